"""Seals everything anew with the newest key, so that older keys can go: while serving, in small steps, and again."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, column, func, or_, select, table
from sqlalchemy import Text as PlainText

from portal import lookup_key
from portal.database import Base, Database
from portal.encryption import Unreadable, seal, sealed_now, unseal
from portal.sealing import ROW_KEY, encrypted_columns

AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: how many rows of a table were sealed anew, and how many can't be read with the keys given."""

    table: str
    renewed: int
    unreadable: int


def renew(database: Database) -> Generator[Step, None, None]:
    """Seal every row anew that is sealed with an older key, a few at a time, each few in a transaction of their own.

    Killed at any moment and run again, it goes on where it was. Rows that somebody else holds are waited for.
    """
    with database.transaction() as db:
        lookup_key.keep(db)
    for each in Base.metadata.sorted_tables:
        if encrypted_columns(each):
            yield from _renew_table(database, each)


def left(database: Database) -> int:
    """Return how many rows are not sealed with the newest key."""
    total = 0
    with database.reading() as db:
        for each in Base.metadata.sorted_tables:
            if encrypted_columns(each):
                plain = _plain(each)
                total += db.scalar(select(func.count()).select_from(plain).where(_is_older(each, plain))) or 0
    return total


def _renew_table(database: Database, of: Table) -> Generator[Step, None, None]:
    plain, last = _plain(of), 0
    older = select(plain).where(_is_older(of, plain)).order_by(plain.c.id).limit(AT_A_TIME).with_for_update()
    names = [each.name for each in encrypted_columns(of)]
    update = plain.update().where(plain.c.id == bindparam("of_id"))
    while True:
        with database.transaction() as db:
            rows = db.execute(older.where(plain.c.id > last)).mappings().all()
            renewed = [made for row in rows if (made := _renewed(of.name, row, names)) is not None]
            if renewed:
                db.connection().execute(update, renewed)
        if not rows:
            return
        last = rows[-1]["id"]
        yield Step(of.name, len(renewed), len(rows) - len(renewed))


def _renewed(name: str, row: Any, columns: list[str]) -> dict[str, Any] | None:
    """Return the row's words sealed anew; None where one of them can't be read."""
    made: dict[str, Any] = {"of_id": row["id"]}
    for each in columns:
        token, place = row[each], f"{name}.{each}"
        try:
            made[each] = None if token is None else seal(unseal(token, place, row[ROW_KEY]), place, row[ROW_KEY])
        except Unreadable:
            return None
    return made


def _plain(of: Table) -> Any:
    """Return the table as it is stored: nothing is opened on the way."""
    names = (each.name for each in encrypted_columns(of))
    return table(of.name, column("id"), column(ROW_KEY), *(column(name, PlainText) for name in names))


def _is_older(of: Table, plain: Any) -> Any:
    fresh = sealed_now()
    return or_(*(func.substr(plain.c[each.name], 1, len(fresh)) != fresh for each in encrypted_columns(of)))
