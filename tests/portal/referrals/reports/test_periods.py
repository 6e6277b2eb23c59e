"""Months, financial years and the last twelve months."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.referrals.reports import periods

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 24)


def test_a_financial_year_begins_in_april() -> None:
    assert periods.year_of(date(2026, 3, 31)).label == "2025/26"
    assert periods.year_of(date(2026, 4, 1)).label == "2026/27"
    assert periods.financial_year(2099).key == "2099-00"


def test_a_day_in_summer_begins_at_eleven_in_the_evening_in_utc() -> None:
    july = periods.month(2026, 7)
    assert july.starts_at(LONDON) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert july.ends_at(LONDON) == datetime(2026, 7, 31, 23, tzinfo=UTC)


def test_months_run_on_into_other_years() -> None:
    assert [month.label for month in periods.months_to(date(2026, 2, 3), 3)] == [
        "December 2025",
        "January 2026",
        "February 2026",
    ]
    assert periods.month(2025, 14).first == date(2026, 2, 1)
    assert periods.last_12_months(TODAY).first == date(2025, 12, 1)


@pytest.mark.parametrize("key", ["", "2026-28", "2026-13-month", "yesterday", "2026"])
def test_a_key_that_means_nothing_is_the_last_twelve_months(key: str) -> None:
    assert periods.period_called(key, TODAY).key == periods.LAST_12_MONTHS


def test_every_choice_is_found_by_its_key() -> None:
    for period in periods.choices(TODAY):
        assert periods.period_called(period.key, TODAY) == period
