"""What is done to the queue by the clock alone: warned of, put before a manager, and alerts given their place.

It marks and shows. It texts nobody: who works in the office sees it there.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from content.hours import OfficeHours
from portal.accounts import audit
from portal.database import Database
from portal.referrals.alert_lane import alerts_to_place, place_alerts
from portal.referrals.clock import AN_HOUR
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.settings import team_times
from portal.referrals.working_hours import minutes_between

MOST_AT_ONCE = 200


def watch(database: Database, hours: OfficeHours, now: datetime) -> int:
    """Mark what became nearly late or must go before a manager since the last round, and return how many.

    Nothing is written when nothing is due. Only in office hours: at night nobody would see it.
    """
    with database.reading() as db:
        has_work = alerts_to_place(db) or (hours.is_open(now) and (_nearly_late(db, now) or _late(db, hours, now)))
    if not has_work:
        return 0
    with database.transaction() as db:
        marked = place_alerts(db)
        if not hours.is_open(now):
            return marked
        marked += _mark(db, _nearly_late(db, now, to_change=True), "warned", now)
        return marked + _mark(db, _late(db, hours, now, to_change=True), "escalated", now)


def _mark(db: Session, referrals: list[Referral], what: str, now: datetime) -> int:
    """Write down that this became due, without a new version: nobody's page becomes stale by it."""
    ids = [referral.id for referral in referrals]
    db.execute(update(Referral).where(Referral.id.in_(ids)).values({f"{what}_at": now}))
    for referral in referrals:
        audit.record(db, actor=None, action=f"referral.{what}", subject=referral.public_ref, now=now)
    return len(ids)


def _nearly_late(db: Session, now: datetime, *, to_change: bool = False) -> list[Referral]:
    return _open_ones(
        db, (Referral.warned_at.is_(None), Referral.warn_at <= now, Referral.due_at > now), to_change=to_change
    )


def _late(db: Session, hours: OfficeHours, now: datetime, *, to_change: bool = False) -> list[Referral]:
    """Return what has been late for so many working hours that a manager must see it."""
    allowed = team_times(db, hours).escalate_after_hours * AN_HOUR
    late = _open_ones(db, (Referral.escalated_at.is_(None), Referral.due_at < now), to_change=to_change)
    return [each for each in late if each.due_at and minutes_between(hours, each.due_at, now) >= allowed]


def _open_ones(db: Session, which: tuple[ColumnElement[bool], ...], *, to_change: bool) -> list[Referral]:
    """Return open referrals, the longest due first. To change them: locked, without those that somebody has in hand."""
    rows = select(Referral).where(Referral.lane < CLOSED_LANE, *which).order_by(Referral.due_at, Referral.id)
    if to_change:
        rows = rows.with_for_update(of=Referral, skip_locked=True)
    return list(db.scalars(rows.limit(MOST_AT_ONCE)))
