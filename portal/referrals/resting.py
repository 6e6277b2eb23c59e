"""For how long the clock of the first word stood still: kept, so that reports leave that time out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ClockRest


def note_rest(db: Session, referral: Referral, now: datetime) -> None:
    """Begin or end a time of rest, so that what is kept is as the clock of `referral` is now.

    Call it after everything that may stop that clock or let it count on.
    """
    rests = referral.clock_kind is DueKind.FIRST_CONTACT and referral.clock_minutes_left is not None
    last = db.scalar(select(ClockRest).where(ClockRest.referral_id == referral.id, ClockRest.until.is_(None)))
    if rests and last is None:
        db.add(ClockRest(referral_id=referral.id, since=now))
    elif last is not None and not rests:
        last.until = now
