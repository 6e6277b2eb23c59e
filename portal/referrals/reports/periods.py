"""Times that are reported on: a month, a financial year (from 1 April), or the last twelve months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST_12_MONTHS = "12-months"
YEARS_BACK = 3
APRIL = 4
_YEAR = re.compile(r"(20\d\d)-(\d\d)")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])-month")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both in it. `key` is what addresses call it."""

    key: str
    label: str
    first: date
    last: date

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Return the first moment of it, in UTC."""
        return midnight(self.first, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """Return the first moment that is no longer in it, in UTC."""
        return midnight(self.last + timedelta(days=1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when `day` begins in the council's own time, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def month(year: int, number: int) -> Period:
    """Return a calendar month; months count from 1, and run on into other years: 13 is January of the next."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(f"{first:%Y-%m}-month", f"{first:%B %Y}", first, after - timedelta(days=1))


def month_called(name: str) -> Period | None:
    """Return the month that is written "2026-11", or None where that is no month."""
    found = _MONTH.fullmatch(f"{name}-month")
    return month(int(found[1]), int(found[2])) if found else None


def financial_year(beginning: int) -> Period:
    """Return the financial year that begins on 1 April of a year: 2026 is 2026/27."""
    ends = (beginning + 1) % 100
    return Period(
        f"{beginning}-{ends:02}", f"{beginning}/{ends:02}", date(beginning, APRIL, 1), date(beginning + 1, 3, 31)
    )


def year_of(day: date) -> Period:
    """Return the financial year that `day` is in."""
    return financial_year(day.year if day.month >= APRIL else day.year - 1)


def last_12_months(today: date) -> Period:
    """Return this month so far and the eleven before it."""
    return Period(LAST_12_MONTHS, "last 12 months", month(today.year, today.month - 11).first, today)


def months_to(today: date, how_many: int = 12) -> tuple[Period, ...]:
    """Return the last months, this one last."""
    return tuple(month(today.year, today.month - back) for back in range(how_many - 1, -1, -1))


def choices(today: date) -> Iterator[Period]:
    """Yield what people can choose: the last 12 months, financial years, and the last 12 months one by one."""
    yield last_12_months(today)
    this_year = year_of(today).first.year
    for back in range(YEARS_BACK + 1):
        yield financial_year(this_year - back)
    yield from reversed(months_to(today))


def period_called(key: str, today: date) -> Period:
    """Return the period that an address names; the last 12 months where it names none."""
    if found := _YEAR.fullmatch(key):
        year = financial_year(int(found[1]))
        if year.key == key:
            return year
    return month_called(key.removesuffix("-month")) or last_12_months(today)
