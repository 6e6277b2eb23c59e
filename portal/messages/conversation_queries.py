"""The team's list of conversations: who waits for a person, longest first, then the newest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.messages.conversation_errors import NoSuchConversation
from portal.messages.conversation_models import Conversation, Place
from portal.messages.models import ContactPoint

A_PAGE = 25
VIEWS = ("waiting", "mine", "all", "closed")


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page of the list. Pages count from 1."""

    conversations: tuple[Conversation, ...]
    total: int
    number: int

    @property
    def has_next(self) -> bool:
        return self.number * A_PAGE < self.total


def listed(db: Session, view: str, me: StaffMember, page: int = 1) -> ConversationPage:
    """Return a page of one of VIEWS; a page past the end is empty."""
    which = _which(view, me)
    total = db.scalar(select(func.count()).select_from(Conversation).where(*which)) or 0
    rows = (
        select(Conversation)
        .where(*which)
        .order_by(
            Conversation.waiting_since.is_(None),
            Conversation.waiting_since,
            Conversation.last_at.desc(),
            Conversation.id,
        )
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    return ConversationPage(tuple(db.scalars(rows)), total, page)


def count_waiting(db: Session) -> int:
    """Return how many conversations wait for a person."""
    waiting = select(func.count()).select_from(Conversation).where(Conversation.waiting_since.is_not(None))
    return db.scalar(waiting) or 0


def get(db: Session, conversation_id: int, *, to_change: bool = False) -> Conversation:
    """Return a conversation; `to_change` locks it. Raises NoSuchConversation."""
    one = select(Conversation).where(Conversation.id == conversation_id)
    if to_change:
        one = one.with_for_update(of=Conversation).execution_options(populate_existing=True)
    found = db.scalar(one)
    if found is None:
        raise NoSuchConversation("no conversation has this id")
    return found


def about_number_at(db: Session, point: ContactPoint, moment: datetime) -> Conversation | None:
    """Return the conversation by text of whoever had the number at a moment, or None."""
    theirs = (
        select(Conversation)
        .where(
            Conversation.contact_point_id == point.id,
            Conversation.place == Place.TEXT,
            Conversation.started_at <= moment,
        )
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
    )
    return db.scalars(theirs).first()


def current_of_number(db: Session, point: ContactPoint) -> Conversation | None:
    """Return the conversation by text of whoever has the number now, or None."""
    current = (
        Conversation.contact_point_id == point.id,
        Conversation.place == Place.TEXT,
        Conversation.ended_at.is_(None),
    )
    return db.scalar(select(Conversation).where(*current))


def _which(view: str, me: StaffMember) -> tuple[ColumnElement[bool], ...]:
    is_open = (Conversation.closed_at.is_(None), Conversation.ended_at.is_(None))
    if view == "waiting":
        return (Conversation.waiting_since.is_not(None),)
    if view == "mine":
        return (Conversation.holder_id == me.id,)
    if view == "closed":
        return (~(is_open[0] & is_open[1]),)
    return is_open
