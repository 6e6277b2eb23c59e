"""Reads the fields of one table of a content file, and notes what is wrong instead of stopping at the first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from content.errors import Problem
from content.facts import Certainty

Default = TypeVar("Default")


class Fields:
    """The fields of one table. Whatever is missing or of the wrong kind becomes a Problem in `problems`."""

    def __init__(self, file: str, values: Any, problems: list[Problem], inside: str = "") -> None:
        self.file = file
        self.problems = problems
        self._inside = inside
        self._read: set[str] = set()
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.wrong("", "is not a table of fields.", "Write it as name: value lines.")

    def wrong(self, field: str, what: str, fix: str) -> None:
        """Note a problem with `field`."""
        name = f"{self._inside}.{field}" if self._inside and field else self._inside or field or "file"
        self.problems.append(Problem(self.file, name, what, fix))

    def has(self, field: str) -> bool:
        return field in self._values

    def _take(self, field: str, kind: type, wanted: str, default: Default) -> Any | Default:
        self._read.add(field)
        if field not in self._values:
            self.wrong(field, "is missing.", f"Add {field} as {wanted}.")
            return default
        value = self._values[field]
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            self.wrong(field, f"is {type(value).__name__}, not {wanted}.", f"Write {field} as {wanted}.")
            return default
        return value

    def text(self, field: str, default: str | None = None) -> str:
        """Return a text without its outer white space. With a `default`, it may be left out or empty."""
        if default is not None and not self.has(field):
            self._read.add(field)
            return default
        value: str = self._take(field, str, "words", "").strip()
        if not value and default is None and self.has(field):
            self.wrong(field, "is empty.", f"Write {field}, or take the page out until it is known.")
        return value

    def flag(self, field: str) -> bool:
        """Return true or false; false where it is left out."""
        return bool(self._take(field, bool, "true or false", False)) if self.has(field) else False

    def texts(self, field: str, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts, at least `least` of them. With least 0 it may be left out."""
        values = self.items(field, required=least > 0)
        if any(not isinstance(value, str) or not value.strip() for value in values):
            self.wrong(field, "has an entry that is not words.", 'Put quotes round each entry: "like this".')
        found = tuple(value.strip() for value in values if isinstance(value, str) and value.strip())
        if self.has(field) and len(found) < least:
            self.wrong(field, f"has {len(found)} entries.", f"Give at least {least}.")
        return found

    def items(self, field: str, *, required: bool) -> list[Any]:
        """Return a list of whatever it holds."""
        if not required and not self.has(field):
            self._read.add(field)
            return []
        value: list[Any] = self._take(field, list, "a list", [])
        return value

    def day(self, field: str) -> date:
        """Return a date; today's far past where there is none, which no check lets through."""
        value: date = self._take(field, date, "a date like 2026-11-24", date.min)
        return value

    def number(self, field: str) -> int | None:
        """Return a whole number, or None where it says null."""
        if self._values.get(field, 0) is None:
            self._read.add(field)
            return None
        value: int | None = self._take(field, int, "a whole number, or null for open", None)
        return value

    def pounds(self, field: str) -> Decimal:
        """Return a sum of money that is written as text, so that nothing is rounded."""
        words = self.text(field)
        try:
            return Decimal(words or "0")
        except InvalidOperation:
            self.wrong(field, f"is {words!r}, not a sum of money.", 'Write it like "3000" or "338.58".')
            return Decimal(0)

    def certainty(self, field: str = "certainty") -> Certainty:
        """Return how certain it is; what can't be read counts as to be checked."""
        words = self.text(field)
        if words and words not in set(Certainty):
            self.wrong(field, f"is {words!r}.", 'Write "sure" or "check".')
        return Certainty(words) if words in set(Certainty) else Certainty.CHECK

    def inner(self, field: str, values: Any) -> "Fields":
        """Return the fields of a table inside this one."""
        self._read.add(field)
        return Fields(self.file, values, self.problems, f"{self._inside}.{field}" if self._inside else field)

    def table(self, field: str) -> "Fields":
        """Return the fields of the table `field`; one without any where it is left out."""
        return self.inner(field, self._values.get(field, {}))

    def rows(self, field: str) -> list["Fields"]:
        """Return the fields of each table in the list `field`, which may be left out."""
        return [self.inner(f"{field} {number}", row) for number, row in enumerate(self.items(field, required=False), 1)]

    def names(self) -> tuple[str, ...]:
        """Return the names of the fields that are there."""
        return tuple(self._values)

    def everything(self) -> Iterator[str]:
        """Yield every text in these fields, however deep, in their order."""
        yield from _texts_in(self._values)

    def as_written(self) -> Mapping[str, Any]:
        """Return every value as it is. Looking at one here does not count as having asked for it."""
        return self._values

    def raw(self, field: str) -> Any:
        """Return the value as it is, or None."""
        self._read.add(field)
        return self._values.get(field)

    def rest_is_unknown(self, besides: Iterable[str] = ()) -> None:
        """Note every field that nobody asked for: most likely a misspelt one."""
        for field in sorted(set(self._values) - self._read - set(besides)):
            self.wrong(str(field), "is not a field that is known here.", "Check its spelling or take it out.")


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(inner)
