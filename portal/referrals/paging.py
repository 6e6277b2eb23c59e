"""Pages by where the last one ended, not by how many came before: the thousandth costs what the first one does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_

from portal.database import UTCDateTime
from portal.referrals.models import Referral
from portal.referrals.narrowing import Narrowing

SINCE = datetime(1970, 1, 1, tzinfo=UTC)
A_MICROSECOND = timedelta(microseconds=1)
LONGEST_PLACE = 60
MOST_DIGITS = 16
GREATEST = 2**31


@dataclass(frozen=True, slots=True)
class Line:
    """One order that referrals stand in: by which columns, and whether the greatest comes first."""

    name: str
    columns: tuple[Any, ...]
    is_descending: bool

    def place_of(self, referral: Referral) -> str:
        """Return where `referral` stands, for an address: "q.1.1764000000000000.12"."""
        values = (getattr(referral, column.key) for column in self.columns)
        return ".".join((self.name, *(str(_as_number(value)) for value in values)))

    def beyond(self, place: str, *, backwards: bool) -> ColumnElement[bool] | None:
        """Return the condition that a row comes after `place`, or before it; None where it is no place in this line."""
        values = self._read(place)
        if values is None:
            return None
        mine = tuple_(*self.columns)
        there = tuple_(*(literal(value, column.type) for value, column in zip(values, self.columns, strict=True)))
        return mine < there if backwards is not self.is_descending else mine > there

    def ordered(self, rows: Select[Referral], *, backwards: bool) -> Select[Referral]:
        """Return the query in this order, or in the opposite one."""
        turned = backwards is not self.is_descending
        return rows.order_by(*(column.desc() if turned else column.asc() for column in self.columns))

    def _read(self, place: str) -> list[object] | None:
        name, *parts = place[:LONGEST_PLACE].split(".")
        if name != self.name or len(parts) != len(self.columns) or not all(_is_number(part) for part in parts):
            return None
        values = [_as_value(int(part), column) for part, column in zip(parts, self.columns, strict=True)]
        return None if None in values else values


# What is owed first comes first; of closed ones the last closed; of what was searched for the newest.
OWED = Line("q", (Referral.lane, Referral.due_at, Referral.id), is_descending=False)
CLOSED = Line("c", (Referral.lane, Referral.closed_at, Referral.id), is_descending=True)
FOUND = Line("f", (Referral.id,), is_descending=True)


def line_for(narrowing: Narrowing) -> Line:
    """Return the order for what is shown."""
    if narrowing.search:
        return FOUND
    return CLOSED if narrowing.is_of_closed else OWED


def _as_number(value: object) -> int:
    if isinstance(value, datetime):
        return (value - SINCE) // A_MICROSECOND
    assert isinstance(value, int)  # noqa: S101 - the columns of a line are whole numbers and moments
    return value


def _as_value(number: int, column: Any) -> object:
    """Return what a number in a place stands for, or None where this column can't hold it."""
    if isinstance(column.type, UTCDateTime):
        return SINCE + number * A_MICROSECOND
    return number if number < GREATEST else None


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS
