"""Working hours, beside a second way of counting that walks through two years minute by minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random

import pytest

from content.hours import OfficeHours
from content.offer import Offer
from portal.referrals.working_hours import add_minutes, end_of_day, minutes_between
from tests.conftest import NOON
from tests.factories_staff import HOURS

CASES = 10_000
# From the winter before to the one after: two years of bank holidays, four changes of the clock.
BEGIN, MINUTES = datetime(2026, 1, 1, tzinfo=UTC), 2 * 365 * 24 * 60
A_MINUTE = timedelta(minutes=1)


def open_so_far(hours: OfficeHours) -> list[int]:
    """Return for each minute of the two years how many before it the office was open. Knows nothing of the code."""
    flags = []
    for hour in range(MINUTES // 60):
        local = (BEGIN + timedelta(hours=hour)).astimezone(hours.zone)
        is_a_day = local.weekday() < 5 and local.date() not in hours.bank_holidays
        flags += [is_a_day and 9 * 60 <= local.hour * 60 + minute < 17 * 60 for minute in range(60)]
    return [0, *accumulate(flags)]


def test_ten_thousand_random_spans_are_counted_as_minute_by_minute(offer: Offer) -> None:
    hours = offer.council.hours
    so_far, chance = open_so_far(hours), Random(5)  # noqa: S311
    for _ in range(CASES):
        first = chance.randrange(MINUTES - 60 * 24 * 60)
        last = first + chance.randrange(chance.choice((600, 5_000, 50_000)))
        found = minutes_between(hours, BEGIN + first * A_MINUTE, BEGIN + last * A_MINUTE)
        assert found == so_far[last] - so_far[first], (first, last)


def test_ten_thousand_random_sums_end_at_the_first_minute_that_fits(offer: Offer) -> None:
    hours = offer.council.hours
    so_far, chance = open_so_far(hours), Random(6)  # noqa: S311
    for _ in range(CASES):
        first, minutes = chance.randrange(MINUTES - 60 * 24 * 60), chance.randrange(1, chance.choice((60, 960, 4800)))
        end = (add_minutes(hours, BEGIN + first * A_MINUTE, minutes) - BEGIN) // A_MINUTE
        assert so_far[end] - so_far[first] == minutes, (first, minutes)
        assert so_far[end - 1] - so_far[first] == minutes - 1, (first, minutes)


@pytest.mark.parametrize(
    ("since", "minutes", "expected"),
    [
        ("2026-11-24T12:00", 60, "2026-11-24T13:00"),
        ("2026-11-24T16:30", 60, "2026-11-25T09:30"),
        ("2026-11-27T16:30", 60, "2026-11-30T09:30"),
        ("2026-12-24T16:00", 120, "2026-12-29T10:00"),
        ("2026-11-24T03:00", 8 * 60, "2026-11-24T17:00"),
        ("2026-03-27T16:59", 2, "2026-03-30T08:01"),
        ("2026-11-28T12:00", 0, "2026-11-28T12:00"),
    ],
)
def test_minutes_are_added_while_the_office_is_open(since: str, minutes: int, expected: str) -> None:
    at = add_minutes(HOURS, datetime.fromisoformat(since).replace(tzinfo=UTC), minutes)
    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_part_of_a_minute_is_no_minute_and_the_past_is_none() -> None:
    assert minutes_between(HOURS, NOON, NOON + timedelta(seconds=119)) == 1
    assert minutes_between(HOURS, NOON, NOON - timedelta(days=3)) == 0


def test_a_day_ends_when_the_office_closes_and_a_day_off_on_the_next() -> None:
    assert end_of_day(HOURS, date(2026, 7, 1)) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert end_of_day(HOURS, date(2026, 12, 25)) == datetime(2026, 12, 29, 17, tzinfo=UTC)


def test_the_bank_holidays_of_four_years_are_known(offer: Offer) -> None:
    by_year = {
        year: sorted(day for day in offer.council.hours.bank_holidays if day.year == year) for year in range(2025, 2029)
    }
    assert [len(days) for days in by_year.values()] == [8, 8, 8, 8]
    assert date(2026, 12, 28) in by_year[2026]  # Boxing Day is a Saturday that year
    assert date(2028, 1, 3) in by_year[2028]  # and New Year's Day one that
