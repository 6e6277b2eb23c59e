"""Where a referral stands, in the words of its page: each status, by when, and what they wrote."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.public.standing import Standing, standing_of
from portal.referrals import clock
from portal.referrals.kinds import DueKind
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import HOURS, PROMISE, TIMES, make_referral, make_worker

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"status": Status.TAKEN}, Standing("taken", PROMISE.reply_by)),
        ({"status": Status.CONTACTED}, Standing("contacted", None)),
        ({"status": Status.WORKING, "next_step_on": FRIDAY}, Standing("working", FRIDAY)),
        ({"status": Status.WORKING, "next_step_on": date(2026, 11, 20)}, Standing("working", None)),
        ({"status": Status.ON_HOLD}, Standing("on_hold", date(2026, 12, 8))),
        ({"status": Status.CLOSED}, Standing("closed", None)),
    ],
)
def test_each_status_says_what_is_next_and_by_when(db: Session, given: dict[str, Any], expected: Standing) -> None:
    referral = make_referral(db, taken_by=make_worker(db), **given)
    assert standing_of(referral, HOURS, NOON) == expected


def test_who_wrote_hears_by_when_they_are_answered(db: Session) -> None:
    referral = make_referral(db, taken_by=make_worker(db), status=Status.WORKING)
    clock.start(referral, DueKind.REPLY, TIMES, NOON)
    assert standing_of(referral, HOURS, NOON) == Standing("working", date(2026, 11, 25), owes_reply=True)
    assert standing_of(referral, HOURS, NOON + timedelta(days=3)).is_late
