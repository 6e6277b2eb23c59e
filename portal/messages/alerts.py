"""Messages that a person must see: they show danger, accuse a worker, or could not be answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.errors import PortalError
from portal.messages.models import Alert, AlertSource, ContactPoint, InboundText

# What `danger` says where the message shows none of the named dangers, but must be seen all the same.
NEEDS_PERSON = "person"
UNANSWERED = "unanswered"


class NoSuchAlert(PortalError):
    """No alert has this number."""


def raise_alert(
    db: Session,
    *,
    source: AlertSource,
    danger: str,
    message: str,
    now: datetime,
    inbound_text: InboundText | None = None,
    contact_point: ContactPoint | None = None,
    referral_ref: str | None = None,
    page_slug: str | None = None,
    conversation_id: int | None = None,
) -> Alert:
    """Put a message where staff see it, in the caller's transaction: it is kept together with what caused it.

    `inbound_text` is the text that it was, `referral_ref` and `contact_point` the self-referral that it came with,
    `page_slug` the page that they were telling us about, `conversation_id` the talk with the team that it was said in.
    """
    alert = Alert(
        source=source,
        danger=danger,
        message=message,
        raised_at=now,
        inbound_text_id=inbound_text.id if inbound_text else None,
        contact_point=inbound_text.contact_point if inbound_text else contact_point,
        referral_ref=referral_ref,
        page_slug=page_slug,
        conversation_id=conversation_id,
    )
    db.add(alert)
    return alert


def alert_about(db: Session, text: InboundText) -> Alert | None:
    """Return the alert that a text raised, or None."""
    return db.scalar(select(Alert).where(Alert.inbound_text_id == text.id))


def waiting(db: Session) -> Sequence[Alert]:
    """Return what nobody has seen yet, the longest waiting first."""
    return db.scalars(select(Alert).where(Alert.seen_at.is_(None)).order_by(Alert.raised_at, Alert.id)).all()


def count_waiting(db: Session) -> int:
    """Return how many alerts nobody has seen."""
    return db.scalar(select(func.count()).select_from(Alert).where(Alert.seen_at.is_(None))) or 0


def get(db: Session, alert_id: int) -> Alert:
    """Return an alert. Raises NoSuchAlert."""
    alert = db.get(Alert, alert_id)
    if alert is None:
        raise NoSuchAlert(f"no alert {alert_id}")
    return alert


def see(db: Session, alert: Alert, by: StaffMember, now: datetime) -> None:
    """Write down who saw it. The first to say so stays: seeing it again changes nothing."""
    if alert.seen_at is not None:
        return
    alert.seen_by = by
    alert.seen_at = now
    audit.record(db, actor=by, action="alert.seen", subject=f"alert:{alert.id}", now=now)
