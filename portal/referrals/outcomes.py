"""What came of a referral: kept when it closes, asked about after 13 and 26 weeks, taken back when it reopens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from content.hours import OfficeHours
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.messages import outbox
from portal.messages.models import TextKind
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import Code, DetailsRefused, Problem
from portal.referrals.kinds import Lasted, Outcome, Sector
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.outcome_models import ReferralOutcome, SustainedCheck
from portal.referrals.placing import place_in_line
from portal.referrals.touching import touch
from portal.referrals.working_hours import end_of_day

CHECKED_AFTER_WEEKS = (13, 26)
LONGEST_PROVIDER = 120
MOST_CHECKS = 100
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of it. A sector for a job, a placement or an apprenticeship, and for nothing else."""

    outcome: Outcome
    sector: Sector | None = None
    provider: str = ""
    starts_on: date | None = None


def keep(db: Session, referral: Referral, closing: Closing, by: StaffMember | None, now: datetime, today: date) -> None:
    """Keep the outcome, and put the checks that it needs in the diary. Raises DetailsRefused."""
    problems = tuple(_problems(closing, today))
    if problems:
        raise DetailsRefused(*problems)
    outcome = ReferralOutcome(
        referral=referral,
        outcome=closing.outcome,
        sector=closing.sector,
        provider=closing.provider.strip() or None,
        starts_on=closing.starts_on,
        closed_at=now,
        by=by,
    )
    if closing.outcome.is_checked:
        start = closing.starts_on or today
        outcome.checks = [
            SustainedCheck(weeks=weeks, due_on=start + timedelta(weeks=weeks)) for weeks in CHECKED_AFTER_WEEKS
        ]
        referral.next_check_on = outcome.checks[0].due_on
    db.add(outcome)


def take_back(db: Session, referral: Referral, reason: str, now: datetime) -> None:
    """Say that the outcome that stands does so no longer: the referral is open again. Its checks are off."""
    standing = current(db, referral)
    if standing is not None:
        standing.reopened_at, standing.reopen_reason = now, reason
        standing.checks = [check for check in standing.checks if check.result is not None]


def current(db: Session, referral: Referral) -> ReferralOutcome | None:
    """Return the outcome that stands, or None: the referral is open, or was closed before outcomes were kept."""
    standing = select(ReferralOutcome).where(
        ReferralOutcome.referral_id == referral.id, ReferralOutcome.reopened_at.is_(None)
    )
    return db.scalar(standing)


def answer_check(
    db: Session, check: SustainedCheck, result: Lasted, by: StaffMember | None, now: datetime, times: TeamTimes
) -> None:
    """Write down whether it lasted. What did not last 13 weeks did not last 26. `by` is None: they said so by text.

    Lock the referral first. Answering again corrects it.
    """
    outcome = check.outcome
    is_over = check.weeks == CHECKED_AFTER_WEEKS[0] and result is Lasted.NO
    for each in outcome.checks if is_over else (check,):
        each.result, each.checked_at, each.by = result, now, by
    _place_next_check(outcome, times, now)
    ref = outcome.referral.public_ref
    audit.record(db, actor=by, action=f"referral.lasted_{result.value}", subject=ref, now=now)


def undo_answer(db: Session, check: SustainedCheck, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Take back an answer to a check, with the one for 26 weeks that followed from it. Not answered: changes nothing.

    Lock the referral first. The audit trail keeps that it was there.
    """
    if check.result is None:
        return
    outcome, checked_at = check.outcome, check.checked_at
    for each in outcome.checks:
        if each is check or (each.weeks > check.weeks and each.checked_at == checked_at):
            each.result = each.checked_at = each.by = None
    _place_next_check(outcome, times, now)
    audit.record(db, actor=by, action="referral.lasted_undone", subject=outcome.referral.public_ref, now=now)


def _place_next_check(outcome: ReferralOutcome, times: TeamTimes, now: datetime) -> None:
    """Let the referral come up again for the next check that has no answer."""
    referral = outcome.referral
    to_come = [each.due_on for each in outcome.checks if each.result is None]
    referral.next_check_on = min(to_come, default=None) if outcome.reopened_at is None else None
    touch(referral)
    place_in_line(referral, times, now)


def due_checks(db: Session, hours: OfficeHours, now: datetime) -> Sequence[SustainedCheck]:
    """Return the checks that are due by today and not answered, the oldest first, at most MOST_CHECKS people's."""
    today = hours.local(now).date()
    due = (
        select(ReferralOutcome)
        .join(ReferralOutcome.referral)
        .where(
            Referral.lane == CLOSED_LANE,
            Referral.due_at < end_of_day(hours, today) + timedelta(seconds=1),
            ReferralOutcome.reopened_at.is_(None),
        )
        .order_by(Referral.due_at, Referral.id)
        .limit(MOST_CHECKS)
        .options(selectinload(ReferralOutcome.checks), contains_eager(ReferralOutcome.referral))
    )
    checks = (check for outcome in db.scalars(due) for check in outcome.checks)
    return [check for check in checks if check.result is None and check.due_on <= today]


def note_asked(db: Session, check: SustainedCheck, words: str, by: StaffMember | None, now: datetime) -> bool:
    """Ask by text whether it lasted, once for each check. False: asked already, or there is no number to text.

    `words` is one text, from the editors' sentences.
    """
    point = check.outcome.referral.contact_point
    if check.asked_at is not None or point is None or point.is_stopped:
        return False
    outbox.enqueue(db, point, words, "sustained check", f"sustained-check:{check.id}", now, TextKind.REMINDER)
    check.asked_at = now
    ref = check.outcome.referral.public_ref
    audit.record(db, actor=by, action="referral.check_asked", subject=ref, now=now)
    return True


def _problems(closing: Closing, today: date) -> Iterator[Problem]:
    if closing.outcome.has_sector and closing.sector is None:
        yield Problem("sector", Code.MISSING)
    if not closing.outcome.has_sector and closing.sector is not None:
        yield Problem("sector", Code.NOT_A_CHOICE)
    if len(closing.provider) > LONGEST_PROVIDER:
        yield Problem("provider", Code.TOO_LONG)
    if closing.starts_on is not None and abs(closing.starts_on - today) > A_YEAR:
        yield Problem("starts_on", Code.NOT_POSSIBLE)
