"""What is due, and the clock that stands still while we wait for somebody."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.referrals import progress, waiting, workflow
from portal.referrals.errors import DetailsRefused
from portal.referrals.kinds import DueKind, HoldReason
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.referrals.working_hours import add_minutes, end_of_day
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker

HOUR = timedelta(hours=1)
IN_16_HOURS = add_minutes(HOURS, NOON, 16 * 60)


def wrote(db: Session, referral: Referral, at: datetime, *, needs_answer: bool = True) -> int:
    assert referral.contact_point is not None
    return waiting.they_wrote(db, referral.contact_point, at, TIMES, needs_answer=needs_answer)


def test_a_first_word_is_due_within_the_teams_hours_and_warned_of_before(db: Session) -> None:
    kai = make_referral(db)
    assert (kai.due_kind, kai.due_at) == (DueKind.FIRST_CONTACT, IN_16_HOURS)
    assert kai.warn_at == add_minutes(HOURS, NOON, 12 * 60)


def test_taking_it_changes_nothing_of_that_and_being_in_touch_ends_it(db: Session) -> None:
    kai, sam = make_referral(db), make_worker(db)
    workflow.take(db, kai, sam, NOON, TIMES)
    assert kai.due_at == IN_16_HOURS
    workflow.contact(db, kai, sam, NOON, TIMES)
    assert (kai.due_kind, kai.clock_kind, kai.warn_at) == (DueKind.CHASE, None, None)
    assert kai.due_at == end_of_day(HOURS, date(2026, 12, 1))


def test_while_we_wait_for_them_the_clock_stands_and_goes_on_when_they_write(db: Session) -> None:
    kai, sam = make_referral(db), make_worker(db)
    workflow.take(db, kai, sam, NOON, TIMES)
    waiting.wait_for_them(db, kai, sam, NOON + HOUR, TIMES)
    assert (kai.due_kind, kai.clock_minutes_left) == (DueKind.CHASE, 15 * 60)
    later = NOON + timedelta(days=2)
    assert wrote(db, kai, later) == 1
    assert (kai.due_kind, kai.due_at) == (DueKind.FIRST_CONTACT, add_minutes(HOURS, later, 15 * 60))
    assert kai.waits_since is None


def test_a_text_for_a_person_starts_the_clock_once_and_a_reply_stops_it(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam, status=Status.WORKING)
    assert [wrote(db, kai, NOON), wrote(db, kai, NOON + HOUR)] == [1, 0]
    assert (kai.due_kind, kai.due_at) == (DueKind.REPLY, add_minutes(HOURS, NOON, 8 * 60))
    assert kai.contact_point is not None
    assert waiting.we_wrote(db, kai.contact_point, None, sam, NOON + HOUR, TIMES) == 1
    assert (kai.due_kind, kai.clock_kind) == (DueKind.CHASE, None)
    db.flush()
    actions = [entry.action for entry in audit.history_of(db, kai.public_ref)]
    assert actions == ["referral.waits", "referral.they_wrote"]


def test_a_text_that_was_answered_by_itself_starts_nothing(db: Session) -> None:
    kai = make_referral(db, taken_by=make_worker(db), status=Status.WORKING)
    assert wrote(db, kai, NOON, needs_answer=False) == 0
    assert kai.due_kind is DueKind.CHASE


def test_of_several_with_one_number_all_wait_until_one_is_answered(db: Session) -> None:
    sam = make_worker(db)
    kai, amara = (make_referral(db, taken_by=sam, status=Status.WORKING) for _ in range(2))
    closed = make_referral(db, taken_by=sam, status=Status.CLOSED)
    assert wrote(db, kai, NOON) == 2
    assert kai.contact_point is not None
    assert waiting.we_wrote(db, kai.contact_point, kai.public_ref, sam, NOON, TIMES) == 1
    assert [kai.due_kind, amara.due_kind, closed.due_kind] == [DueKind.CHASE, DueKind.REPLY, DueKind.NONE]


def test_somebody_on_hold_who_writes_is_answered_before_the_day_to_look_again(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam)
    workflow.hold(db, kai, workflow.Hold(HoldReason.HOUSING, date(2027, 1, 11)), sam, NOON, TIMES)
    assert (kai.due_kind, kai.due_at) == (DueKind.LOOK_AGAIN, end_of_day(HOURS, date(2027, 1, 11)))
    wrote(db, kai, NOON)
    assert kai.due_kind is DueKind.REPLY


def test_a_first_word_that_rested_on_hold_is_not_owed_any_more_once_work_goes_on(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam)
    workflow.hold(db, kai, workflow.Hold(HoldReason.ILLNESS, date(2027, 1, 11)), sam, NOON, TIMES)
    assert kai.clock_minutes_left == 16 * 60
    workflow.work(db, kai, sam, NOON, TIMES)
    assert (kai.clock_kind, kai.due_kind) == (None, DueKind.CHASE)


def test_a_next_step_is_due_on_its_day_and_done_it_is_asked_for_another(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam, status=Status.WORKING)
    progress.set_next_step(db, kai, " Ring the college ", date(2026, 11, 30), sam, NOON, TIMES)
    assert (kai.due_kind, kai.due_at) == (DueKind.NEXT_STEP, end_of_day(HOURS, date(2026, 11, 30)))
    assert kai.next_step == "Ring the college"
    progress.finish_next_step(db, kai, sam, NOON, TIMES)
    db.flush()
    db.refresh(kai)
    assert [kai.due_kind, kai.next_step] == [DueKind.CHASE, None]
    for words, day in (("", date(2026, 11, 30)), ("x", date(2026, 11, 23)), ("x" * 201, date(2026, 11, 30))):
        with pytest.raises(DetailsRefused):
            progress.set_next_step(db, kai, words, day, sam, NOON, TIMES)
