"""A checked translation of one page, and whether it may still be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How a translation stands beside its English page."""

    CURRENT = "current"
    OLDER = "older"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Translation:
    """One page in another language. Text fields are plain; `body_html` is sanitised HTML.

    `translated_from` is the `checked` date of the English page that it was made from. With `same_facts`, it names the
    same amounts and numbers as the English page does now.
    """

    slug: str
    language: str
    title: str
    summary: str
    sms: str
    body_html: str
    checked: date
    checked_by: str
    translated_from: date
    same_facts: bool

    def standing(self, checked: date, changed: Iterable[date]) -> Standing:
        """Return how it stands beside an English page that was `checked` then and `changed` on those days."""
        if not self.same_facts:
            return Standing.WITHHELD
        is_older = checked > self.translated_from and any(day > self.translated_from for day in changed)
        return Standing.OLDER if is_older else Standing.CURRENT
