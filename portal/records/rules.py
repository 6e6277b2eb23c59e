"""What retention deletes, kind by kind: which rows are due, and how they go. Nothing of an open case goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.accounts.models import SignInTry, StaffSession
from portal.accounts.proofs import AccountLink
from portal.accounts.unsent import UnsentForm
from portal.dialogues.keeping import TextDialogue
from portal.feedback.models import PageFeedback, RefusalReport, UnansweredQuestion
from portal.messages import conversations
from portal.messages.conversation_models import Conversation, ConversationMessage, Place
from portal.messages.models import Alert, ContactPoint, Delivery, InboundText, OutgoingText
from portal.records import removing
from portal.referrals.finding_models import CodeTry, ReferralAccess
from portal.referrals.models import ALERT_LANE, CLOSED_LANE, OPEN_LANE, Referral, ReferralDraft

Due = Callable[[datetime], Select[int]]
Remove = Callable[[Session, Sequence[int]], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sort of row of a kind. `what` names it in what is said and audited; `due` gives the ids that are due."""

    kind: str
    what: str
    due: Due
    remove: Remove


def has_open_case(point_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return the condition that a worry or a request for help of this number is open."""
    worry = exists().where(Alert.closed_at.is_(None), Alert.contact_point_id == point_id)
    request = exists().where(Referral.lane.in_((ALERT_LANE, OPEN_LANE)), Referral.contact_point_id == point_id)
    return or_(worry, request)


def _simple(kind: str, what: str, table: Any, moment: Any, *besides: ColumnElement[bool]) -> Rule:
    """Return the rule for a table on which nothing hangs that the database does not delete with it."""
    return Rule(
        kind,
        what,
        lambda before: select(table.id).where(moment < before, *besides),
        lambda db, ids: removing.remove_rows(db, table, ids),
    )


def _inbound(before: datetime) -> Select[int]:
    old = (InboundText.received_at < before, InboundText.replied_at.is_not(None))
    alerted = exists().where(Alert.inbound_text_id == InboundText.id, Alert.closed_at.is_(None))
    return select(InboundText.id).where(*old, ~alerted, ~has_open_case(InboundText.contact_point_id))


def _outgoing(before: datetime) -> Select[int]:
    old = (OutgoingText.created_at < before, OutgoingText.status != Delivery.WAITING)
    return select(OutgoingText.id).where(*old, ~has_open_case(OutgoingText.contact_point_id))


def _lines(before: datetime) -> Select[int]:
    """What was said by text and is kept with the conversation. Talks on the web go as a whole."""
    of_text = exists().where(
        Conversation.id == ConversationMessage.conversation_id,
        Conversation.place == Place.TEXT,
        ~has_open_case(Conversation.contact_point_id),
    )
    return select(ConversationMessage.id).where(ConversationMessage.said_at < before, of_text)


def _ended(before: datetime) -> Select[int]:
    """Conversations by text whose number changed hands. The current one stays with its number."""
    its = exists().where(ConversationMessage.conversation_id == Conversation.id)
    return select(Conversation.id).where(Conversation.place == Place.TEXT, Conversation.ended_at < before, ~its)


def _numbers(before: datetime) -> Select[int]:
    """Numbers that nothing is left of. Of one that said STOP only the keyed hash stays, so that STOP is heeded."""
    used = (
        exists().where(table.contact_point_id == ContactPoint.id)
        for table in (InboundText, OutgoingText, Alert, Referral, TextDialogue)
    )
    spoken = exists().where(
        Conversation.contact_point_id == ContactPoint.id,
        or_(Conversation.place == Place.WEB, Conversation.last_at >= before, Conversation.holder_id.is_not(None)),
    )
    still_there = or_(ContactPoint.stopped_at.is_(None), ContactPoint.is_let_go.is_(False))
    return select(ContactPoint.id).where(
        ContactPoint.created_at < before, still_there, *(~each for each in used), ~spoken
    )


def _talks(before: datetime) -> Select[int]:
    worry = exists().where(Alert.conversation_id == Conversation.id, Alert.closed_at.is_(None))
    old = (Conversation.place == Place.WEB, Conversation.last_at < before, Conversation.waiting_since.is_(None))
    return select(Conversation.id).where(*old, Conversation.holder_id.is_(None), ~worry)


def _referrals(before: datetime) -> Select[int]:
    names_it = or_(
        Alert.referral_ref == Referral.public_ref,
        and_(Alert.contact_point_id.is_not(None), Alert.contact_point_id == Referral.contact_point_id),
    )
    worry = exists().where(Alert.closed_at.is_(None), names_it)
    return select(Referral.id).where(Referral.lane == CLOSED_LANE, Referral.closed_at < before, ~worry)


def _alerts(before: datetime) -> Select[int]:
    request = exists().where(Referral.public_ref == Alert.referral_ref, Referral.lane.in_((ALERT_LANE, OPEN_LANE)))
    by_number = and_(Alert.contact_point_id.is_not(None), has_open_case(Alert.contact_point_id))
    return select(Alert.id).where(Alert.closed_at < before, ~request, ~by_number)


RULES: tuple[Rule, ...] = (
    _simple("drafts", "drafts", ReferralDraft, ReferralDraft.updated_at),
    _simple("drafts", "forms by text", TextDialogue, TextDialogue.updated_at),
    Rule("talks", "talks", _talks, conversations.delete_all),
    Rule("referrals", "referrals", _referrals, removing.remove_referrals),
    Rule("alerts", "alerts", _alerts, lambda db, ids: removing.remove_rows(db, Alert, ids)),
    Rule("texts", "texts in", _inbound, removing.remove_inbound),
    Rule("texts", "lines by text", _lines, lambda db, ids: removing.remove_rows(db, ConversationMessage, ids)),
    Rule("texts", "texts out", _outgoing, removing.remove_outgoing),
    Rule("texts", "ended conversations", _ended, conversations.delete_all),
    Rule("texts", "numbers", _numbers, removing.remove_numbers),
    _simple("questions", "questions", UnansweredQuestion, UnansweredQuestion.last_asked_at),
    _simple("feedback", "answers about pages", PageFeedback, PageFeedback.received_at),
    _simple(
        "feedback", "reports of a no", RefusalReport, RefusalReport.received_at, RefusalReport.seen_at.is_not(None)
    ),
    _simple("codes", "codes", ReferralAccess, ReferralAccess.expires_at),
    _simple("codes", "tries at codes", CodeTry, CodeTry.at),
    _simple("codes", "account links", AccountLink, AccountLink.expires_at),
    _simple("sessions", "sessions", StaffSession, StaffSession.last_seen_at),
    _simple("sessions", "tries to sign in", SignInTry, SignInTry.at),
    _simple("sessions", "unsent words", UnsentForm, UnsentForm.kept_at),
)
