"""Valid numbers and texts, so that a test names only what it is about."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from portal.messages import alerts, threads
from portal.messages.models import Alert, AlertSource, ContactPoint, InboundText
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON

ROBIN = "07700 900123"
_numbers = count(1)


def make_number(db: Session, number: str = ROBIN) -> ContactPoint:
    """A number that we have met."""
    return threads.contact_point_for(db, PhoneNumber.parse(number), NOON)


def make_inbound(db: Session, body: str = "hello", number: str = ROBIN, now: datetime = NOON) -> InboundText:
    """A text that came in and has no reply."""
    text, _ = threads.store_once(db, f"SM{next(_numbers):08}", make_number(db, number), body, 0, now)
    return text


def make_alert(db: Session, message: str = "help me", danger: str = "suicide", minutes_ago: float = 0) -> Alert:
    """A message from the website that nobody has taken."""
    now = NOON - timedelta(minutes=minutes_ago)
    alert = alerts.raise_alert(db, source=AlertSource.WEB, danger=danger, message=message, now=now)
    db.flush()
    return alert
