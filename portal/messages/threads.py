"""Texts to and from one number: kept once, answered once, remembered for two hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import cast

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.encryption import blind_index
from portal.messages.conversation_models import Conversation, Place
from portal.messages.models import ContactPoint, HandledText, InboundText, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from portal.sealing import Bound

REMEMBERED = timedelta(hours=2)
MOST_REMEMBERED = 10
AHEAD = timedelta(minutes=30)
# Answers to our own questions count for nothing, and a form has up to ten of them.
MOST_READ = 24
# The kind under which a text that asks to start afresh is kept: what was said until then no longer counts.
AFRESH = "restart"
# The kind under which a text is kept that was answered with "do you want us to stop texting you?".
ASKED_TO_STOP = "asked_to_stop"
# The kind under which an answer to a question of ours is kept, "yes" for instance: alone it says nothing.
OURS_TO_ASK = "dialogue"


def find_contact_point(db: Session, number: PhoneNumber) -> ContactPoint | None:
    """Return what we know of a number, or None: we have never met it."""
    return db.scalar(select(ContactPoint).where(ContactPoint.phone_index == blind_index(number.e164)))


def contact_point_for(db: Session, number: PhoneNumber, now: datetime) -> ContactPoint:
    """Return the number's contact point, making it at the first meeting. Two at once make one."""
    found = find_contact_point(db, number)
    if found is not None:
        if found.is_let_go:  # only the STOP was kept of it
            found.phone, found.is_let_go = number.e164, False
        return found
    made = ContactPoint(phone=number.e164, phone_index=blind_index(number.e164), created_at=now)
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        return db.scalars(select(ContactPoint).where(ContactPoint.phone_index == blind_index(number.e164))).one()
    return made


def handled_key(message_sid: str) -> str:
    """Return what is kept of the MessageSid of a text that was deleted."""
    return blind_index(f"sid\0{message_sid}")


def was_handled(db: Session, message_sid: str) -> bool:
    """Say whether a text with this MessageSid came before and was deleted since."""
    return db.scalar(select(HandledText.id).where(HandledText.key == handled_key(message_sid))) is not None


def store_once(
    db: Session, message_sid: str, contact_point: ContactPoint, body: str, media_count: int, now: datetime
) -> tuple[InboundText, bool]:
    """Keep a text that came in, and return it with whether it is new. The same MessageSid again is the same text."""
    same = select(InboundText).where(InboundText.message_sid == message_sid)
    found = db.scalar(same)
    if found is not None:
        return found, False
    text = InboundText(
        message_sid=message_sid, contact_point=contact_point, body=body, media_count=media_count, received_at=now
    )
    try:
        with db.begin_nested():
            db.add(text)
    except IntegrityError:
        return db.scalars(same).one(), False
    return text, True


def record_reply_once(
    db: Session, text_id: int, reply: str, kind: str, now: datetime, segments: int = 0, cost: int = 0
) -> bool:
    """Keep the reply to a text, unless it has one. Of two that try, one gets True and may send its reply.

    `segments` and `cost`, in hundredths of a penny, are those of a reply that goes back at once.
    """
    row_key = db.scalar(select(InboundText.row_key).where(InboundText.id == text_id)) or ""
    result = db.execute(
        update(InboundText)
        .where(InboundText.id == text_id, InboundText.replied_at.is_(None))
        .values(reply=Bound.to(reply, row_key), kind=kind, replied_at=now, reply_segments=segments, reply_cost=cost)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[None], result).rowcount == 1


@dataclass(frozen=True, slots=True)
class Before:
    """What a number texted in the two hours before a text, at most ten texts back.

    `words` are oldest first, without what came before they asked to start afresh and without bare answers to questions
    of ours. `last_kind` says how the last text was answered, and `count` how many there were, asked afresh or not.
    """

    words: tuple[str, ...] = ()
    last_kind: str = ""
    count: int = 0


def said_before(db: Session, contact_point_id: int, until: datetime, besides: str) -> Before:
    """Return what a number texted in the two hours until a moment, but for the text with the MessageSid `besides`."""
    begun = select(func.max(Conversation.started_at)).where(
        Conversation.contact_point_id == contact_point_id, Conversation.place == Place.TEXT
    )
    newest_first = (
        select(InboundText.body, InboundText.kind)
        .where(
            InboundText.contact_point_id == contact_point_id,
            InboundText.received_at.between(until - REMEMBERED, until),
            InboundText.message_sid != besides,
            or_(begun.scalar_subquery().is_(None), InboundText.received_at >= begun.scalar_subquery()),
        )
        .order_by(InboundText.id.desc())
        .limit(MOST_READ)
    )
    found = db.execute(newest_first).all()
    since_afresh = takewhile(lambda text: text.kind != AFRESH, found)
    said = [text.body for text in since_afresh if text.kind != OURS_TO_ASK][:MOST_REMEMBERED]
    return Before(tuple(said[::-1]), (found[0].kind or "") if found else "", len(found[:MOST_REMEMBERED]))


def recent_words(db: Session, contact_point: ContactPoint, until: datetime, besides: str) -> list[str]:
    """Return what a number texted in the two hours until a moment, oldest first, but for the MessageSid `besides`.

    What came before they asked to start afresh is left out, and what somebody sent who had the number before them.
    """
    return list(said_before(db, contact_point.id, until, besides).words)


def unanswered(db: Session, before: datetime, limit: int = 50) -> Sequence[int]:
    """Return the ids of texts that came in before a moment and have no reply: the process died in between.

    Oldest first. Ids only, so that one that can't be read holds up no other. One of a time to come was written down by
    a clock that has been put right since, and waits no longer than others.
    """
    came = InboundText.received_at
    waiting = (
        select(InboundText.id)
        .where(InboundText.replied_at.is_(None), or_(came < before, came > before + AHEAD))
        .order_by(InboundText.received_at)
        .limit(limit)
    )
    return db.scalars(waiting).all()


def thread_of(db: Session, contact_point: ContactPoint) -> tuple[Sequence[InboundText], Sequence[OutgoingText]]:
    """Return every text from and to a number, oldest first."""
    came = select(InboundText).where(InboundText.contact_point_id == contact_point.id).order_by(InboundText.id)
    went = select(OutgoingText).where(OutgoingText.contact_point_id == contact_point.id).order_by(OutgoingText.id)
    return db.scalars(came).all(), db.scalars(went).all()
