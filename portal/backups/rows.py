"""Rows as they rest in the database, out of it and in again: what is encrypted there is never opened on the way."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Enum,
    Integer,
    String,
    Table,
    TableClause,
    TypeDecorator,
    column,
    func,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.types import TypeEngine

from portal.database import Base, UTCDateTime

AT_ONCE = 1000
Row = Sequence[Any]


def all_tables() -> list[Table]:
    """Return every table, those first that others point at."""
    return list(Base.metadata.sorted_tables)


def rows_of(connection: Connection, kept: Table) -> Iterator[list[Any]]:
    """Yield the rows of a table as JSON can hold them, some at a time."""
    keys = [each.name for each in kept.primary_key]
    plain = as_it_rests(kept)
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(plain).order_by(*(plain.c[k] for k in keys)))
    for row in found:
        yield [value.isoformat() if isinstance(value, date) else value for value in row]


def put_in(connection: Connection, kept: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Put rows into a table, as `rows_of` read them from one of the same shape.

    On PostgreSQL as one COPY: a row may point at a later one of the same table.
    """
    readers = [_reader(kept.c[name].type) for name in columns]
    values = ([read(value) for read, value in zip(readers, row, strict=True)] for row in rows)
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{name}"' for name in columns)
        cursor: Any = connection.connection.cursor()  # the driver's own: SQLAlchemy knows no COPY
        with cursor, cursor.copy(f'COPY "{kept.name}" ({names}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
        return
    while some := list(islice(values, AT_ONCE)):
        connection.execute(insert(as_it_rests(kept)), [dict(zip(columns, row, strict=True)) for row in some])


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    counts = {each.name: connection.scalar(select(func.count()).select_from(each)) for each in all_tables()}
    return {name: count or 0 for name, count in counts.items()}


def delete_all(connection: Connection) -> None:
    """Delete every row."""
    for kept in reversed(all_tables()):
        connection.execute(kept.delete())


def go_on_counting(connection: Connection) -> None:
    """Let the next row of each table have the number after the last; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for kept in all_tables():
        for key in kept.primary_key:
            if isinstance(key.type, Integer):
                counter = func.pg_get_serial_sequence(kept.name, key.name)
                last = select(func.max(key)).scalar_subquery()
                connection.execute(select(func.setval(counter, func.coalesce(last, 1), last.is_not(None))))


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Lift what the database's own rules refuse for as long as rows are put back; they held when these were written.

    The rules are back before the transaction ends: until then nobody else can write.
    """
    if connection.dialect.name == "postgresql":
        for kept in all_tables():
            connection.execute(text(f'ALTER TABLE "{kept.name}" DISABLE TRIGGER USER'))
        yield
        for kept in all_tables():
            connection.execute(text(f'ALTER TABLE "{kept.name}" ENABLE TRIGGER USER'))
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # looked at when the transaction ends
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, made_by in triggers:
        connection.exec_driver_sql(made_by)


def as_it_rests(kept: Table) -> TableClause:
    """Return `kept` with the types that the database knows: nothing is decrypted or read as one of our kinds."""
    return table(kept.name, *(column(each.name, _plain(each.type)) for each in kept.columns))


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, Enum):
        return String()
    return kind.impl_instance if isinstance(kind, TypeDecorator) and not isinstance(kind, UTCDateTime) else kind


def _reader(kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, UTCDateTime):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value
