"""What the provider reports of a text that it took: in any order, any number of times, never backwards."""

import logging
from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from portal.messages import optouts
from portal.messages.carriers import HAS_STOPPED
from portal.messages.delivering import mark_sent
from portal.messages.models import Delivery, How, InboundText, OutgoingText, Report

logger = logging.getLogger(__name__)

# How far each report is along the way. Both failures are as far as each other: the first to be reported stays, unless
# the text turns out to have arrived.
WAY = (
    frozenset({Report.QUEUED}),
    frozenset({Report.SENDING}),
    frozenset({Report.SENT}),
    frozenset({Report.FAILED, Report.UNDELIVERED}),
    frozenset({Report.DELIVERED}),
)
OTHER_NAMES = {"accepted": "queued", "scheduled": "queued", "read": "delivered", "canceled": "failed"}


class About(StrEnum):
    """What a report is about: a text of our own accord, or the reply to one that came in."""

    TEXT = "text"
    REPLY = "reply"


def report_named(name: str) -> Report | None:
    """Return the report that the provider calls by this name, or None: one that we don't know."""
    known = OTHER_NAMES.get(name.lower(), name.lower())
    return Report(known) if known in set(Report) else None


def note_report(
    db: Session, about: About, row_id: int | None, sid: str, report: Report, code: str, now: datetime
) -> None:
    """Keep a report, if it is further along than what we know. One about a text that isn't ours changes nothing.

    `row_id` is our id, from the address that the provider was given; without it the text is found by `sid`.
    """
    text: OutgoingText | InboundText | None
    if about is About.REPLY:
        text = db.get(InboundText, row_id) if row_id else None
        is_further = text is not None and _keep_of_reply(db, text, report, code)
    else:
        text = _find(db, row_id, sid)
        is_further = text is not None and _keep_of_text(db, text, sid, report, code, now)
    if text is not None and code == HAS_STOPPED and is_further:
        optouts.stop(text.contact_point, How.CARRIER, now)


def _find(db: Session, row_id: int | None, sid: str) -> OutgoingText | None:
    same = OutgoingText.id == row_id if row_id else OutgoingText.provider_sid == sid
    return db.scalar(select(OutgoingText).where(same).with_for_update(of=OutgoingText))


def _keep_of_text(db: Session, text: OutgoingText, sid: str, report: Report, code: str, now: datetime) -> bool:
    if text.provider_sid not in (None, sid):
        # Two ids for one row: an earlier try, whose outcome nobody knew, was taken after all.
        logger.warning("text_went_twice", extra={"text_id": text.id})
        return False
    if text.status is Delivery.WAITING and text.in_doubt:
        mark_sent(text, sid, now)
    text.provider_sid = sid
    db.flush()
    further = (
        update(OutgoingText)
        .where(OutgoingText.id == text.id, or_(OutgoingText.report.is_(None), OutgoingText.report.in_(_before(report))))
        .values(report=report, report_code=code[:10] or None, reported_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[None], db.execute(further)).rowcount == 1


def _keep_of_reply(db: Session, text: InboundText, report: Report, code: str) -> bool:
    further = (
        update(InboundText)
        .where(
            InboundText.id == text.id,
            or_(InboundText.reply_report.is_(None), InboundText.reply_report.in_(_before(report))),
        )
        .values(reply_report=report, reply_report_code=code[:10] or None)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[None], db.execute(further)).rowcount == 1


def _before(report: Report) -> list[Report]:
    """Return the reports that this one is further along than."""
    place = next(number for number, step in enumerate(WAY) if report in step)
    return [earlier for step in WAY[:place] for earlier in step]
