"""Texts that wait to be sent: a row in the same transaction as what caused it, sent later, never lost.

`portal.messages.delivering` sends them. What it takes is said here too, so that callers need one place only.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.messages.carriers import Claimed, TextNotAccepted, TextSender
from portal.messages.delivering import deliver_waiting
from portal.messages.models import AT_NIGHT_TOO, ContactPoint, Delivery, OutgoingText, TextKind
from portal.messages.quiet_hours import LONDON, after_night, has_just_written

__all__ = ["Claimed", "TextNotAccepted", "TextSender", "deliver_waiting", "enqueue"]


def enqueue(
    db: Session,
    contact_point: ContactPoint,
    body: str,
    reason: str,
    dedup_key: str,
    now: datetime,
    kind: TextKind = TextKind.CONFIRMATION,
    zone: ZoneInfo = LONDON,
) -> OutgoingText:
    """Let a text wait to be sent, in the caller's transaction. The same `dedup_key` again is the same text.

    For a number that said STOP the row says so and never goes out. At night it waits until eight, unless it is about
    safety, or somebody waits for a code, or they have just written.
    """
    same = select(OutgoingText).where(OutgoingText.dedup_key == dedup_key)
    found = db.scalar(same)
    if found is not None:
        return found
    may_wake = kind in AT_NIGHT_TOO or has_just_written(db, contact_point, now)
    text = OutgoingText(
        contact_point=contact_point,
        body=body,
        reason=reason,
        kind=kind,
        dedup_key=dedup_key,
        status=Delivery.STOPPED if contact_point.is_stopped else Delivery.WAITING,
        created_at=now,
        due_at=now if may_wake else after_night(now, zone),
    )
    try:
        with db.begin_nested():
            db.add(text)
    except IntegrityError:
        return db.scalars(same).one()
    return text
