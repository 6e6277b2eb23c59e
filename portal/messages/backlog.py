"""What waits, and for how long: texts to send, texts to answer, alerts that nobody has taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from portal.messages import alerts
from portal.messages.models import Delivery, InboundText, OutgoingText
from portal.messages.undelivered import count_undelivered

TOO_LONG = timedelta(minutes=5)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """How much of a kind waits, and since when the oldest does."""

    count: int
    oldest_at: datetime | None

    def age(self, now: datetime) -> timedelta:
        """Return how long the oldest has waited; nothing where nothing waits."""
        return max(timedelta(), now - self.oldest_at) if self.oldest_at else timedelta()

    def is_stuck(self, now: datetime) -> bool:
        """Whether the oldest has waited longer than it ever should."""
        return self.age(now) > TOO_LONG


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits now. `not_sent` counts a fortnight, `replies` the last hour."""

    to_send: Queue
    to_answer: Queue
    alerts: Queue
    not_sent: int
    replies: int


def backlog(db: Session, now: datetime) -> Backlog:
    """Return what waits. A text that waits for the morning waits from then on."""
    ringing = alerts.summary(db)
    recent = select(func.count()).select_from(InboundText).where(InboundText.replied_at > now - HOUR)
    since = func.coalesce(OutgoingText.first_tried_at, OutgoingText.due_at)
    due = (OutgoingText.status == Delivery.WAITING, since <= now)
    return Backlog(
        to_send=_queue(db, since, *due),
        to_answer=_queue(db, InboundText.received_at, InboundText.replied_at.is_(None)),
        alerts=Queue(ringing.count, ringing.oldest_at),
        not_sent=count_undelivered(db, now),
        replies=db.scalar(recent) or 0,
    )


def _queue(db: Session, since: SQLColumnExpression[datetime], *which: ColumnElement[bool]) -> Queue:
    count, oldest = db.execute(select(func.count(), func.min(since)).where(*which)).one()
    return Queue(count, oldest)
