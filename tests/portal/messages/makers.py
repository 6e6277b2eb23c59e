"""Valid numbers and texts, so that a test names only what it is about."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from portal.messages import alerts, threads
from portal.messages.carriers import TextNotAccepted
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


class Carrier:
    """A provider that writes down what it was given, and refuses what it is told to.

    `meanwhile` is done while it has a text in hand. `loses_answers`: it takes texts, and says so to nobody.
    `cannot_say`: it does not answer when it is asked what it took.
    """

    def __init__(
        self,
        *refusals: Exception,
        meanwhile: Callable[[], object] = lambda: None,
        loses_answers: bool = False,
        cannot_say: bool = False,
    ) -> None:
        self.refusals = list(refusals)
        self.meanwhile = meanwhile
        self.loses_answers = loses_answers
        self.cannot_say = cannot_say
        self.sent: list[tuple[str, str]] = []

    def send(self, to: str, body: str, text_id: int) -> str:  # noqa: ARG002 - a sender's form
        self.meanwhile()
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append((to, body))
        if self.loses_answers:
            raise TextNotAccepted("no-answer", is_permanent=False, is_unknown=True)
        return f"SM{len(self.sent)}"

    def find(self, to: str, body: str, since: datetime, besides: Collection[str]) -> str | None:  # noqa: ARG002
        if self.cannot_say:
            raise TextNotAccepted("20500", is_permanent=False, is_unknown=True)
        sids = (f"SM{number}" for number, text in enumerate(self.sent, 1) if text == (to, body))
        return next((sid for sid in sids if sid not in besides), None)

    def segments_of(self, body: str) -> int:
        return 1 + len(body) // 160


def make_alert(db: Session, message: str = "help me", danger: str = "suicide", minutes_ago: float = 0) -> Alert:
    """A message from the website that nobody has taken."""
    now = NOON - timedelta(minutes=minutes_ago)
    alert = alerts.raise_alert(db, source=AlertSource.WEB, danger=danger, message=message, now=now)
    db.flush()
    return alert
