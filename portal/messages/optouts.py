"""STOP and START: the number's own word, kept with when and how it was said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from portal.accounts.models import StaffMember
from portal.messages.models import ContactPoint, Delivery, How, OptOutEntry, OutgoingText


def stop(contact_point: ContactPoint, how: How, now: datetime, by: StaffMember | None = None) -> None:
    """Send nothing more to this number, nor what waits for it. Saying it twice keeps the first time."""
    if contact_point.stopped_at is not None:
        return
    contact_point.stopped_at = now
    contact_point.stop_reason = how.value
    contact_point.opt_outs.append(OptOutEntry(is_stop=True, how=how, at=now, by=by))
    db = object_session(contact_point)
    if db is not None and contact_point.id is not None:
        _stop_what_waits(db, contact_point)


def _stop_what_waits(db: Session, contact_point: ContactPoint) -> None:
    """Mark what waits. A text that a worker has in hand is left to it: the gate holds it back."""
    db.flush()
    waiting = (
        select(OutgoingText)
        .where(
            OutgoingText.contact_point_id == contact_point.id,
            OutgoingText.status == Delivery.WAITING,
            OutgoingText.in_doubt.is_(False),
        )
        .with_for_update(skip_locked=True, of=OutgoingText)
    )
    for text in db.scalars(waiting):
        text.status = Delivery.STOPPED


def start(contact_point: ContactPoint, how: How, now: datetime, by: StaffMember | None = None) -> None:
    """Send to this number again: it asked us to. What was held back before stays so."""
    if contact_point.stopped_at is None:
        return
    contact_point.stopped_at = None
    contact_point.stop_reason = None
    contact_point.opt_outs.append(OptOutEntry(is_stop=False, how=how, at=now, by=by))


def history(db: Session, contact_point: ContactPoint) -> Sequence[OptOutEntry]:
    """Return when this number said STOP and START, and how; the newest first."""
    theirs = OptOutEntry.contact_point_id == contact_point.id
    return db.scalars(select(OptOutEntry).where(theirs).order_by(OptOutEntry.id.desc())).all()
