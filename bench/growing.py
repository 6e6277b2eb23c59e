"""Makes many made-up referrals of few: copies of rows inside the database, so that a million take a minute.

The copies share what is encrypted with the first ones, and have references and numbers of their own. Only for
measuring: no audit trail is made for them.
"""

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Engine, Table, create_engine, text

from portal.database import Base
from portal.referrals.references import ALPHABET, LENGTH

# Each after what it hangs on.
COPIED = (
    *("referral", "referral_move", "situation_change", "clock_rest", "referral_outcome", "sustained_check"),
    *("support_given", "search_key"),
)
STRIDE = 1_000_000  # more than any copied table has rows to begin with


def grow(url: str, first: int, before: int, size: int) -> None:
    """Copy the `first` referrals until there are `size` of them, where `before` are there already."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _copy(connection, range(before // first, size // first))
    _tidy(engine)
    engine.dispose()


def _copy(connection: Connection, copies: range) -> None:
    if copies.start == 1:
        # Small letters are in no reference: so no copy gets one that is in use.
        connection.execute(text("UPDATE referral SET public_ref = lower(public_ref)"))
    for name in COPIED:
        table = Base.metadata.tables[name]
        for index in table.indexes:
            index.drop(connection)
        connection.execute(text(_statement(table)), {"first": copies.start, "last": copies.stop - 1, "stride": STRIDE})
        for index in table.indexes:
            index.create(connection)


def _statement(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column) for column in table.columns)
    numbers = "SELECT CAST(:first AS INTEGER) AS number UNION ALL SELECT number + 1 FROM copies WHERE number < :last"
    copies = f"WITH RECURSIVE copies AS ({numbers}) SELECT {values} FROM copies CROSS JOIN {table.name} AS its"  # noqa: S608 - names of our own tables
    return f"INSERT INTO {table.name} ({names}) {copies} WHERE its.id < :stride"


def _value(column: Column[object]) -> str:
    if column.name == "public_ref":
        return " || ".join(_letters())
    hangs_on = {key.column.table.name for key in column.foreign_keys}
    own_number = column.primary_key or hangs_on & set(COPIED)
    return f'its."{column.name}"' + (" + number * :stride" if own_number else "")


def _letters() -> Iterator[str]:
    """Yield the letters of a copy's reference: its number, written with the letters that references have."""
    counted = "(number * 10000 + its.id % 10000)"
    for place in range(LENGTH - 1, -1, -1):
        yield f"substr('{ALPHABET}', 1 + ({counted} / {len(ALPHABET) ** place}) % {len(ALPHABET)}, 1)"


def _tidy(engine: Engine) -> None:
    """Let PostgreSQL look at what it has, as it does by itself after a while."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
