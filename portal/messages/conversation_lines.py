"""One conversation as staff read it: what came, what went and who was there, in the order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.messages.conversation_models import Conversation, ConversationMessage, Place, Side
from portal.messages.conversations import messages_of
from portal.messages.models import Delivery, InboundText, OutgoingText

# These texts carry a referral's reference in the key that keeps them from going out twice.
REFERENCE, LATE_ANSWER = "reference", "late answer"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation. `text_id` is the id of a text of theirs; `delivery` is how a text of ours fares.

    `about_ref` is the referral that staff said it belongs to. `elsewhere_id` is the conversation that it was said in,
    where that is another one: its words are shown only there.
    """

    at: datetime
    side: Side
    words: str
    who: str = ""
    is_text: bool = False
    text_id: int | None = None
    about_ref: str | None = None
    delivery: Delivery | None = None
    danger: str = ""
    elsewhere_id: int | None = None


def lines_of(db: Session, conversation: Conversation) -> list[Line]:
    """Return every line, oldest first. Of a number's texts only those while the conversation lasts.

    Who left a number on the web need not be who has it: its texts are shown with the number alone.
    """
    messages = messages_of(db, conversation)
    lines = [_line_of(message) for message in messages]
    if conversation.place is Place.TEXT:
        shown = {message.outgoing_text_id for message in messages}
        lines += _texts_in(db, conversation)
        lines += _texts_out(db, conversation, shown)
    return sorted(lines, key=lambda line: line.at)


def _line_of(message: ConversationMessage) -> Line:
    sent = message.outgoing_text
    return Line(
        at=message.said_at,
        side=message.side,
        words=message.words,
        who=message.author.name if message.author else "",
        is_text=sent is not None,
        about_ref=message.about_ref,
        delivery=sent.status if sent else None,
        danger=message.danger or "",
    )


def _texts_in(db: Session, conversation: Conversation) -> Iterator[Line]:
    came = (
        select(InboundText)
        .where(InboundText.contact_point_id == conversation.contact_point_id)
        .where(*_while_it_lasts(conversation, InboundText.received_at))
        .order_by(InboundText.received_at, InboundText.id)
    )
    for text in db.scalars(came):
        yield Line(text.received_at, Side.THEIRS, text.body, is_text=True, text_id=text.id, about_ref=text.about_ref)
        if text.reply and text.replied_at:
            yield Line(text.replied_at, Side.AUTOMATIC, text.reply, is_text=True, about_ref=text.about_ref)


def _texts_out(db: Session, conversation: Conversation, shown: set[int | None]) -> Iterator[Line]:
    """Yield the texts that went out, but for late answers, which stand beside the text that they answer."""
    went = (
        select(OutgoingText, ConversationMessage)
        .outerjoin(ConversationMessage, ConversationMessage.outgoing_text_id == OutgoingText.id)
        .where(OutgoingText.contact_point_id == conversation.contact_point_id, OutgoingText.reason != LATE_ANSWER)
        .where(*_while_it_lasts(conversation, OutgoingText.created_at))
        .order_by(OutgoingText.created_at, OutgoingText.id)
    )
    for text, message in db.execute(went):
        if text.id in shown:
            continue
        yield Line(
            at=text.created_at,
            side=Side.STAFF if message else Side.AUTOMATIC,
            words="" if message else text.body,
            who=message.author.name if message and message.author else "",
            is_text=True,
            about_ref=None if message else reference_in(text),
            delivery=text.status,
            elsewhere_id=message.conversation_id if message else None,
        )


def _while_it_lasts(conversation: Conversation, moment: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
    lasts = [moment >= conversation.started_at]
    if conversation.ended_at is not None:
        lasts.append(moment < conversation.ended_at)
    return lasts


def reference_in(text: OutgoingText) -> str | None:
    """Return the referral whose reference a text gives: it is that person's, whoever else has the number."""
    return text.dedup_key.partition(":")[2] if text.reason == REFERENCE else None
