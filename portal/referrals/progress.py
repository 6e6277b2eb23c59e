"""What is written down beside the status: the next step, what they do now, money given, whether they are ours."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import Code, DetailsRefused, MergedAway, Problem
from portal.referrals.kinds import Eligibility, Situation, Support
from portal.referrals.models import Referral
from portal.referrals.outcome_models import SituationChange, SupportGiven
from portal.referrals.placing import place_in_line
from portal.referrals.touching import touch

LONGEST_STEP = 200
MOST_PENCE = 1_000_000
A_YEAR = timedelta(days=366)


def set_next_step(
    db: Session, referral: Referral, words: str, on: date, by: StaffMember, now: datetime, times: TeamTimes
) -> None:
    """Say what comes next and on which day, in place of what was said before. Raises DetailsRefused."""
    today = times.hours.local(now).date()
    problems = []
    if not words.strip() or len(words) > LONGEST_STEP:
        problems.append(Problem("next_step", Code.TOO_LONG if words.strip() else Code.MISSING))
    if not today <= on <= today + A_YEAR or not referral.is_open:
        problems.append(Problem("next_step_on", Code.NOT_POSSIBLE))
    if problems:
        raise DetailsRefused(*problems)
    referral.next_step, referral.next_step_on = words.strip(), on
    _keep(db, referral, "referral.next_step", by, now, times)


def finish_next_step(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Say that the next step is done. Where none is named, changes nothing."""
    if referral.next_step_on is None:
        return
    referral.next_step = referral.next_step_on = None
    _keep(db, referral, "referral.step_done", by, now, times)


def change_situation(
    db: Session, referral: Referral, situation: Situation, by: StaffMember | None, now: datetime
) -> None:
    """Write down what they do from now on; `by` is None: they say so themselves. The same again changes nothing."""
    _require_not_merged(referral)
    if referral.situation is situation:
        return
    referral.situation = situation
    begin_situation(db, referral, by, now)
    audit.record(db, actor=by, action="referral.situation", subject=referral.public_ref, now=now)


def begin_situation(db: Session, referral: Referral, by: StaffMember | None, now: datetime) -> None:
    """Keep what they do from now on, as `referral` has it, for counting: what held before ends here."""
    held = (SituationChange.referral_id == referral.id, SituationChange.until.is_(None))
    db.execute(update(SituationChange).where(*held).values(until=now).execution_options(synchronize_session="fetch"))
    db.add(SituationChange(referral=referral, situation=referral.situation, noted_at=now, by=by))


def give_support(
    db: Session, referral: Referral, kind: Support, pence: int, on: date, by: StaffMember, now: datetime
) -> SupportGiven:
    """Write down money spent, in pence, at most £10,000, not in the future. Raises DetailsRefused."""
    _require_not_merged(referral)
    problems = tuple(_problems(pence, on, now.date()))
    if problems:
        raise DetailsRefused(*problems)
    given = SupportGiven(referral=referral, kind=kind, pence=pence, given_on=on, by=by)
    db.add(given)
    touch(referral)
    audit.record(db, actor=by, action="referral.support", subject=referral.public_ref, now=now)
    return given


def undo_support(db: Session, given: SupportGiven, by: StaffMember, now: datetime) -> None:
    """Take back money that was written down wrongly. The audit trail keeps that it was there."""
    touch(given.referral)
    audit.record(db, actor=by, action="referral.support_undone", subject=given.referral.public_ref, now=now)
    db.delete(given)


def support_of(db: Session, referral: Referral) -> Sequence[SupportGiven]:
    """Return the money spent for somebody, the newest first."""
    theirs = select(SupportGiven).where(SupportGiven.referral_id == referral.id)
    return db.scalars(theirs.order_by(SupportGiven.given_on.desc(), SupportGiven.id.desc())).all()


def judge(db: Session, referral: Referral, eligibility: Eligibility, by: StaffMember, now: datetime) -> None:
    """Write down whether somebody is one of ours. It changes nothing else: what follows is for staff to do."""
    _require_not_merged(referral)
    if referral.eligibility is eligibility:
        return
    referral.eligibility = eligibility
    audit.record(db, actor=by, action="referral.judged", subject=referral.public_ref, now=now)


def _problems(pence: int, on: date, today: date) -> Iterator[Problem]:
    if not 0 < pence <= MOST_PENCE:
        yield Problem("pence", Code.NOT_POSSIBLE)
    if not today - A_YEAR <= on <= today:
        yield Problem("given_on", Code.NOT_POSSIBLE)


def _keep(db: Session, referral: Referral, action: str, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    _require_not_merged(referral)
    referral.last_step_at = now
    touch(referral)
    place_in_line(referral, times, now)
    audit.record(db, actor=by, action=action, subject=referral.public_ref, now=now)


def _require_not_merged(referral: Referral) -> None:
    if referral.merged_into_id is not None:
        raise MergedAway(referral.public_ref)
