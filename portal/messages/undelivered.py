"""Texts that did not get there: refused, given up, held back by STOP, or reported as not delivered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.messages.models import ContactPoint, Delivery, InboundText, OutgoingText, Report, TextKind

SHOWN_FOR = timedelta(days=14)
MOST_SHOWN = 100
FAILED = (Report.FAILED, Report.UNDELIVERED)
NOT_SENT = (Delivery.REFUSED, Delivery.GIVEN_UP, Delivery.STOPPED)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One text that did not get there. `code` is the provider's; empty where it gave none."""

    contact_point: ContactPoint
    words: str
    kind: TextKind
    at: datetime
    status: Delivery
    code: str


def undelivered(db: Session, now: datetime) -> list[Undelivered]:
    """Return what did not get there in the last fortnight, the newest first."""
    found = [_of_text(text) for text in _texts(db, now)] + [_of_reply(text) for text in _replies(db, now)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST_SHOWN]


def count_undelivered(db: Session, now: datetime) -> int:
    """Return how many there are."""
    texts = select(func.count()).select_from(OutgoingText).where(_text_failed(now))
    replies = select(func.count()).select_from(InboundText).where(_reply_failed(now))
    return db.scalar(select(texts.scalar_subquery() + replies.scalar_subquery())) or 0


def _text_failed(now: datetime) -> ColumnElement[bool]:
    reported = and_(OutgoingText.status == Delivery.SENT, OutgoingText.report.in_(FAILED))
    return and_(OutgoingText.created_at > now - SHOWN_FOR, or_(OutgoingText.status.in_(NOT_SENT), reported))


def _reply_failed(now: datetime) -> ColumnElement[bool]:
    return and_(InboundText.received_at > now - SHOWN_FOR, InboundText.reply_report.in_(FAILED))


def _texts(db: Session, now: datetime) -> Sequence[OutgoingText]:
    failed = select(OutgoingText).where(_text_failed(now)).options(joinedload(OutgoingText.contact_point))
    return db.scalars(failed.order_by(OutgoingText.id.desc()).limit(MOST_SHOWN)).all()


def _replies(db: Session, now: datetime) -> Sequence[InboundText]:
    return db.scalars(
        select(InboundText).where(_reply_failed(now)).order_by(InboundText.id.desc()).limit(MOST_SHOWN)
    ).all()


def _of_text(text: OutgoingText) -> Undelivered:
    code = (text.report_code if text.status is Delivery.SENT else text.last_error_code) or ""
    at = text.reported_at or text.tried_at or text.created_at
    return Undelivered(text.contact_point, text.body, text.kind, at, text.status, code)


def _of_reply(text: InboundText) -> Undelivered:
    at = text.replied_at or text.received_at
    code = text.reply_report_code or ""
    return Undelivered(text.contact_point, text.reply or "", TextKind.REPLY, at, Delivery.SENT, code)
