"""Columns of text that are sealed in the database and plain in Python, each value for its own row and column.

A row with such columns has a `row_key`, random and given once. Writing, the mapper says which row a value is for;
reading, the key is fetched with every value in the same SELECT, whoever asks for it and however. So a value that
somebody moved to another row or column, or changed, is refused. Who moves the key and all words of a row together has
moved the row.
"""

import secrets
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from portal.encryption import Unreadable, seal, unseal
from portal.errors import PortalError

ROW_KEY = "row_key"
KEY_BYTES = 12


class Unbound(PortalError):
    """Words were about to be written past the mapper, which alone knows for which row they are."""


class Bound(str):
    """Words with the key of the row that they are for."""

    __slots__ = ("row_key",)
    row_key: str

    @classmethod
    def to(cls, words: str, row_key: str) -> "Bound":
        """Return `words` for the row with this key: for writing them with an UPDATE of one's own."""
        bound = cls(words)
        bound.row_key = row_key
        return bound


class EncryptedText(TypeDecorator[str]):
    """A column of text that is sealed in the database and plain in Python. Its class needs `Sealed`."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place
        self.key_column: Column[str] | None = None

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's form
        if value is None:
            return None
        if not isinstance(value, Bound):
            raise Unbound(f"{self.place} is written without saying for which row")
        return seal(str(value), self.place, value.row_key)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        row_key, _, token = value.partition(" ")
        return unseal(token, self.place, row_key)

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Fetch the row's key along with the value."""
        of_row = getattr(column, "table").corresponding_column(self.key_column)  # noqa: B009 - not known to the types
        if of_row is None:
            raise Unreadable(f"{self.place} is asked for without the key of its row")
        return type_coerce(type_coerce(of_row, Text).concat(" ").concat(type_coerce(column, Text)), self)


class Sealed:
    """What a class with encrypted columns has beside them."""

    row_key: Mapped[str] = mapped_column(String(24), server_default="")


def new_row_key() -> str:
    """Return a key that no other row has."""
    return secrets.token_urlsafe(KEY_BYTES)


def encrypted_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of `table` that are sealed."""
    return [column for column in table.columns if isinstance(column.type, EncryptedText)]


@event.listens_for(Table, "after_parent_attach")
def _tell_their_place(table: Table, _metadata: MetaData) -> None:
    for column in table.columns:
        if isinstance(column.type, EncryptedText):
            column.type.place = f"{table.name}.{column.name}"
            column.type.key_column = table.columns[ROW_KEY]


@event.listens_for(Sealed, "before_insert", propagate=True)
def _bind_new(mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    target.row_key = target.row_key or new_row_key()
    _bind(mapper, target)


@event.listens_for(Sealed, "before_update", propagate=True)
def _bind_changed(mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    _bind(mapper, target)


def _bind(mapper: Mapper[Any], target: Any) -> None:
    """Say of each word that is about to be written for which row it is."""
    held = target.__dict__
    for attribute in mapper.column_attrs:
        words = held.get(attribute.key)
        if words is not None and isinstance(attribute.columns[0].type, EncryptedText):
            held[attribute.key] = Bound.to(words, target.row_key)
