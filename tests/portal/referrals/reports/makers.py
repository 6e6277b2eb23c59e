"""Referrals with a history, for counting."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.referrals.kinds import Lasted, Outcome, Sector
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralMove, ReferralOutcome, SustainedCheck
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import make_referral


def make_outcome(
    db: Session,
    outcome: Outcome,
    sector: Sector | None = None,
    *,
    at: datetime = NOON - timedelta(hours=1),
    provider: str | None = None,
    lasted: Lasted | None = None,
    **given: Any,
) -> ReferralOutcome:
    """A referral that was closed with an outcome, and its checks where the outcome has some."""
    referral = make_referral(db, **{"status": Status.CLOSED, "closed_at": at, "received_at": at} | given)
    closing = ReferralOutcome(referral=referral, outcome=outcome, sector=sector, provider=provider, closed_at=at)
    if outcome.is_checked:
        closing.checks = [
            SustainedCheck(
                weeks=weeks,
                due_on=(at + timedelta(weeks=weeks)).date(),
                result=lasted,
                checked_at=at + timedelta(weeks=weeks) if lasted else None,
            )
            for weeks in (13, 26)
        ]
    db.add(closing)
    make_move(db, referral, Status.CLOSED, at)
    return closing


def make_move(db: Session, referral: Referral, to: Status, at: datetime, **given: Any) -> ReferralMove:
    """One move in a referral's history."""
    move = ReferralMove(referral=referral, to_status=to, at=at, **given)
    db.add(move)
    db.flush()
    return move
