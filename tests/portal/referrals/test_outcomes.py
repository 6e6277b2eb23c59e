"""What came of a referral, and whether it lasted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import Role
from portal.messages.models import OutgoingText
from portal.referrals import outcomes, progress, workflow
from portal.referrals.errors import Code, DetailsRefused, Problem
from portal.referrals.kinds import DueKind, Eligibility, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.models import Referral
from portal.referrals.outcome_models import SituationChange
from portal.referrals.outcomes import Closing
from portal.referrals.wants import Status
from portal.referrals.working_hours import end_of_day
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker

JOB = Closing(Outcome.FULL_TIME_JOB, Sector.PRIVATE, "Example Builders", date(2026, 12, 1))
IN_13_WEEKS, IN_26_WEEKS = date(2027, 3, 2), date(2027, 6, 1)


def closed(db: Session, closing: Closing = JOB) -> Referral:
    sam = make_worker(db, role=Role.MANAGER)
    referral = make_referral(db, taken_by=sam, status=Status.WORKING)
    workflow.close(db, referral, closing, sam, NOON, TIMES)
    db.flush()
    return referral


def test_an_outcome_is_kept_and_who_the_employer_is_cannot_be_read_in_the_database(db: Session) -> None:
    kai = closed(db)
    kept = outcomes.current(db, kai)
    assert kept is not None
    assert (kept.outcome, kept.sector, kept.provider) == (Outcome.FULL_TIME_JOB, Sector.PRIVATE, "Example Builders")
    assert "Builders" not in str(db.execute(text("SELECT provider FROM referral_outcome")).all())


@pytest.mark.parametrize(
    ("closing", "problem"),
    [
        (Closing(Outcome.PART_TIME_JOB), Problem("sector", Code.MISSING)),
        (Closing(Outcome.STUDY, Sector.PUBLIC), Problem("sector", Code.NOT_A_CHOICE)),
        (Closing(Outcome.STUDY, provider="x" * 121), Problem("provider", Code.TOO_LONG)),
        (Closing(Outcome.STUDY, starts_on=date(2030, 1, 1)), Problem("starts_on", Code.NOT_POSSIBLE)),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_closed(
    db: Session, closing: Closing, problem: Problem
) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam, status=Status.WORKING)
    with pytest.raises(DetailsRefused) as refusal:
        workflow.close(db, kai, closing, sam, NOON, TIMES)
    assert (refusal.value.problems, kai.status) == ((problem,), Status.WORKING)


def test_a_job_is_asked_about_after_13_and_26_weeks(db: Session) -> None:
    kai = closed(db)
    assert (kai.due_kind, kai.due_at) == (DueKind.SUSTAINED_CHECK, end_of_day(HOURS, IN_13_WEEKS))
    on_the_day = NOON + (IN_13_WEEKS - NOON.date())
    assert outcomes.due_checks(db, HOURS, on_the_day - timedelta(days=1)) == []
    [check] = outcomes.due_checks(db, HOURS, on_the_day)
    outcomes.answer_check(db, check, Lasted.YES, None, on_the_day, TIMES)
    assert kai.next_check_on == IN_26_WEEKS
    db.flush()
    assert outcomes.due_checks(db, HOURS, on_the_day) == []
    [last] = outcomes.due_checks(db, HOURS, NOON + (IN_26_WEEKS - NOON.date()))
    outcomes.answer_check(db, last, Lasted.UNKNOWN, None, NOON, TIMES)
    db.flush()
    db.refresh(kai)
    assert [kai.next_check_on, kai.due_at, kai.due_kind] == [None, None, DueKind.NONE]


def test_what_did_not_last_13_weeks_did_not_last_26(db: Session) -> None:
    kai = closed(db)
    kept = outcomes.current(db, kai)
    assert kept is not None
    outcomes.answer_check(db, kept.checks[0], Lasted.NO, None, NOON, TIMES)
    assert [check.result for check in kept.checks] == [Lasted.NO, Lasted.NO]
    assert kai.next_check_on is None


def test_nobody_is_asked_about_what_was_declined(db: Session) -> None:
    assert closed(db, Closing(Outcome.DECLINED)).next_check_on is None


def test_somebody_is_asked_by_text_once_and_never_after_stop(db: Session) -> None:
    kept = outcomes.current(db, closed(db))
    assert kept is not None
    first, second = kept.checks
    assert [outcomes.note_asked(db, first, "Still there?", None, NOON) for _ in range(2)] == [True, False]
    assert kept.referral.contact_point is not None
    kept.referral.contact_point.stopped_at, kept.referral.contact_point.stop_reason = NOON, "said"
    assert not outcomes.note_asked(db, second, "Still there?", None, NOON)
    assert db.scalar(select(func.count()).select_from(OutgoingText)) == 1


def test_reopening_takes_the_outcome_back_with_its_checks(db: Session) -> None:
    kai = closed(db)
    assert kai.taken_by is not None
    workflow.reopen(db, kai, "The job fell through.", kai.taken_by, NOON, TIMES)
    db.flush()
    assert outcomes.current(db, kai) is None
    assert (kai.status, kai.next_check_on) == (Status.WORKING, None)
    workflow.close(db, kai, Closing(Outcome.STUDY), kai.taken_by, NOON, TIMES)
    db.flush()
    again = outcomes.current(db, kai)
    assert again is not None
    assert (again.outcome, len(again.checks)) == (Outcome.STUDY, 2)


def test_money_is_kept_in_pence_and_can_be_taken_out_again(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, taken_by=sam)
    boots = progress.give_support(db, kai, Support.CLOTHES, 4250, NOON.date(), sam, NOON)
    progress.give_support(db, kai, Support.TRAVEL, 900, NOON.date() - timedelta(days=1), sam, NOON)
    db.flush()
    assert [given.pence for given in progress.support_of(db, kai)] == [4250, 900]
    progress.undo_support(db, boots, sam, NOON)
    db.flush()
    assert [given.pence for given in progress.support_of(db, kai)] == [900]
    for pence, day in ((0, NOON.date()), (1_000_001, NOON.date()), (100, NOON.date() + timedelta(days=1))):
        with pytest.raises(DetailsRefused):
            progress.give_support(db, kai, Support.OTHER, pence, day, sam, NOON)


def test_what_somebody_does_now_is_kept_with_when_it_changed(db: Session) -> None:
    sam, kai = make_worker(db), make_referral(db)
    for situation in (Situation.NEET_OTHER, Situation.NEET_OTHER, Situation.EMPLOYMENT):
        progress.change_situation(db, kai, situation, sam, NOON)
    changes = db.scalars(select(SituationChange.situation).order_by(SituationChange.id)).all()
    assert list(changes) == [Situation.NEET_OTHER, Situation.EMPLOYMENT]
    assert (Situation.NEET_OTHER.code, Situation.EMPLOYMENT.is_eet) == ("G5", True)


def test_whether_somebody_is_ours_is_for_staff_to_say_and_changes_nothing_else(db: Session) -> None:
    kai = make_referral(db, age=30)
    due = kai.due_at
    progress.judge(db, kai, Eligibility.OVER_25, make_worker(db), NOON)
    assert (kai.eligibility, kai.status, kai.due_at) == (Eligibility.OVER_25, Status.NEW, due)
