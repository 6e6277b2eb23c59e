"""The off switch: a manager holds back every text but those about safety, and lets them go again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.messages.models import OutboxPause


def current_pause(db: Session) -> OutboxPause | None:
    """Return the pause that lasts just now, or None."""
    return db.scalar(select(OutboxPause).where(OutboxPause.ended_at.is_(None)).order_by(OutboxPause.id).limit(1))


def hold_texts(db: Session, by: StaffMember, now: datetime) -> None:
    """Send nothing but what is about safety from now on. Holding what is held changes nothing."""
    if current_pause(db) is None:
        db.add(OutboxPause(begun_at=now, begun_by=by))
        audit.record(db, actor=by, action="texts.held", subject="outbox", now=now)


def let_texts_go(db: Session, by: StaffMember, now: datetime) -> None:
    """Send what waits again. Letting go what is not held changes nothing."""
    lasting = db.scalars(select(OutboxPause).where(OutboxPause.ended_at.is_(None))).all()
    for pause in lasting:
        pause.ended_at, pause.ended_by_id = now, by.id
    if lasting:
        audit.record(db, actor=by, action="texts.let_go", subject="outbox", now=now)
