"""What belongs to one person, and what only lies beside it: with a shared number, nothing is guessed to be theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.dialogues.keeping import TextDialogue
from portal.errors import PortalError
from portal.feedback.models import RefusalReport
from portal.messages import conversation_queries
from portal.messages.conversation_lines import reference_in
from portal.messages.conversation_models import Conversation, ConversationMessage, Place
from portal.messages.models import Alert, ContactPoint, InboundText, OutgoingText
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.referrals import queries
from portal.referrals.models import Referral
from portal.referrals.whose_texts import possible_people

NUMBER = "number-"


class NoSuchRecord(PortalError):
    """Nothing is kept under this reference or number."""


@dataclass(slots=True)
class Belongings:
    """Everything that is one person's. `record` names it: a reference, or "number-12" for who only ever texted.

    `others` are referrals of other people with the same number: what is not said to be anybody's is then left out, and
    counted in `left_texts` and `left_talks`.
    """

    record: str
    referrals: Sequence[Referral] = ()
    point: ContactPoint | None = None
    others: Sequence[Referral] = ()
    texts_in: Sequence[InboundText] = ()
    texts_out: Sequence[OutgoingText] = ()
    lines: Sequence[ConversationMessage] = ()
    talks: Sequence[Conversation] = ()
    alerts: Sequence[Alert] = ()
    dialogues: Sequence[TextDialogue] = ()
    reports: Sequence[RefusalReport] = ()
    has_open_worry: bool = False
    left_texts: int = 0
    left_talks: int = 0
    refs: frozenset[str] = field(default_factory=frozenset)

    @property
    def subject(self) -> str:
        """How the audit trail names it."""
        return self.record if self.referrals or self.point is None else f"number:{self.point.id}"

    @property
    def is_open(self) -> bool:
        """Whether a request for help of theirs is open, or a worry about them or anybody with their number."""
        return self.has_open_worry or any(each.is_open for each in self.referrals)


def gather(db: Session, record: str, until: datetime | None = None) -> Belongings:
    """Return what belongs to the person whom `record` names; of texts only those until a moment, where one is given.

    Raises NoSuchRecord.
    """
    if record.startswith(NUMBER):
        return _of_number(db, record, until)
    first = queries.find_by_ref(db, record)
    if first is None:
        raise NoSuchRecord("nobody has this reference")
    while first.merged_into_id is not None:
        first = db.get_one(Referral, first.merged_into_id)
    own = _with_merged(db, first)
    found = Belongings(first.public_ref, own, first.contact_point, refs=frozenset(each.public_ref for each in own))
    found.reports = _reports(db, found)
    talk = conversation_queries.about_number_at(db, found.point, first.received_at) if found.point else None
    _add_what_was_said(db, found, talk, until)
    return found


def record_of_number(point: ContactPoint) -> str:
    """Return the record of who has this number."""
    return f"{NUMBER}{point.id}"


def _of_number(db: Session, record: str, until: datetime | None) -> Belongings:
    number = record.removeprefix(NUMBER)
    is_id = number.isascii() and number.isdigit() and len(number) <= 9
    point = db.get(ContactPoint, int(number)) if is_id else None
    if point is None:
        raise NoSuchRecord("no such number")
    found = Belongings(record, point=point)
    found.reports = _reports(db, found)
    _add_what_was_said(db, found, conversation_queries.current_of_number(db, point), until)
    return found


def _with_merged(db: Session, first: Referral) -> list[Referral]:
    own, newest = [first], [first.id]
    while newest:
        merged = db.scalars(select(Referral).where(Referral.merged_into_id.in_(newest))).all()
        own += merged
        newest = [each.id for each in merged]
    return own


def _add_what_was_said(db: Session, found: Belongings, talk: Conversation | None, until: datetime | None) -> None:
    point = found.point
    if point is None:
        found.alerts = db.scalars(select(Alert).where(Alert.referral_ref.in_(found.refs))).all()
        found.has_open_worry = any(each.closed_at is None for each in found.alerts)
        return
    people = possible_people(db, talk) if talk else queries.of_number(db, point)
    found.others = [each for each in people if each.public_ref not in found.refs]
    is_shared = bool(found.others)

    def theirs(table: Any, moment: Any) -> list[Any]:
        of_number = (table.contact_point_id == point.id, *_lasting(talk, moment), *([moment <= until] if until else []))
        return list(db.scalars(select(table).where(*of_number).order_by(table.id)))

    came = theirs(InboundText, InboundText.received_at)
    went = theirs(OutgoingText, OutgoingText.created_at)
    found.texts_in = [each for each in came if _is_theirs(each.about_ref, found, is_shared)]
    lines = _lines(db, talk, until)
    by_text = {line.outgoing_text_id: line.about_ref for line in lines}
    found.lines = [line for line in lines if _is_theirs(line.about_ref, found, is_shared)]
    found.texts_out = [
        each for each in went if _is_theirs(by_text.get(each.id) or reference_in(each), found, is_shared)
    ]
    found.left_texts = len(came) + len(went) - len(found.texts_in) - len(found.texts_out)
    talks = [each for each in theirs(Conversation, Conversation.started_at) if each.place is Place.WEB]
    found.talks, found.left_talks = ((), len(talks)) if is_shared else (talks, 0)
    of_number = theirs(Alert, Alert.raised_at)
    found.alerts = _alerts(db, found, of_number, is_shared)
    found.has_open_worry = any(each.closed_at is None for each in (*of_number, *found.alerts))
    found.dialogues = [] if is_shared else theirs(TextDialogue, TextDialogue.updated_at)


def _reports(db: Session, found: Belongings) -> list[RefusalReport]:
    """Return what somebody told us with this person's number or email to reach them by."""
    emails = {each.email.casefold() for each in found.referrals if each.email}
    number = found.point.phone if found.point else ""
    left = db.scalars(select(RefusalReport).where(RefusalReport.reach.is_not(None)).order_by(RefusalReport.id))
    return [each for each in left if (each.reach or "").casefold() in emails or _is_number(each.reach or "", number)]


def _is_number(typed: str, number: str) -> bool:
    try:
        return bool(number) and PhoneNumber.of_any_country(typed).e164 == number
    except NotAPhoneNumber:
        return False


def _is_theirs(about_ref: str | None, found: Belongings, is_shared: bool) -> bool:
    return about_ref in found.refs or (about_ref is None and not is_shared)


def _alerts(db: Session, found: Belongings, of_number: list[Alert], is_shared: bool) -> list[Alert]:
    named = list(db.scalars(select(Alert).where(Alert.referral_ref.in_(found.refs))))
    texts = {each.id for each in found.texts_in}
    if is_shared:
        of_number = [each for each in of_number if each.inbound_text_id in texts]
    mine = [each for each in of_number if each.referral_ref is None or each.referral_ref in found.refs]
    return sorted({each.id: each for each in (*named, *mine)}.values(), key=lambda each: each.id)


def _lasting(talk: Conversation | None, moment: Any) -> list[ColumnElement[bool]]:
    """Return the condition that something was while the conversation lasts: the number was theirs then."""
    if talk is None:
        return []
    lasts = [moment >= talk.started_at]
    return lasts if talk.ended_at is None else [*lasts, moment < talk.ended_at]


def _lines(db: Session, talk: Conversation | None, until: datetime | None) -> list[ConversationMessage]:
    if talk is None:
        return []
    its = [ConversationMessage.conversation_id == talk.id, *([ConversationMessage.said_at <= until] if until else [])]
    return list(db.scalars(select(ConversationMessage).where(*its).order_by(ConversationMessage.id)))


def uses(db: Session, point: ContactPoint) -> bool:
    """Say whether anything is left that belongs to this number."""
    tables: tuple[Any, ...] = (InboundText, OutgoingText, Alert, Referral, TextDialogue)
    left = (db.scalar(select(table.id).where(table.contact_point_id == point.id).limit(1)) for table in tables)
    web = select(Conversation.id).where(Conversation.contact_point_id == point.id, Conversation.place == Place.WEB)
    return any(each is not None for each in left) or db.scalar(web.limit(1)) is not None
