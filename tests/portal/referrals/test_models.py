"""What the database itself refuses."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from portal.referrals.kinds import DueKind, HoldReason
from portal.referrals.models import MERGED_LANE, OPEN_LANE
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker


@pytest.mark.parametrize(
    "given",
    [
        {"age": 9},
        {"age": 100},
        {"taken_at": NOON},
        {"status": Status.CLOSED, "closed_at": None},
        {"status": Status.CLOSED, "lane": OPEN_LANE, "due_at": NOON, "due_kind": DueKind.CHASE},
        {"status": Status.ON_HOLD, "hold_reason": None},
        {"hold_reason": HoldReason.HOUSING},
        {"lane": OPEN_LANE, "due_at": None, "due_kind": DueKind.NONE},
        {"lane": MERGED_LANE, "due_kind": DueKind.NONE},
        {"clock_kind": None},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(db: Session, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), db.begin_nested():
        make_referral(db, **given)


def test_a_new_referral_with_a_holder_is_refused(db: Session) -> None:
    sam = make_worker(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        make_referral(db, taken_by=sam, status=Status.NEW)


def test_a_status_that_is_none_of_ours_is_refused(db: Session) -> None:
    make_referral(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(text("UPDATE referral SET status = 'lost'"))
    with pytest.raises(StatementError), db.begin_nested():
        make_referral(db, status="lost")


def test_one_draft_has_one_referral(db: Session) -> None:
    make_referral(db, draft_key="a" * 64)
    with pytest.raises(IntegrityError), db.begin_nested():
        make_referral(db, draft_key="a" * 64)


def test_wants_come_back_in_the_order_of_the_form(db: Session) -> None:
    referral = make_referral(db, wants=(Want.UNSURE, Want.JOB))
    db.refresh(referral)
    assert referral.wants == (Want.JOB, Want.UNSURE)


def test_every_choice_has_words() -> None:
    assert all(want.label for want in Want)
    assert all(status.label for status in Status)
