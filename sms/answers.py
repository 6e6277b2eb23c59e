"""What to say to one text, worked out without the database. It always has an answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.assistant import Kind, Knowledge, Reply, command_in, reply
from portal.assistant.unanswered import question_without_page
from portal.dialogues.desk import Heard, hear_text
from portal.dialogues.menu import spelled_out
from portal.feedback.unanswered import Question
from portal.messages import alerts, threads
from sms.compose import Note, note_text, text_for
from sms.incoming import Incoming

logger = logging.getLogger(__name__)

LONGEST_TEXT = 1600
UNSURE = frozenset({Kind.OUT_OF_SCOPE, Kind.SMALLTALK})
WISHES = frozenset({"STOP", "START"})
NOT_WORDS = "not_words"
# After a wish to start afresh, what was said before no longer counts; after our question, a yes means stop.
KEPT_AS = {"RESTART": threads.AFRESH, "STOP_OR_NO": threads.ASKED_TO_STOP}
# A thumbs up needs no question back. Any other sign may be all that somebody can say just now.
SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
CHEERFUL = frozenset("👍👌🙏❤🧡💛💚💙💜😊🙂😀😃😄😁😂🤣😍🥰😘👏💪🎉✌ \ufe0f" + SKIN_TONES)


@dataclass(frozen=True, slots=True)
class Answer:
    """Words to text back, and what follows from the text.

    `kind` is kept beside the words. `wish` is STOP, START or empty; `command` is the command that the text was, if any.
    `danger` says why a person must see the text; empty: nobody must. `heard` is the text as the dialogues read it,
    where they may have a part in it. `district` is where they are, and `question` what goes on the list of what no page
    answers.
    """

    words: str
    kind: str
    wish: str = ""
    danger: str = ""
    command: str = ""
    heard: Heard | None = None
    district: str | None = None
    question: Question | None = None

    @property
    def is_crisis(self) -> bool:
        return self.kind == Kind.CRISIS


def answer_to(
    incoming: Incoming,
    history: Sequence[str],
    knowledge: Knowledge,
    host: str,
    is_stopped: bool,
    now: datetime | None = None,
) -> Answer:
    """Return the answer to a text. `history` is what they texted before; `host` begins links; `now` says who answers.

    `now` is left out where the text can't be kept: then nothing is said about who reads it.

    Never raises: where the assistant fails, a person must see the text, and the sender is told so.
    """
    meant = incoming.meant(is_stopped=is_stopped)
    if not meant:
        note = Note.NO_PICTURES if incoming.media_count else Note.NO_WORDS
        return Answer(note_text(note, knowledge.offer), NOT_WORDS)
    try:
        *history, meant = spelled_out([*history, meant], knowledge)
        found = reply(meant, history, knowledge, now)
        heard = hear_text(meant, found, history, knowledge)
    except Exception as error:  # whatever broke, the text must be kept and a person told
        logger.error("reply_failed", extra={"kind": type(error).__name__})
        return _obeyed(knowledge, meant) if meant in WISHES else _held(knowledge, "")
    try:
        return replace(_dressed(found, meant, history, knowledge, host), heard=heard)
    except Exception as error:  # as above
        logger.error("text_not_composed", extra={"kind": type(error).__name__})
        return _held(knowledge, _wish(found), found.crisis_type or "")


def _dressed(found: Reply, meant: str, history: Sequence[str], knowledge: Knowledge, host: str) -> Answer:
    district = found.district.slug if found.district else None
    if found.needs_person:
        danger = found.crisis_type or alerts.NEEDS_PERSON
        return Answer(
            words=_words(found, meant, knowledge, host),
            kind=_kind(found),
            wish=_wish(found),
            danger=danger,
            command=found.command or "",
            district=district,
        )
    is_for_team = _is_for_team(found, history, knowledge)
    if is_for_team and found.kind in UNSURE:
        words = note_text(Note.PASSED_ON, knowledge.offer)
    else:
        words = _words(found, meant, knowledge, host)
    return Answer(
        words=words,
        kind=_kind(found),
        wish=_wish(found),
        danger=alerts.NEEDS_PERSON if is_for_team else "",
        command=found.command or "",
        district=district,
        question=None if is_for_team else question_without_page(meant, found, knowledge),
    )


def _wish(found: Reply) -> str:
    return found.command if found.command in WISHES else ""


def _is_for_team(found: Reply, history: Sequence[str], knowledge: Knowledge) -> bool:
    """Whether this goes on from PERSON, which asks for a name and what it's about and says that the team will see it.

    People send the two in one text or in two.
    """
    if found.kind is Kind.COMMAND:
        return False
    return any(command_in(words, knowledge) == "PERSON" for words in history[-2:])


def _obeyed(knowledge: Knowledge, wish: str) -> Answer:
    """Return the answer to STOP or START where the assistant has none: they need no thinking, only doing."""
    note = Note.STOPPED if wish == "STOP" else Note.STARTED
    return Answer(note_text(note, knowledge.offer), Kind.COMMAND.value, wish, command=wish)


def _held(knowledge: Knowledge, wish: str, danger: str = "") -> Answer:
    words = note_text(Note.HOLDING, knowledge.offer)
    return Answer(words, alerts.UNANSWERED, wish, danger or alerts.UNANSWERED, command=wish)


def _kind(found: Reply) -> str:
    """Return the kind to keep: it says what the next text must be read with, where that matters."""
    return KEPT_AS.get(found.command or "", found.kind.value)


def _words(found: Reply, body: str, knowledge: Knowledge, host: str) -> str:
    """Return the words to text back. Danger goes before every rule about the form of a text."""
    if found.kind is not Kind.CRISIS:
        if len(body) > LONGEST_TEXT:
            return note_text(Note.TOO_LONG, knowledge.offer)
        if found.kind in UNSURE and _is_only_signs(body):
            return note_text(Note.ONLY_SIGNS, knowledge.offer)
    return text_for(found, host)


def _is_only_signs(body: str) -> bool:
    return not any(letter.isalnum() for letter in body) and not CHEERFUL.issuperset(body)
