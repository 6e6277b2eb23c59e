"""Messages that a person must see: they show danger, accuse a worker, or could not be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import StaffMember
from portal.errors import PortalError
from portal.messages.models import Alert, AlertReading, AlertSource, ContactPoint, InboundText, Outcome

# What `danger` says where the message shows none of the named dangers, but must be seen all the same.
NEEDS_PERSON = "person"
UNANSWERED = "unanswered"
MOST_CLOSED = 50


class NoSuchAlert(PortalError):
    """No alert has this number."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many alerts nobody has taken, since when the oldest is there, and how many have waited too long."""

    count: int = 0
    oldest_at: datetime | None = None
    overdue: int = 0


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
    district: str | None = None,
) -> Alert:
    """Put a message where staff see it, in the caller's transaction: it is kept together with what caused it.

    `inbound_text` is the text that it was, `referral_ref` and `contact_point` the self-referral that it came with,
    `page_slug` the page that they were telling us about, `conversation_id` the talk with the team that it was said in,
    `district` where they are, if they said so.
    """
    alert = Alert(
        source=source,
        danger=danger,
        message=message,
        raised_at=now,
        waiting_since=now,
        district=district,
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


def about_person(db: Session, public_ref: str, contact_point_id: int | None) -> Sequence[Alert]:
    """Return every alert that names this referral or its number, the newest first."""
    theirs = Alert.referral_ref == public_ref
    if contact_point_id is not None:
        theirs = or_(theirs, Alert.contact_point_id == contact_point_id)
    return db.scalars(_whole().where(theirs).order_by(Alert.raised_at.desc(), Alert.id.desc())).all()


def is_waiting() -> ColumnElement[bool]:
    """Return the condition that an alert rings: it is open, and nobody who works here has taken it."""
    gone = select(StaffMember.id).where(StaffMember.is_active.is_(False))
    return and_(Alert.closed_at.is_(None), or_(Alert.owner_id.is_(None), Alert.owner_id.in_(gone)))


def waiting(db: Session) -> Sequence[Alert]:
    """Return what nobody has taken, the longest waiting first."""
    return db.scalars(_whole().where(is_waiting()).order_by(Alert.raised_at, Alert.id)).all()


def in_hand(db: Session) -> Sequence[Alert]:
    """Return what somebody is dealing with, the longest open first."""
    taken = _whole().where(Alert.closed_at.is_(None), ~is_waiting())
    return db.scalars(taken.order_by(Alert.raised_at, Alert.id)).all()


def closed(db: Session) -> Sequence[Alert]:
    """Return what was closed last, at most MOST_CLOSED."""
    done = _whole().where(Alert.closed_at.is_not(None))
    return db.scalars(done.order_by(Alert.closed_at.desc(), Alert.id.desc()).limit(MOST_CLOSED)).all()


def to_review(db: Session) -> Sequence[Alert]:
    """Return what the assistant got wrong, as staff marked it: false alarms and danger that it missed. Newest first."""
    wrong = or_(Alert.outcome == Outcome.FALSE_ALARM, Alert.is_missed)
    return db.scalars(select(Alert).where(wrong).order_by(Alert.raised_at.desc(), Alert.id.desc())).all()


def summary(db: Session) -> Waiting:
    """Return how much waits, for the top of every staff page."""
    counted = select(func.count(), func.min(Alert.raised_at), func.count(Alert.managers_told_at)).where(is_waiting())
    count, oldest_at, overdue = db.execute(counted).one()
    return Waiting(count, oldest_at, overdue)


def get(db: Session, alert_id: int, *, to_change: bool = False) -> Alert:
    """Return an alert. `to_change` locks it, so that of two who take it one is told. Raises NoSuchAlert."""
    alert = db.get(Alert, alert_id, with_for_update={"of": Alert} if to_change else None)
    if alert is None:
        raise NoSuchAlert(f"no alert {alert_id}")
    return alert


def read(db: Session, alert: Alert, by: StaffMember, now: datetime) -> None:
    """Write down that `by` has read it. The first time stays: reading it again changes nothing."""
    first = select(AlertReading.id).where(AlertReading.alert_id == alert.id, AlertReading.reader_id == by.id)
    if db.scalar(first) is not None:
        return
    try:
        with db.begin_nested():
            db.add(AlertReading(alert_id=alert.id, reader_id=by.id, read_at=now))
    except IntegrityError:
        return  # the same person opened it twice at once


def _whole() -> Select[Alert]:
    """Return a query for alerts with everything that a list of them shows."""
    return select(Alert).options(
        joinedload(Alert.owner),
        joinedload(Alert.closed_by),
        joinedload(Alert.contact_point),
        selectinload(Alert.readings),
    )
