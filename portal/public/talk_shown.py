"""A talk as the young person sees it: every line, and who is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.offer import Page
from portal.assistant import Reply
from portal.messages import conversations
from portal.messages.answering_people import first_name_of, is_texted
from portal.messages.conversation_models import Conversation, ConversationMessage, Side
from portal.messages.conversations import Automatic
from portal.public.noticing import danger_in
from portal.web.context import current_offer, now
from portal.web.kept_pages import who_answers

ASKS_FOR_PERSON = "PERSON"


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One line. `crisis` is the whole reply to danger, with its numbers, where the words alone show it.

    `pages` are those that a reply named."""

    side: Side
    words: str
    who: str
    pages: tuple[Page, ...] = ()
    crisis: Reply | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk. `person` is the first name of who is there; empty while replies are automatic.

    `version` changes whenever anything in it does.
    """

    lines: tuple[TalkLine, ...]
    person: str
    is_waiting: bool
    is_closed: bool
    is_texted: bool
    office: str
    version: str


def automatic_for(found: Reply) -> Automatic:
    """Return what the assistant says in a talk. To a wish for a person it says nothing: the page says who is coming."""
    if found.command == ASKS_FOR_PERSON:
        return Automatic("", asks_for_person=True)
    return Automatic(
        words="\n".join((found.lead, *found.lines)),
        pages=tuple(page.slug for page in found.pages),
        danger=found.crisis_type or "",
        asks_for_person=found.needs_person,
    )


def shown_talk(db: Session, conversation: Conversation) -> Talk:
    """Return the talk as it is now."""
    messages = conversations.messages_of(db, conversation)
    newest = messages[-1].id if messages else 0
    holder, is_waiting = conversation.holder, conversation.waiting_since is not None
    is_closed = conversation.closed_at is not None
    return Talk(
        lines=tuple(_lines(messages)),
        person=first_name_of(holder) if holder else "",
        is_waiting=is_waiting,
        is_closed=is_closed,
        is_texted=is_texted(conversation),
        office=who_answers().office_now(now()),
        version=f"{newest}-{conversation.holder_id or 0}-{is_waiting:d}{is_closed:d}",
    )


def _lines(messages: Sequence[ConversationMessage]) -> Iterator[TalkLine]:
    offer, said = current_offer(), ""
    for message in messages:
        said = message.words if message.side is Side.THEIRS else said
        is_crisis = message.side is Side.AUTOMATIC and message.danger is not None
        yield TalkLine(
            side=message.side,
            words=message.words,
            who=first_name_of(message.author) if message.author else "",
            pages=tuple(offer.pages[slug] for slug in message.pages.split(",") if slug in offer.pages),
            crisis=danger_in(said) if is_crisis else None,
        )
