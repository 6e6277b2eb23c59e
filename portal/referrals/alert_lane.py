"""Who stands before everybody else: people about whom an alert is open."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from portal.messages import alerts
from portal.messages.models import Alert, AlertSource
from portal.referrals.models import ALERT_LANE, OPEN_LANE, Referral


def alert_about(db: Session, referral: Referral, danger: str, words: str, now: datetime) -> Alert:
    """Put words that sound like danger where staff look first, beside the referral, and the referral to the front."""
    alert = alerts.raise_alert(
        db,
        source=AlertSource.REFERRAL,
        danger=danger,
        message=words,
        now=now,
        contact_point=referral.contact_point,
        referral_ref=referral.public_ref,
        district=referral.district,
    )
    place_alerts(db)
    return alert


def place_alerts(db: Session) -> int:
    """Put everybody with an open alert in the first lane, and nobody else. Returns how many changed their lane.

    An alert is about somebody if it names their referral or their number: of several people with one number, all.
    Call it after an alert was raised or closed; the round of chores calls it too. The version stays: nobody's page
    becomes stale by it.
    """
    db.flush()
    wanted = _has_open_alert()
    to_front = update(Referral).where(Referral.lane == OPEN_LANE, wanted).values(lane=ALERT_LANE)
    to_back = update(Referral).where(Referral.lane == ALERT_LANE, ~wanted).values(lane=OPEN_LANE)
    results = [db.execute(change.execution_options(synchronize_session="fetch")) for change in (to_front, to_back)]
    return sum(cast(CursorResult[None], result).rowcount for result in results)


def alerts_to_place(db: Session) -> bool:
    """Say whether somebody stands in the wrong lane."""
    wanted = _has_open_alert()
    wrong = or_(and_(Referral.lane == OPEN_LANE, wanted), and_(Referral.lane == ALERT_LANE, ~wanted))
    return db.scalars(select(Referral.id).where(wrong).limit(1)).first() is not None


def _has_open_alert() -> ColumnElement[bool]:
    is_open = Alert.closed_at.is_(None)
    refs = select(Alert.referral_ref).where(is_open, Alert.referral_ref.is_not(None))
    numbers = select(Alert.contact_point_id).where(is_open, Alert.contact_point_id.is_not(None))
    # A number that is not there is about nobody: NULL would make "not among them" neither true nor false.
    theirs = and_(Referral.contact_point_id.is_not(None), Referral.contact_point_id.in_(numbers))
    return or_(Referral.public_ref.in_(refs), theirs)
