"""Hours as people write them: read where they are certain, and never guessed."""

import re
from datetime import UTC, datetime

import pytest

from content.offer import Offer
from content.opening import A_TIME, Opening, State, minutes_of, read_opening

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def reading(offer: Offer, words: str) -> Opening:
    found = read_opening(words, offer.council.hours)
    assert found, words
    return found


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "opens", "closes"),
    [
        ("Monday to Friday 8am to 6pm", 8 * 60, 18 * 60),
        ("monday to friday 9.30am to 6pm.", 9 * 60 + 30, 18 * 60),
        ("Weekdays 8am to 12:30pm", 8 * 60, 12 * 60 + 30),
        ("Every day 12am to 1pm", 0, 13 * 60),
    ],
)
def test_simple_hours_are_read(offer: Offer, words: str, opens: int, closes: int) -> None:
    assert reading(offer, words).days[1] == (opens, closes)


def test_hours_that_differ_by_day_are_read(offer: Offer) -> None:
    days = reading(offer, "Monday to Thursday 9am to 4pm, Friday 9am to 3.30pm, Saturday and Sunday 10am to 2pm").days
    assert days[3] == (540, 960)
    assert days[4] == (540, 930)
    assert days[6] == (600, 840)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Any time (check)",
        "Monday to Friday 10am to 11pm (check). A reply can take up to 24 hours",
        "Monday to Friday",
        "9am to 5pm",
        "Friday to Monday 9am to 5pm",
        "Monday to Friday 5pm to 9am",
        "Monday to Friday 13pm to 14pm",
        "Monday 9am to 5pm, Monday to Friday 9am to 1pm",
        "Town Hall: Monday to Thursday 9am to 4pm, Friday 9am to 3.30pm",
        "Most days 9am to 5pm",
        "In the day: a form on the council's website. After hours: ring the number",
    ],
)
def test_what_is_not_certain_is_not_guessed(offer: Offer, words: str) -> None:
    assert read_opening(words, offer.council.hours) is None


def test_what_is_to_be_checked_is_read_for_no_contact(offer: Offer) -> None:
    unsure = [each for each in offer.contacts.values() if "check" in each.hours]
    assert unsure
    assert [each.key for each in unsure if read_opening(each.hours, offer.council.hours)] == []


def test_of_every_contact_each_time_that_is_written_is_read_or_nothing_is(offer: Offer) -> None:
    read = {each.hours: read_opening(each.hours, offer.council.hours) for each in offer.contacts.values()}
    assert read["Any time"]
    assert read["Office hours"]
    for words, opening in read.items():
        written = {minutes_of(each) for each in re.findall(A_TIME, words)}
        if opening and written:
            assert written == {minute for day in opening.days.values() for minute in day}, words


def test_any_time_is_open_at_christmas_and_never_changes(offer: Offer) -> None:
    always = reading(offer, "Any time")
    assert always.state(at(25, 3, month=12)) is State.OPEN
    assert always.next_change(TUESDAY_NOON) is None
    assert always.opens_next(TUESDAY_NOON) is None


def test_office_hours_are_the_councils_own(offer: Offer) -> None:
    office = reading(offer, "Office hours")
    assert office.state(TUESDAY_NOON) is State.OPEN
    assert office.state(at(24, 17)) is State.SHUT
    assert office.state(at(28, 12, month=12)) is State.SHUT  # the bank holiday for Boxing Day
    assert office.next_change(TUESDAY_NOON) == at(24, 17)
    assert office.opens_next(at(24, 17)) == at(25, 9)
    assert office.opens_next(at(24, 18, month=12)) == at(29, 9, month=12)


def test_what_others_do_on_bank_holidays_is_not_known(offer: Offer) -> None:
    line = reading(offer, "Monday to Friday 8am to 6pm")
    assert line.state(at(25, 12, month=12)) is State.UNKNOWN
    # The evening before: whoever says "opens on Friday at 8am" may be wrong.
    assert line.opens_next(at(24, 20, month=12)) is None
    assert line.opens_next(at(24, 20)) == at(25, 8)


def test_summer_time_counts(offer: Offer) -> None:
    line = reading(offer, "Monday to Friday 8am to 6pm")
    assert line.state(at(1, 7, month=7)) is State.OPEN
    assert line.next_change(at(1, 7, month=7)) == at(1, 17, month=7)


def test_of_two_numbers_the_hours_are_those_of_the_first(offer: Offer) -> None:
    first = reading(offer, "First number: Monday to Friday 8am to 4pm. Second number: all other times")
    assert first.state(at(24, 15, 59)) is State.OPEN
    assert first.state(at(24, 16)) is State.SHUT
