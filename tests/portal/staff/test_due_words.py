"""How what the team owes is said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.referrals.kinds import DueKind
from portal.referrals.wants import Status
from portal.staff.due_words import due_of, spoken_day
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (NOON + timedelta(minutes=50), "50 minutes left"),
        (NOON + timedelta(minutes=1), "1 minute left"),
        (at(24, 15), "due today, 3pm"),
        (at(25, 10, 30), "due tomorrow, 10:30am"),
        (at(27, 9), "due Fri 27 Nov, 9am"),
        (at(24, 11, 40), "20 minutes late"),
        (at(24, 10), "2 hours late"),
        (at(23, 12), "1 day late"),
        (at(19, 12), "3 days late"),
    ],
)
def test_a_clock_says_how_much_of_its_working_time_is_left_or_over(db: Session, due_at: datetime, words: str) -> None:
    referral = make_referral(db)
    referral.due_at = due_at
    due = due_of(referral, TIMES, NOON)
    assert (due.words, due.what) == (words, "First contact")


def test_what_became_late_at_night_is_late_by_no_working_time(db: Session) -> None:
    referral = make_referral(db)
    referral.due_at = at(24, 17)
    assert due_of(referral, TIMES, at(24, 23)).words == "late"


@pytest.mark.parametrize(
    ("given", "kind", "words", "what"),
    [
        ({"status": Status.ON_HOLD}, DueKind.LOOK_AGAIN, "look again Tue 8 Dec", "On hold: housing"),
        (
            {"status": Status.WORKING, "next_step": "Ring the college", "next_step_on": date(2026, 12, 4)},
            DueKind.NEXT_STEP,
            "by Fri 4 Dec",
            "Ring the college",
        ),
        ({"status": Status.WORKING}, DueKind.CHASE, "look Tue 1 Dec", "No next step"),
        ({"status": Status.WORKING, "waits_since": NOON}, DueKind.CHASE, "look Tue 1 Dec", "Waiting for them"),
        ({"status": Status.CLOSED}, DueKind.NONE, "nothing due", ""),
        (
            {"status": Status.CLOSED, "next_check_on": date(2027, 2, 23)},
            DueKind.SUSTAINED_CHECK,
            "check Tue 23 Feb 2027",
            "Check that it lasted",
        ),
    ],
)
def test_what_is_due_on_a_day_says_which(
    db: Session, given: dict[str, Any], kind: DueKind, words: str, what: str
) -> None:
    referral = make_referral(db, **given)
    due = due_of(referral, TIMES, NOON)
    assert (referral.due_kind, due.words, due.what, due.is_late) == (kind, words, what, False)


def test_days_near_today_are_named_so() -> None:
    today = date(2026, 12, 31)
    assert [spoken_day(today + timedelta(days=days), today) for days in (-1, 0, 1, 2)] == [
        "yesterday",
        "today",
        "tomorrow",
        "Sat 2 Jan 2027",
    ]
