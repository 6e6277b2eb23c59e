"""What staff write in a conversation: to the page it is held on, and to the phone through the outbox."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.clocks import is_still
from portal.messages import outbox
from portal.messages.conversation_errors import (
    ConversationOver,
    HasStopped,
    NotHeld,
    ReplyRefused,
    StaleReply,
)
from portal.messages.conversation_models import Conversation, ConversationMessage, Place, Side
from portal.messages.gsm7 import cheap_letters

LONGEST_REPLY = 1600
# A colleague is taken to be writing for so long after the last sign of it.
WRITING_FOR = timedelta(seconds=60)
REASON = "staff reply"


def reply(
    db: Session,
    conversation: Conversation,
    words: str,
    by: StaffMember,
    now: datetime,
    *,
    seen_replies: int,
    service_name: str,
    about_ref: str | None = None,
) -> ConversationMessage:
    """Send `words` from `by`, in the caller's transaction: the line, its text in the outbox and its audit entry.

    `seen_replies` is how many staff replies there were when `by` began. `about_ref` names the referral that it is for.
    Where somebody on the web left a number it is texted too, unless that number said STOP.

    Raises ConversationOver, NotHeld, StaleReply, HasStopped, ReplyRefused. Nothing is sent then.
    """
    _require_may_send(conversation, words, seen_replies)
    message = ConversationMessage(
        conversation_id=conversation.id,
        side=Side.STAFF,
        words=words.strip(),
        said_at=now,
        author=by,
        about_ref=about_ref,
    )
    db.add(message)
    db.flush()
    point = conversation.contact_point
    if point is not None and not point.is_stopped:
        body = text_of(conversation, words, by, service_name)
        message.outgoing_text = outbox.enqueue(db, point, body, REASON, f"staff-reply:{message.id}", now)
    conversation.replies += 1
    conversation.last_at = now
    conversation.waiting_since = None
    conversation.writing_by = conversation.writing_until = None
    audit.record(db, actor=by, action="conversation.replied", subject=conversation.subject, now=now)
    return message


def text_of(conversation: Conversation, words: str, by: StaffMember, service_name: str) -> str:
    """Return the text that goes to the phone. Who wrote on the web is told whom the text is from."""
    start = f"{service_name}, {first_name_of(by)}: " if conversation.place is Place.WEB else ""
    return cheap_letters(start + words.strip())


def first_name_of(member: StaffMember) -> str:
    """Return what young people see of a worker."""
    return member.name.split()[0]


def is_texted(conversation: Conversation) -> bool:
    """Say whether a reply goes to a phone."""
    return conversation.contact_point is not None and not conversation.contact_point.is_stopped


def note_writing(conversation: Conversation, by: StaffMember, now: datetime) -> StaffMember | None:
    """Write down that `by` is writing, and return None; or return the colleague who was writing already."""
    other = who_writes(conversation, by, now)
    if other is None:
        conversation.writing_by = by
        conversation.writing_until = now + WRITING_FOR
    return other


def who_writes(conversation: Conversation, besides: StaffMember, now: datetime) -> StaffMember | None:
    """Return the colleague who is writing a reply just now, or None."""
    until = conversation.writing_until
    is_now = until is not None and is_still(until, now, WRITING_FOR)
    return conversation.writing_by if is_now and conversation.writing_by_id != besides.id else None


def _require_may_send(conversation: Conversation, words: str, seen_replies: int) -> None:
    if conversation.is_over:
        raise ConversationOver("the conversation has ended")
    if conversation.holder is None:
        raise NotHeld("nobody is on the conversation")
    if conversation.replies != seen_replies:
        raise StaleReply(conversation.replies)
    point = conversation.contact_point
    if conversation.place is Place.TEXT and point is not None and point.is_stopped:
        raise HasStopped("the number said STOP")
    if not words.strip() or len(words) > LONGEST_REPLY:
        raise ReplyRefused(LONGEST_REPLY)
