"""Who answers at this hour, and what is said of it."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from content.loading import contacts_of
from content.offer import Offer
from content.opening import State
from content.who_answers import WhoAnswers


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NOON, EVENING = at(24, 12), at(24, 20)


def order(offer: Offer, keys: str, now: datetime) -> list[str]:
    shown = WhoAnswers(offer).in_order(contacts_of(offer, keys.split()), now)
    return [each.contact.key for each in shown]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (NOON, "The office is open now, until 5pm"),
        (at(24, 17), "The office is shut now. It opens again on Wednesday at 9am"),
        (at(25, 6), "The office is shut now. It opens again today at 9am"),
        (at(27, 20), "The office is shut now. It opens again on Monday at 9am"),
        (at(24, 18, month=12), "The office is shut now. It opens again on Tuesday at 9am"),
    ],
)
def test_the_office_says_whether_it_is_open(offer: Offer, now: datetime, words: str) -> None:
    assert WhoAnswers(offer).office_now(now) == words


def test_an_opening_more_than_a_week_away_has_its_date(offer: Offer) -> None:
    days_off = frozenset(datetime(2026, 11, 25).date() + timedelta(days=each) for each in range(8))  # noqa: DTZ001
    hours = dataclasses.replace(offer.council.hours, bank_holidays=days_off)
    closed = dataclasses.replace(offer, council=dataclasses.replace(offer.council, hours=hours))
    assert WhoAnswers(closed).office_now(EVENING).endswith("on Thursday 3 December at 9am")


def test_in_office_hours_the_order_is_the_editors_and_the_late_line_goes_last(offer: Offer) -> None:
    assert order(offer, "csc-ooh shelter csc samaritans", NOON) == ["shelter", "csc", "samaritans", "csc-ooh"]


def test_when_the_office_is_shut_who_answers_comes_first(offer: Offer) -> None:
    keys = "uc shelter csc csc-ooh samaritans"
    assert order(offer, keys, EVENING) == ["csc", "csc-ooh", "samaritans", "shelter", "uc"]


def test_the_number_for_out_of_hours_leads_once_the_office_is_shut(offer: Offer) -> None:
    who = WhoAnswers(offer)
    (by_day,) = who.in_order([offer.contact("csc")], NOON)
    (by_night,) = who.in_order([offer.contact("csc")], EVENING)
    assert (by_day.out_of_hours_first, by_day.note) == (False, "Open now, until 5pm")
    assert (by_night.out_of_hours_first, by_night.note) == (True, "Shut now. Opens on Wednesday at 9am")


def test_a_second_number_leads_by_the_first_ones_own_hours(offer: Offer) -> None:
    (shown,) = WhoAnswers(offer).in_order([offer.contact("safe")], at(24, 16, 30))
    assert shown.out_of_hours_first


def test_of_what_is_not_known_nothing_is_said(offer: Offer) -> None:
    for key in ("csc-ooh", "shelter", "alwaysheard"):
        (shown,) = WhoAnswers(offer).in_order([offer.contact(key)], EVENING)
        assert (shown.state, shown.note) == (State.UNKNOWN, "")


def test_nothing_reads_differently_before_the_next_change(offer: Offer) -> None:
    who, contacts = WhoAnswers(offer), list(offer.contacts.values())
    now, end = at(23, 0), at(29, 0)
    while now < end:
        until = who.next_change(now)
        assert now < until <= now + timedelta(days=1)
        last = until - timedelta(seconds=1)
        assert who.office_now(last) == who.office_now(now)
        assert who.in_order(contacts, last) == who.in_order(contacts, now)
        now = until.astimezone(UTC)
