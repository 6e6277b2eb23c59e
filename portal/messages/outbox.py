"""Texts that wait to be sent: a row in the same transaction as what caused it, sent later, never lost.

A text may go out twice only if the process dies between the provider's yes and our note of it.
"""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.errors import PortalError
from portal.messages import optouts
from portal.messages.models import ContactPoint, Delivery, OutgoingText

logger = logging.getLogger(__name__)

AT_ONCE = 5
# Longer than AT_ONCE texts take when each waits as long as a sender may, so that nobody else takes the last of them.
LEASE = timedelta(seconds=150)
MOST_ATTEMPTS = 30  # with the gaps below: about a day
FIRST_GAP = timedelta(seconds=15)
LONGEST_GAP = timedelta(hours=1)
HAS_STOPPED = "21610"  # Twilio: the number replied STOP to this sender


class TextNotAccepted(PortalError):
    """The provider did not take a text. `is_permanent`: trying again is no use."""

    def __init__(self, code: str, *, is_permanent: bool) -> None:
        super().__init__(f"text not accepted: {code}")
        self.code = code
        self.is_permanent = is_permanent


class TextSender(Protocol):
    """Whoever carries texts."""

    def send(self, to: str, body: str) -> str:
        """Send `body` to the E.164 number `to` and return the provider's id, within 25 seconds.

        Raises TextNotAccepted.
        """
        ...


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text in one worker's hands: what the provider needs, and nothing of the database."""

    id: int
    to: str
    body: str


def enqueue(
    db: Session, contact_point: ContactPoint, body: str, reason: str, dedup_key: str, now: datetime
) -> OutgoingText:
    """Let a text wait to be sent, in the caller's transaction. The same `dedup_key` again is the same text.

    For a number that said STOP the row says so and never goes out.
    """
    same = select(OutgoingText).where(OutgoingText.dedup_key == dedup_key)
    found = db.scalar(same)
    if found is not None:
        return found
    status = Delivery.STOPPED if contact_point.is_stopped else Delivery.WAITING
    text = OutgoingText(
        contact_point=contact_point,
        body=body,
        reason=reason,
        dedup_key=dedup_key,
        status=status,
        created_at=now,
        due_at=now,
    )
    try:
        with db.begin_nested():
            db.add(text)
    except IntegrityError:
        return db.scalars(same).one()
    return text


def claim(db: Session, now: datetime, limit: int = AT_ONCE) -> Sequence[Claimed]:
    """Take texts that are due, for as long as LEASE. Of two workers at once, each gets others."""
    due = (
        select(OutgoingText)
        .where(_is_due(now))
        .order_by(OutgoingText.due_at, OutgoingText.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutgoingText)
    )
    return [_take(text, now) for text in db.scalars(due).all() if _may_go(text)]


def _is_due(now: datetime) -> ColumnElement[bool]:
    is_free = or_(OutgoingText.lease_until.is_(None), OutgoingText.lease_until < now)
    return and_(OutgoingText.status == Delivery.WAITING, OutgoingText.due_at <= now, is_free)


def _may_go(text: OutgoingText) -> bool:
    """Whether to try at all: not once the number said STOP, nor for ever."""
    if text.contact_point.is_stopped:
        text.status = Delivery.STOPPED
    elif text.attempts >= MOST_ATTEMPTS:
        text.status = Delivery.GIVEN_UP
    return text.status is Delivery.WAITING


def _take(text: OutgoingText, now: datetime) -> Claimed:
    text.lease_until = now + LEASE
    text.attempts += 1
    return Claimed(text.id, text.contact_point.phone, text.body)


def deliver_waiting(database: Database, sender: TextSender, now: datetime) -> int:
    """Send what is due, AT_ONCE at most, and return how many went out.

    The database is let go of while the provider answers, and not asked to write when nothing is due.
    """
    with database.reading() as db:
        if db.scalar(select(OutgoingText.id).where(_is_due(now)).limit(1)) is None:
            return 0
    with database.transaction() as db:
        claimed = claim(db, now)
    return sum(_deliver(database, sender, text, now) for text in claimed)


def _deliver(database: Database, sender: TextSender, claimed: Claimed, now: datetime) -> bool:
    if _stopped_meanwhile(database, claimed):
        return False
    try:
        sid = sender.send(claimed.to, claimed.body)
    except TextNotAccepted as refusal:
        _keep_refusal(database, claimed, refusal, now)
        return False
    except Exception as error:
        # Whatever is wrong with this one, the texts behind it must still go.
        logger.error("text_failed", extra={"text_id": claimed.id, "kind": type(error).__name__})
        _keep_refusal(database, claimed, TextNotAccepted("failed", is_permanent=False), now)
        return False
    with database.transaction() as db:
        text = db.get_one(OutgoingText, claimed.id)
        text.status, text.provider_sid, text.sent_at = Delivery.SENT, sid, now
    return True


def _stopped_meanwhile(database: Database, claimed: Claimed) -> bool:
    """Whether the number said STOP while this text waited its turn in our hands. Its next claim says so on the row."""
    with database.reading() as db:
        return db.get_one(OutgoingText, claimed.id).contact_point.is_stopped


def _keep_refusal(database: Database, claimed: Claimed, refusal: TextNotAccepted, now: datetime) -> None:
    with database.transaction() as db:
        _note_refusal(db.get_one(OutgoingText, claimed.id), refusal, now)
    logger.warning("text_not_accepted", extra={"text_id": claimed.id, "code": refusal.code})


def _note_refusal(text: OutgoingText, refusal: TextNotAccepted, now: datetime) -> None:
    """Keep a failure on its own row: try again later, or not at all."""
    text.last_error_code = refusal.code[:20]
    text.lease_until = None
    if refusal.code == HAS_STOPPED:
        optouts.stop(text.contact_point, "provider", now)
        text.status = Delivery.STOPPED
    elif refusal.is_permanent:
        text.status = Delivery.REFUSED
    elif text.attempts >= MOST_ATTEMPTS:
        text.status = Delivery.GIVEN_UP
    else:
        text.due_at = now + gap_after(text.attempts)


def gap_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, a little apart from others'."""
    gap = min(FIRST_GAP * 2 ** min(attempts - 1, 10), LONGEST_GAP)
    spread = random.uniform(0.8, 1.2)  # noqa: S311 - spreads tries, hides nothing
    return timedelta(seconds=gap.total_seconds() * spread)
