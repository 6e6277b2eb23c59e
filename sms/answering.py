"""From a text that came in to the one reply that it gets, losing nothing on the way."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.assistant import Knowledge
from portal.database import Database
from portal.errors import PortalError
from portal.feedback import unanswered
from portal.messages import alerts, optouts, outbox, threads
from portal.messages.models import AlertSource, ContactPoint, InboundText
from portal.web.context import Service
from sms.answers import Answer, answer_to
from sms.compose import Note, link_host, note_text
from sms.incoming import Incoming

logger = logging.getLogger(__name__)

NO_REPLY = ""
# Longer than any request takes: what is unanswered after this long was left by a process that died.
LEFT_BEHIND = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is stored. `may_reply`: whether its answer may go back to the sender."""

    id: int
    is_new: bool
    may_reply: bool


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers texts from what it knows, and keeps each step in the database. `link_host` begins the links."""

    database: Database
    knowledge: Knowledge
    link_host: str

    def receive(self, incoming: Incoming, now: datetime) -> str:
        """Keep the text, then answer it. Returns what to text back; empty where nothing is to be sent.

        The same text delivered again is neither kept nor answered twice. Where the database is away or can't be read,
        the sender is told that the text may be lost, or whom to ring where it shows danger.
        """
        try:
            return self._receive(incoming, now)
        except (SQLAlchemyError, PortalError) as error:
            logger.error("text_not_kept", extra={"kind": type(error).__name__})
            answer = answer_to(incoming, (), self.knowledge, self.link_host, is_stopped=False)
            return answer.words if answer.is_crisis else note_text(Note.NOT_KEPT, self.knowledge.offer)

    def _receive(self, incoming: Incoming, now: datetime) -> str:
        answer = self._answer(incoming, now)
        with self.database.transaction() as db:
            kept = _keep(db, incoming, answer, now)
        # A second delivery of danger is answered where the first died half-way; of two, one keeps the reply.
        if not kept.is_new and not answer.is_crisis:
            return NO_REPLY
        words = answer.words if kept.may_reply else NO_REPLY
        with self.database.transaction() as db:
            is_first = threads.record_reply_once(db, kept.id, words, answer.kind, now)
        if is_first:
            self._note_unanswered(answer, now)
        return words if is_first else NO_REPLY

    def _answer(self, incoming: Incoming, now: datetime) -> Answer:
        with self.database.reading() as db:
            point = threads.find_contact_point(db, incoming.sender)
            is_stopped = point is not None and point.is_stopped
            history = threads.recent_words(db, point, now, besides=incoming.sid) if point else []
        return answer_to(incoming, history, self.knowledge, self.link_host, is_stopped, now)

    def _note_unanswered(self, answer: Answer, now: datetime) -> None:
        """Put a question that no page answers on the staff's list. Nothing about that may keep the reply back."""
        if answer.question is None:
            return
        try:
            with self.database.transaction() as db:
                unanswered.keep(db, answer.question, now)
        except Exception as error:
            logger.error("question_not_kept", extra={"kind": type(error).__name__})

    def answer_left_behind(self, now: datetime) -> int:
        """Answer, by the outbox, texts that a process kept and did not live to answer. Returns how many."""
        with self.database.reading() as db:
            left = threads.unanswered(db, before=now - LEFT_BEHIND)
        return sum(self._try_late(text_id, now) for text_id in left)

    def _try_late(self, text_id: int, now: datetime) -> bool:
        """Answer one text late. Whatever is wrong with it, the others must still be answered."""
        try:
            return self._answer_late(text_id, now)
        except Exception as error:
            logger.error("late_answer_failed", extra={"text_id": text_id, "kind": type(error).__name__})
            return False

    def _answer_late(self, text_id: int, now: datetime) -> bool:
        with self.database.reading() as db:
            text = db.get_one(InboundText, text_id)
            incoming = Incoming.again(text)
            history = threads.recent_words(db, text.contact_point, text.received_at, besides=text.message_sid)
        answer = answer_to(incoming, history, self.knowledge, self.link_host, is_stopped=False, now=now)
        with self.database.transaction() as db:
            return _keep_late(db, text_id, answer, now)


def answerer_for(service: Service) -> Answerer:
    """Return who answers texts for this service."""
    return Answerer(service.database, service.knowledge, link_host(service.offer, service.settings))


def _keep(db: Session, incoming: Incoming, answer: Answer, now: datetime) -> Kept:
    """Store the text, what it says of STOP and START, and its alert: all in the caller's one transaction."""
    point = threads.contact_point_for(db, incoming.sender, now)
    text, is_new = threads.store_once(db, incoming.sid, point, incoming.body, incoming.media_count, now)
    was_stopped = point.is_stopped
    if is_new:
        _obey(point, answer.wish, incoming, now)
        if answer.danger:
            _raise_alert(db, text, answer, now)
    return Kept(text.id, is_new, _may_reply(answer, incoming, point, was_stopped=was_stopped))


def _obey(point: ContactPoint, wish: str, incoming: Incoming, now: datetime) -> None:
    """Do as STOP and START say, whether the person said it to us or Twilio heard it first."""
    if wish == "STOP":
        optouts.stop(point, "twilio" if incoming.opt_out else "said stop", now)
    elif wish == "START":
        optouts.start(point)


def _may_reply(answer: Answer, incoming: Incoming, point: ContactPoint, *, was_stopped: bool) -> bool:
    """Whether the answer may go back: to a number that said STOP, only one confirmation and help in danger."""
    if not incoming.sender.is_answerable:
        return False
    if answer.is_crisis:
        return True
    if incoming.opt_out:
        return False  # Twilio has replied
    return not was_stopped if answer.wish == "STOP" else not point.is_stopped


def _raise_alert(db: Session, text: InboundText, answer: Answer, now: datetime) -> None:
    alerts.raise_alert(
        db,
        source=AlertSource.TEXT,
        danger=answer.danger,
        message=text.body,
        now=now,
        inbound_text=text,
        district=answer.district,
    )


def _keep_late(db: Session, text_id: int, answer: Answer, now: datetime) -> bool:
    """Keep the late answer and let it wait in the outbox. Returns False where somebody was faster."""
    text = db.get_one(InboundText, text_id)
    may_reply = Incoming.again(text).sender.is_answerable and not text.contact_point.is_stopped
    words = answer.words if may_reply else NO_REPLY
    if not threads.record_reply_once(db, text_id, words, answer.kind, now):
        return False
    if answer.danger and alerts.alert_about(db, text) is None:
        _raise_alert(db, text, answer, now)
    if words:
        outbox.enqueue(db, text.contact_point, words, "late answer", f"late-answer:{text_id}", now)
    return True
