"""From a text that came in to the one reply that it gets, losing nothing on the way.

The steps, in this order: keep the text as it came (`_keep`); work out the answer (`_compose`); keep the answer with
what follows from it, STOP or an alert, and say what goes back (`settling.settle`). Only after the first step is
anything else tried, and what fails or takes too long after it is made good by the outbox (`answer_left_behind`).
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from portal.assistant import Knowledge
from portal.database import Database
from portal.errors import PortalError
from portal.messages import threads
from portal.messages.models import InboundText
from portal.messages.threads import Before
from portal.settings import TextLimits
from portal.web.context import Service
from sms.answers import Answer, answer_to
from sms.compose import Note, link_host, note_text
from sms.in_time import within
from sms.incoming import Incoming
from sms.opting import answer_after_question, heard_after_question
from sms.settling import NO_REPLY, Settler

logger = logging.getLogger(__name__)

# Longer than any request takes: what is unanswered after this long was left by a process that died, or was too slow.
LEFT_BEHIND = timedelta(seconds=30)
# Twilio is answered within two seconds. Keeping the text and the answer takes far less than the rest.
COMPOSING_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Said:
    """What goes back to the sender at once; no words: nothing does. `text_id` is that of the text it answers."""

    words: str
    text_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is stored, and what its answer depends on."""

    id: int
    contact_point_id: int
    is_new: bool
    is_answered: bool
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers texts from what it knows, and keeps each step in the database. `link_host` begins the links."""

    database: Database
    knowledge: Knowledge
    link_host: str
    limits: TextLimits = field(default_factory=TextLimits)
    seconds: float = COMPOSING_SECONDS

    @classmethod
    def of(cls, service: Service) -> Self:
        """Return who answers texts for this service."""
        host = link_host(service.offer, service.settings)
        return cls(service.database, service.knowledge, host, service.settings.texts)

    def receive(self, incoming: Incoming, now: datetime) -> Said:
        """Keep the text, then answer it.

        The same text delivered again is neither kept nor answered twice. Where the database is away or can't be read,
        the sender is told that the text may be lost, or whom to ring where it shows danger.
        """
        try:
            kept = self._keep(incoming, now)
        except (SQLAlchemyError, PortalError) as error:
            logger.error("text_not_kept", extra={"kind": type(error).__name__})
            return Said(self._without_database(incoming))
        if kept is None or kept.is_answered:
            return Said(NO_REPLY)
        before = self._before(kept, incoming, now)
        answer = within(self.seconds, partial(self._compose, incoming, before, is_stopped=kept.is_stopped, now=now))
        if answer is None:
            logger.warning("answer_took_too_long", extra={"text_id": kept.id})
            return Said(NO_REPLY)
        # A second delivery of danger is answered where the first died half-way; of two, one keeps the reply.
        if not kept.is_new and not answer.is_crisis:
            return Said(NO_REPLY)
        return Said(self._settle(kept, incoming, before, answer, now), kept.id)

    def _keep(self, incoming: Incoming, now: datetime) -> Kept | None:
        """Store the text as it came, and nothing else, so that nothing else can keep it from being stored.

        None: it is the copy of one that was handled, and deleted since.
        """
        with self.database.transaction() as db:
            if threads.was_handled(db, incoming.sid):
                return None
            point = threads.contact_point_for(db, incoming.sender, now)
            text, is_new = threads.store_once(db, incoming.sid, point, incoming.body, incoming.media_count, now)
            return Kept(text.id, point.id, is_new, text.replied_at is not None, point.is_stopped)

    def _without_database(self, incoming: Incoming) -> str:
        # Without the moment nothing is said about who reads it: nobody will.
        answer = answer_to(incoming, (), self.knowledge, self.link_host, is_stopped=False)
        return answer.words if answer.is_crisis else note_text(Note.NOT_KEPT, self.knowledge.offer)

    def _before(self, kept: Kept, incoming: Incoming, now: datetime) -> Before:
        """Return what was said before, or nothing where it can't be read: this text must be answered all the same."""
        try:
            with self.database.reading() as db:
                return threads.said_before(db, kept.contact_point_id, now, besides=incoming.sid)
        except (SQLAlchemyError, PortalError) as error:
            logger.error("words_before_not_read", extra={"kind": type(error).__name__})
            return Before()

    def _compose(self, incoming: Incoming, before: Before, *, is_stopped: bool, now: datetime) -> Answer:
        """Work out the answer, step by step: the first step that has one gives it. Never raises, changes nothing."""
        if before.last_kind == threads.ASKED_TO_STOP:
            incoming = heard_after_question(incoming)
            kept_on = answer_after_question(incoming, self.knowledge)
            if kept_on is not None:
                return kept_on
        return answer_to(incoming, before.words, self.knowledge, self.link_host, is_stopped, now)

    def _settle(self, kept: Kept, incoming: Incoming, before: Before, answer: Answer, now: datetime) -> str:
        """Keep the answer and return what goes back. Danger is answered even where that can't be kept."""
        try:
            return self._settler().at_once(kept.id, incoming, before, answer, now)
        except Exception as error:  # the text is safe: the outbox answers it
            logger.error("answer_not_kept", extra={"text_id": kept.id, "kind": type(error).__name__})
            return answer.words if answer.is_crisis and incoming.sender.is_answerable else NO_REPLY

    def _settler(self) -> Settler:
        return Settler(self.database, self.knowledge, self.limits)

    def answer_left_behind(self, now: datetime) -> int:
        """Answer, by the outbox, texts that were kept and not answered in their request. Returns how many."""
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
            incoming, is_stopped = Incoming.again(text), text.contact_point.is_stopped
            before = threads.said_before(db, text.contact_point_id, text.received_at, besides=text.message_sid)
        answer = self._compose(incoming, before, is_stopped=is_stopped, now=now)
        return self._settler().later(text_id, incoming, before, answer, now)


def answerer_for(service: Service) -> Answerer:
    """Return who answers texts for this service."""
    return Answerer.of(service)
