"""Answers by text to "is it still going?": whose check a text answers, and noting it without a person."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.messages.models import ContactPoint
from portal.referrals import outcomes
from portal.referrals.clock import TeamTimes
from portal.referrals.kinds import Lasted
from portal.referrals.models import MERGED_LANE, Referral
from portal.referrals.outcome_models import ReferralOutcome, SustainedCheck

ANSWERED_WITHIN = timedelta(days=14)


def check_asked(db: Session, point: ContactPoint, now: datetime) -> SustainedCheck | None:
    """Return the check that a text from this number may answer, its referral locked, or None.

    It was asked by text in the last two weeks and has no answer; it is the only one, and nobody else gave the number.
    """
    theirs = select(Referral).where(Referral.contact_point_id == point.id, Referral.lane < MERGED_LANE)
    people = db.scalars(theirs.order_by(Referral.id).with_for_update(of=Referral)).all()
    if len({referral.first_name.casefold() for referral in people}) != 1:
        return None
    asked = (
        select(SustainedCheck)
        .join(SustainedCheck.outcome)
        .where(
            ReferralOutcome.referral_id.in_([referral.id for referral in people]),
            ReferralOutcome.reopened_at.is_(None),
            SustainedCheck.result.is_(None),
            SustainedCheck.asked_at >= now - ANSWERED_WITHIN,
        )
    )
    found = db.scalars(asked.limit(2)).all()
    return found[0] if len(found) == 1 else None


def note_answer(db: Session, check: SustainedCheck, lasted: Lasted, now: datetime, times: TeamTimes) -> None:
    """Write down what they texted. Staff see that it came by text, and can undo it."""
    outcomes.answer_check(db, check, lasted, None, now, times)
