"""Keeping what somebody said about a page, once, and alerting staff where their words show danger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.encryption import blind_index
from portal.feedback.errors import Code, FeedbackRefused
from portal.feedback.models import PageFeedback, RefusalReport
from portal.feedback.reasons import Reason
from portal.messages import alerts
from portal.messages.models import AlertSource

LONGEST_WORDS = 500
LONGEST_PLACE = 100
LONGEST_SAID = 1000
LONGEST_REACH = 100
Row = TypeVar("Row", PageFeedback, RefusalReport)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a page helped. A reason is for pages that did not; words are theirs to leave empty."""

    page_slug: str
    helpful: bool
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who said no to what a page promises, and with which words. `reach` may stay empty."""

    page_slug: str
    place: str
    said: str
    reach: str = ""


def record_feedback(db: Session, opinion: Opinion, *, form_key: str, now: datetime, danger: str = "") -> PageFeedback:
    """Keep `opinion` in the caller's transaction and return its row.

    `form_key` is the form's own: sending the same form with the same words again returns the first row and changes
    nothing. `danger` is what the words sound like, if anything: then staff are alerted at once. Raises FeedbackRefused.
    """
    _check_length("words", opinion.words, LONGEST_WORDS)
    if opinion.helpful and opinion.reason is not None:
        raise FeedbackRefused("reason", Code.NOT_FOR_YES)
    made = PageFeedback(
        sent_key=_key_of(form_key, opinion.page_slug, str(opinion.helpful), opinion.reason or "", opinion.words),
        page_slug=opinion.page_slug,
        helpful=opinion.helpful,
        reason=opinion.reason,
        words=opinion.words.strip() or None,
        received_at=now,
    )
    kept = _keep_once(db, made)
    if kept is made and danger:
        raise_alert(db, (opinion.words,), page_slug=opinion.page_slug, danger=danger, now=now)
    return kept


def report_refusal(db: Session, refusal: Refusal, *, form_key: str, now: datetime, danger: str = "") -> RefusalReport:
    """Keep `refusal` with its audit entry, in the caller's transaction, and return its row.

    `form_key` and `danger` are as for `record_feedback`. Raises FeedbackRefused.
    """
    for field, longest in (("place", LONGEST_PLACE), ("said", LONGEST_SAID), ("reach", LONGEST_REACH)):
        _check_length(field, getattr(refusal, field), longest, may_be_empty=field == "reach")
    made = RefusalReport(
        sent_key=_key_of(form_key, refusal.page_slug, refusal.place, refusal.said, refusal.reach),
        page_slug=refusal.page_slug,
        place=refusal.place.strip(),
        said=refusal.said.strip(),
        reach=refusal.reach.strip() or None,
        received_at=now,
    )
    kept = _keep_once(db, made)
    if kept is made:
        audit.record(db, actor=None, action="refusal.received", subject=f"refusal:{made.id}", now=now)
    if kept is made and danger:
        words = (refusal.place, refusal.said, refusal.reach)
        raise_alert(db, words, page_slug=refusal.page_slug, danger=danger, now=now)
    return kept


def raise_alert(db: Session, words: Iterable[str], *, page_slug: str, danger: str, now: datetime) -> None:
    """Put words about a page that sound like danger where staff look first, with the page that they are about."""
    alerts.raise_alert(
        db,
        source=AlertSource.WEB,
        danger=danger,
        message="\n".join(each for each in words if each),
        now=now,
        page_slug=page_slug,
    )


def see_refusal(db: Session, report: RefusalReport, by: StaffMember, now: datetime) -> None:
    """Write down who read a report. The first to say so stays: seeing it again changes nothing."""
    if report.seen_at is not None:
        return
    report.seen_by = by
    report.seen_at = now
    audit.record(db, actor=by, action="refusal.seen", subject=f"refusal:{report.id}", now=now)


def _check_length(field: str, words: str, longest: int, *, may_be_empty: bool = True) -> None:
    if len(words) > longest:
        raise FeedbackRefused(field, Code.TOO_LONG)
    if not (may_be_empty or words.strip()):
        raise FeedbackRefused(field, Code.MISSING)


def _key_of(form_key: str, *words: str) -> str:
    # The words are in it too: who goes back and says more has sent something new.
    return blind_index("\0".join((form_key, *words)))


def _keep_once(db: Session, made: Row) -> Row:
    """Store `made`, or return the row that the same press of Send stored before."""
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        before = db.scalar(select(type(made)).where(type(made).sent_key == made.sent_key))
        if before is None:
            raise
        return before
    return made
