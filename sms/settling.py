"""Keeps the answer to a text together with what follows from it, and says what goes back to the sender."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.replies import FLOOD
from portal.assistant import Knowledge
from portal.database import Database
from portal.feedback import unanswered
from portal.messages import alerts, optouts, outbox, threads
from portal.messages.models import AlertSource, ContactPoint, How, InboundText, TextKind
from portal.messages.pacing import FLOOD_NOTE, Pace, pace_of, sounds_like_a_machine
from portal.messages.threads import Before
from portal.referrals import waiting
from portal.referrals.alert_lane import place_alerts
from portal.referrals.settings import team_times
from portal.settings import TextLimits
from sms import dialogue
from sms.answers import Answer
from sms.incoming import Incoming
from sms.opting import fixed_text
from sms.person_on import OUT_OF_HOURS, PERSON_ON, with_person_on
from sms.segments import count_segments

logger = logging.getLogger(__name__)

NO_REPLY = ""
# The kind of what is said to an answer to "is it still going?" that was noted by itself.
CHECK_ANSWERED = "check_answered"


@dataclass(frozen=True, slots=True)
class Going:
    """What goes back, and the kind under which it is kept."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Settler:
    """Keeps answers, each in one transaction with the alert, the STOP or the START that goes with it."""

    database: Database
    knowledge: Knowledge
    limits: TextLimits

    def at_once(self, text_id: int, incoming: Incoming, before: Before, answer: Answer, now: datetime) -> str:
        """Keep the answer and return what to say in this request; empty where nothing goes, or another was faster."""
        with self.database.transaction() as db:
            point = _locked(db, text_id)
            if _is_answered(db, text_id):
                return NO_REPLY
            answer = self._joined(db, point, incoming, answer, now)
            going = self._going(db, point, incoming, before, answer, now)
            segments = count_segments(going.words) if going.words else 0
            cost = segments * self.limits.segment_hundredths
            if not threads.record_reply_once(db, text_id, going.words, going.kind, now, segments, cost):
                return NO_REPLY
            _follow(db, text_id, point, incoming, answer, now)
            self._tell_the_team(db, point, answer, now)
            _note_unanswered(db, answer, going, now)
        return going.words

    def later(self, text_id: int, incoming: Incoming, before: Before, answer: Answer, now: datetime) -> bool:
        """Keep the answer and let it wait in the outbox. Returns False where somebody was faster."""
        with self.database.transaction() as db:
            point = _locked(db, text_id)
            if _is_answered(db, text_id):
                return False
            answer = self._joined(db, point, incoming, answer, now)
            going = self._going(db, point, incoming, before, answer, now)
            if not threads.record_reply_once(db, text_id, going.words, going.kind, now):
                return False
            if going.words and not point.is_stopped:
                kind = TextKind.SAFETY if answer.is_crisis else TextKind.REPLY
                outbox.enqueue(db, point, going.words, "late answer", f"late-answer:{text_id}", now, kind)
            _follow(db, text_id, point, incoming, answer, now)
            self._tell_the_team(db, point, answer, now)
            _note_unanswered(db, answer, going, now)
        return True

    def _joined(self, db: Session, point: ContactPoint, incoming: Incoming, answer: Answer, now: datetime) -> Answer:
        """Return the answer with what a person on the conversation, or a dialogue, makes of it."""
        with_person = with_person_on(db, point, answer, self.knowledge.offer, now)
        if not _may_reply(answer, incoming, point):
            return with_person
        if thanks := dialogue.still_going_noted(db, point, answer, self.knowledge, now):
            return replace(with_person, words=thanks, kind=CHECK_ANSWERED, danger="", question=None)
        if with_person is not answer:
            return with_person
        return dialogue.joined(db, point, answer, self.knowledge, now)

    def _tell_the_team(self, db: Session, point: ContactPoint, answer: Answer, now: datetime) -> None:
        """Let the clock of whoever's number it is go on, or begin where only a person can answer."""
        times = team_times(db, self.knowledge.offer.council.hours)
        is_for_a_person = answer.kind in {PERSON_ON, OUT_OF_HOURS} or bool(answer.danger)
        waiting.they_wrote(db, point, now, times, needs_answer=is_for_a_person)
        if answer.danger:
            place_alerts(db)

    def _going(
        self,
        db: Session,
        point: ContactPoint,
        incoming: Incoming,
        before: Before,
        answer: Answer,
        now: datetime,
    ) -> Going:
        """Return what goes back: nothing where it may not, one note where somebody texts more than we answer."""
        if not _may_reply(answer, incoming, point):
            return Going(NO_REPLY, answer.kind)
        if answer.is_crisis or answer.wish:
            return Going(answer.words, answer.kind)
        if sounds_like_a_machine(incoming.body, before.words):
            return Going(NO_REPLY, answer.kind)
        pace = pace_of(db, point, before.count, self.limits, now)
        if pace is Pace.NOTE:
            return Going(fixed_text(FLOOD, self.knowledge), FLOOD_NOTE)
        return Going(answer.words if pace is Pace.ANSWER else NO_REPLY, answer.kind)


def _locked(db: Session, text_id: int) -> ContactPoint:
    """Return the text's number, held until the end of the transaction: replies to it are counted one by one."""
    theirs = select(InboundText.contact_point_id).where(InboundText.id == text_id).scalar_subquery()
    return db.scalars(select(ContactPoint).where(ContactPoint.id == theirs).with_for_update()).one()


def _is_answered(db: Session, text_id: int) -> bool:
    """Whether somebody was faster. Then no dialogue moves on a second time, and nobody is called a second time."""
    return db.scalar(select(InboundText.replied_at).where(InboundText.id == text_id)) is not None


def _may_reply(answer: Answer, incoming: Incoming, point: ContactPoint) -> bool:
    """Whether the answer may go back: to a number that said STOP, only what START says and help in danger."""
    if not incoming.sender.is_answerable:
        return False
    if answer.is_crisis:
        return True
    if incoming.opt_out:
        return False  # Twilio has replied
    return answer.wish == "START" or not point.is_stopped


def _follow(db: Session, text_id: int, point: ContactPoint, incoming: Incoming, answer: Answer, now: datetime) -> None:
    """Do as STOP and START say, whether they said it to us or Twilio heard it first, and put danger before a person."""
    how = How.TWILIO if incoming.opt_out else How.SAID
    if answer.wish == "STOP":
        optouts.stop(point, how, now)
    elif answer.wish == "START":
        optouts.start(point, how, now)
    if answer.danger:
        _put_before_a_person(db, db.get_one(InboundText, text_id), answer, now)


def _put_before_a_person(db: Session, text: InboundText, answer: Answer, now: datetime) -> None:
    if alerts.alert_about(db, text) is None:
        alerts.raise_alert(
            db,
            source=AlertSource.TEXT,
            danger=answer.danger,
            message=text.body,
            now=now,
            inbound_text=text,
            district=answer.district,
        )


def _note_unanswered(db: Session, answer: Answer, going: Going, now: datetime) -> None:
    """Put a question that no page answers on the staff's list, if it was answered so: what a machine sends is none.

    Nothing about that may keep the reply back.
    """
    if answer.question is None or going.words != answer.words:
        return
    try:
        with db.begin_nested():
            unanswered.keep(db, answer.question, now)
    except Exception as error:
        logger.error("question_not_kept", extra={"kind": type(error).__name__})
