"""Joins the dialogues to texts that come in: what they say goes out in place of the assistant's reply, or after it."""

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.assistant import Knowledge
from portal.dialogues import still_going
from portal.dialogues.desk import Desk, Heard
from portal.dialogues.talk import Dialogue
from portal.messages import threads
from portal.messages.alerts import UNANSWERED
from portal.messages.models import ContactPoint
from portal.messages.segments import MOST_SEGMENTS
from sms.answers import Answer
from sms.compose import Note, note_text
from sms.segments import count_segments, fit

logger = logging.getLogger(__name__)

# A text that a dialogue answers and that matters to what is said later: it says a place or an age, for instance.
COUNTS = "told"


def joined(db: Session, point: ContactPoint, answer: Answer, knowledge: Knowledge, now: datetime) -> Answer:
    """Return the answer with what the dialogue of this number makes of it, and keep how far the dialogue is.

    The caller holds the number, keeps the reply in the same transaction and may reply at all. Whatever breaks here,
    nothing of it is kept, and a person sees the text.
    """
    heard = answer.heard
    if heard is None:
        return answer
    try:
        with db.begin_nested():
            dialogue = Dialogue(Desk(db, point, knowledge, now))
            return _joined(dialogue, answer, replace(heard, alerts=bool(answer.danger)))
    except Exception as error:
        logger.error("dialogue_failed", extra={"kind": type(error).__name__})
        if answer.is_crisis or answer.wish:
            return answer
        words = note_text(Note.HOLDING, knowledge.offer)
        return replace(answer, words=words, kind=UNANSWERED, danger=answer.danger or UNANSWERED, question=None)


def _joined(dialogue: Dialogue, answer: Answer, heard: Heard) -> Answer:
    spoken = dialogue.take(heard)
    if spoken is None:
        return replace(answer, words=with_tail(answer.words, dialogue.tail))
    kind = COUNTS if spoken.counts else threads.OURS_TO_ASK
    kind = threads.AFRESH if spoken.is_afresh else kind
    return replace(answer, words=fit(spoken.words), kind=kind, danger=spoken.danger, question=None)


def still_going_noted(db: Session, point: ContactPoint, answer: Answer, knowledge: Knowledge, now: datetime) -> str:
    """Note an answer to "is it still going?", and return what to say to it; empty where the text is none.

    Whatever breaks here, nothing of it is kept, and the text goes its usual way: to a person.
    """
    if answer.heard is None or answer.danger or answer.wish:
        return ""
    try:
        with db.begin_nested():
            words = still_going.noted(db, point, answer.heard, knowledge, now)
            return fit(words) if words else ""
    except Exception as error:
        logger.error("check_not_noted", extra={"kind": type(error).__name__})
        return ""


def with_tail(words: str, tail: str) -> str:
    """Return the assistant's words with `tail` before their link. Where there is no room for both, the link goes."""
    if not tail or not words.strip():
        return words
    body, _, link = words.rpartition(" ")
    has_link = "/" in link and "." in link
    wholes = [f"{body} {tail} {link}", f"{body} {tail}"] if has_link else [f"{words} {tail}"]
    return next((whole for whole in wholes if count_segments(whole) <= MOST_SEGMENTS), words)
