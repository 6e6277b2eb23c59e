"""Conversations, so that a test names only what it is about."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.messages import answering_people, conversations, takeover
from portal.messages.conversation_models import Conversation, ConversationMessage
from portal.messages.conversations import Automatic
from tests.conftest import NOON
from tests.portal.messages.makers import ROBIN, make_number

ANSWER = Automatic("Maybe not. Ask your PA.", pages=("council-tax",))
_keys = count(1)


def make_talk(db: Session, browser: str = "one browser", **given: Any) -> Conversation:
    """A talk on the web that waits for a person."""
    talk = conversations.open_on_web(db, browser, NOON, **given)
    db.flush()
    return talk


def make_text_talk(db: Session, number: str = ROBIN) -> Conversation:
    """The conversation of a number."""
    talk = takeover.current_conversation(db, make_number(db, number), NOON)
    db.flush()
    return talk


def say(
    db: Session, talk: Conversation, words: str = "hello", automatic: Automatic = ANSWER, now: datetime = NOON
) -> ConversationMessage:
    """Something that somebody writes in a talk on the web."""
    return conversations.say(db, talk, words, automatic, now, form_key=f"form {next(_keys)}")


def answer(
    db: Session, talk: Conversation, by: StaffMember, words: str = "Hi, it's me", now: datetime = NOON, **given: Any
) -> ConversationMessage:
    """Something that a worker answers, having read everything before it."""
    usual = {"seen_replies": talk.replies, "service_name": "In Your Corner"}
    return answering_people.reply(db, talk, words, by, now, **{**usual, **given})
