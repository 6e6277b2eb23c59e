"""When the office is open, by the clock on the wall in Lancashire."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from content.hours import NaiveMoment, OfficeHours
from content.offer import Offer


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_the_office_is_open_on_a_weekday_in_hours_only(offer: Offer) -> None:
    hours = offer.council.hours
    assert hours.is_open(at(2026, 11, 24, 9, 0))
    assert not hours.is_open(at(2026, 11, 24, 8, 59))
    assert not hours.is_open(at(2026, 11, 24, 17, 0))
    assert not hours.is_open(at(2026, 11, 28, 12, 0))


def test_summer_time_counts(offer: Offer) -> None:
    assert offer.council.hours.is_open(at(2026, 7, 1, 8, 30))
    assert not offer.council.hours.is_open(at(2026, 7, 1, 16, 30))


def test_christmas_is_not_a_working_day(offer: Offer) -> None:
    hours = offer.council.hours
    assert not hours.is_open(at(2026, 12, 25, 12, 0))
    # Christmas Day is a Friday and Boxing Day a Saturday, whose holiday is the Monday.
    assert hours.working_days_after(at(2026, 12, 24, 12, 0), 1) == date(2026, 12, 29)


def test_the_next_opening_on_a_friday_night_is_monday_morning(offer: Offer) -> None:
    opens = offer.council.hours.next_open(at(2026, 11, 27, 20, 0))
    assert (opens.date(), opens.hour) == (date(2026, 11, 30), 9)


def test_before_opening_it_is_the_same_morning(offer: Offer) -> None:
    opens = offer.council.hours.next_open(at(2026, 11, 24, 6, 0))
    assert (opens.date(), opens.hour) == (date(2026, 11, 24), 9)


def test_a_moment_without_a_zone_is_refused(offer: Offer) -> None:
    with pytest.raises(NaiveMoment):
        offer.council.hours.is_open(datetime(2026, 11, 24, 12, 0))  # noqa: DTZ001 - what is tested


def test_the_hours_are_said_as_people_say_them(offer: Offer) -> None:
    hours = offer.council.hours
    assert hours.in_words == "Monday to Friday, 9am to 5pm"
    short = dataclasses.replace(hours, opens=time(12), closes=time(16, 30), weekdays=frozenset({1, 3}))
    assert short.in_words == "Tuesday, Thursday, 12pm to 4:30pm"


def test_open_minutes_are_those_of_a_clock_that_is_read_day_by_day(offer: Offer) -> None:
    hours, chance = offer.council.hours, Random(7)  # noqa: S311 - made to repeat itself, and guards nothing
    for usual in (hours, dataclasses.replace(hours, weekdays=frozenset({1, 5}), closes=time(16, 30))):
        for _ in range(200):
            since = at(2026, 1, 1) + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
            until = since + timedelta(minutes=chance.choice((-600, 90, 1500, 20_000, 500_000)))
            assert usual.open_minutes_between(since, until) == day_by_day(usual, since, until), (since, until)


def day_by_day(hours: OfficeHours, since: datetime, until: datetime) -> int:
    """The open minutes of each day, added up."""
    first, last = hours.local(since), hours.local(until)
    found = timedelta()
    for number in range((last.date() - first.date()).days + 1):
        day = first.date() + timedelta(days=number)
        if hours.is_working_day(day):
            opens, closes = (datetime.combine(day, hour, tzinfo=hours.zone) for hour in (hours.opens, hours.closes))
            found += max(timedelta(), min(last, closes) - max(first, opens))
    return int(found.total_seconds()) // 60
