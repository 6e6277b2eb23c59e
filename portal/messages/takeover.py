"""Who is on a conversation: a worker, and then nothing automatic is said, or nobody, and then the assistant answers."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.hours import OfficeHours
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.clocks import is_lately
from portal.messages.conversation_errors import AlreadyHeld, ConversationOver
from portal.messages.conversation_models import Conversation, ConversationMessage, Place, Side
from portal.messages.models import ContactPoint

HOURS_SAID_AT_MOST_EVERY = timedelta(hours=12)
# Obeyed and answered whoever is on the conversation.
ALWAYS_ANSWERED = frozenset({"STOP", "START", "HELP"})


class Goes(StrEnum):
    """What goes back for a text that came in."""

    ANSWER = "answer"  # what the assistant says
    HOURS = "hours"  # when a person is there
    NOTHING = "nothing"  # a person answers


def note_text(
    db: Session,
    point: ContactPoint,
    hours: OfficeHours,
    now: datetime,
    *,
    is_crisis: bool = False,
    command: str = "",
    wants_person: bool = False,
) -> Goes:
    """Write down that a text came in, and return what goes back for it. Call it once for each text that is new.

    While a worker is on the number's conversation nothing automatic goes back, but for danger and STOP, START and
    HELP; outside office hours it is said when a person is there, once in twelve hours at most.
    """
    current = current_conversation(db, point, now)
    current.last_at = now
    if command in ALWAYS_ANSWERED:
        return Goes.ANSWER
    is_held = held_by_number(db, point) is not None
    if is_held or wants_person:
        current.waiting_since = current.waiting_since or now
        current.closed_at = None
    if is_crisis or not is_held:
        return Goes.ANSWER
    return _hours_or_nothing(current, hours, now)


def held_by_number(db: Session, point: ContactPoint) -> Conversation | None:
    """Return the conversation with this number that a worker is on, or None.

    It may be on the web, where somebody left the number and an answer was texted to it.
    """
    is_about_it = or_(Conversation.place == Place.TEXT, Conversation.replies > 0)
    held = (
        select(Conversation)
        .where(Conversation.contact_point_id == point.id, Conversation.holder_id.is_not(None), is_about_it)
        .order_by(Conversation.place, Conversation.id)
    )
    return db.scalars(held).first()


def current_conversation(db: Session, point: ContactPoint, now: datetime) -> Conversation:
    """Return the conversation of whoever has this number now, locked, making it at the first need.

    Two at once make one. The first conversation of a number begins when we met the number.
    """
    same = select(Conversation).where(
        Conversation.contact_point_id == point.id, Conversation.place == Place.TEXT, Conversation.ended_at.is_(None)
    )
    found = db.scalar(same.with_for_update(of=Conversation))
    if found is not None:
        return found
    db.flush()
    made = Conversation(place=Place.TEXT, contact_point=point, started_at=point.created_at, last_at=now)
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        return db.scalars(same.with_for_update(of=Conversation)).one()
    return made


def take(db: Session, conversation: Conversation, by: StaffMember, seen_holder_id: int | None, now: datetime) -> None:
    """Put `by` on the conversation: from now on the assistant is silent in it, and both sides see who is there.

    `seen_holder_id` is who was on it when `by` decided. Taking what you hold changes nothing, so a double tap is safe.

    Raises AlreadyHeld: somebody else took it meanwhile. ConversationOver.
    """
    if conversation.is_over:
        raise ConversationOver("the conversation has ended")
    if conversation.holder is by:
        return
    if conversation.holder is not None and conversation.holder.id != seen_holder_id:
        raise AlreadyHeld(conversation.holder.name)
    conversation.holder = by
    conversation.held_since = now
    conversation.closed_at = None
    _note(db, conversation, Side.JOINED, by, now)
    audit.record(db, actor=by, action="conversation.taken", subject=conversation.subject, now=now)


def hand_over(db: Session, conversation: Conversation, to: StaffMember, by: StaffMember, now: datetime) -> None:
    """Put `to` on a conversation that a leaver was on, so that nobody waits in it for long. Raises ConversationOver."""
    if conversation.is_over:
        raise ConversationOver("the conversation has ended")
    if conversation.holder_id == to.id:
        return
    conversation.holder, conversation.held_since = to, now
    conversation.writing_by = conversation.writing_until = None
    _note(db, conversation, Side.JOINED, to, now)
    audit.record(db, actor=by, action="conversation.handed_over", subject=conversation.subject, now=now)


def hand_back(db: Session, conversation: Conversation, by: StaffMember, now: datetime) -> None:
    """Give the conversation back to automatic replies. Doing it twice changes nothing."""
    if conversation.holder is None:
        return
    _let_go(conversation)
    _note(db, conversation, Side.LEFT, by, now)
    audit.record(db, actor=by, action="conversation.handed_back", subject=conversation.subject, now=now)


def close(db: Session, conversation: Conversation, by: StaffMember, now: datetime) -> None:
    """Say that nothing more is to be done. Automatic replies answer again, and a new message opens it again."""
    if conversation.closed_at is not None:
        return
    _let_go(conversation)
    conversation.closed_at = now
    _note(db, conversation, Side.CLOSED, by, now)
    audit.record(db, actor=by, action="conversation.closed", subject=conversation.subject, now=now)


def number_changed_hands(db: Session, conversation: Conversation, by: StaffMember, now: datetime) -> Conversation:
    """End the conversation of whoever had the number, and return the empty one of whoever has it now.

    Raises ConversationOver: it changed hands already, or was never about a number.
    """
    if conversation.is_over or conversation.place is not Place.TEXT:
        raise ConversationOver("the conversation has ended")
    _let_go(conversation)
    conversation.ended_at = now
    audit.record(db, actor=by, action="conversation.number_changed", subject=conversation.subject, now=now)
    db.flush()
    fresh = Conversation(place=Place.TEXT, contact_point=conversation.contact_point, started_at=now, last_at=now)
    db.add(fresh)
    db.flush()
    return fresh


def _hours_or_nothing(current: Conversation, hours: OfficeHours, now: datetime) -> Goes:
    said = current.hours_said_at
    if hours.is_open(now) or (said is not None and is_lately(said, now, HOURS_SAID_AT_MOST_EVERY)):
        return Goes.NOTHING
    current.hours_said_at = now
    return Goes.HOURS


def _let_go(conversation: Conversation) -> None:
    conversation.holder = None
    conversation.held_since = None
    conversation.waiting_since = None
    conversation.writing_by = None
    conversation.writing_until = None


def _note(db: Session, conversation: Conversation, what: Side, by: StaffMember, now: datetime) -> None:
    conversation.last_at = now
    db.add(ConversationMessage(conversation_id=conversation.id, side=what, words="", said_at=now, author=by))
