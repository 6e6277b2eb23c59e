"""What staff read: how each page is received, and who was told no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.feedback.errors import NoSuchRefusal
from portal.feedback.models import PageFeedback, RefusalReport
from portal.feedback.reasons import Reason

MOST_AT_ONCE = 50
# One answer says little: as if this many more had said that it helped.
FEW_ANSWERS = 4
LARGEST_ID = 2**31 - 1
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Helpfulness:
    """How many said that a page helped, and how many that it did not."""

    yes: int = 0
    no: int = 0

    @property
    def weight_of_no(self) -> float:
        """How much the page fails people, from 0 to 1: the share of no, less where few said anything."""
        return self.no / (self.yes + self.no + FEW_ANSWERS)


@dataclass(frozen=True, slots=True)
class Batch(Generic[Row]):
    """At most MOST_AT_ONCE rows of a longer list. Batches count from 1; one past the end is empty."""

    rows: Sequence[Row]
    total: int
    number: int

    @property
    def has_next(self) -> bool:
        return self.number * MOST_AT_ONCE < self.total

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def helpfulness_since(db: Session, since: datetime) -> dict[str, Helpfulness]:
    """Return, by page slug, the answers that came in at `since` or later. Pages without any are left out."""
    yes = func.sum(case((PageFeedback.helpful, 1), else_=0))
    counted = (
        select(PageFeedback.page_slug, yes, func.count())
        .where(PageFeedback.received_at >= since)
        .group_by(PageFeedback.page_slug)
    )
    return {slug: Helpfulness(yes=said_yes, no=total - said_yes) for slug, said_yes, total in db.execute(counted)}


def reasons_since(db: Session, page_slug: str, since: datetime) -> dict[Reason, int]:
    """Return how often each reason was given for a page since then, the most frequent first."""
    times = func.count()
    counted = (
        select(PageFeedback.reason, times)
        .where(PageFeedback.page_slug == page_slug, PageFeedback.received_at >= since, PageFeedback.reason.is_not(None))
        .group_by(PageFeedback.reason)
        .order_by(times.desc(), PageFeedback.reason)
    )
    return {reason: number for reason, number in db.execute(counted) if reason is not None}


def said_about(db: Session, page_slug: str, number: int = 1) -> Batch[PageFeedback]:
    """Return a batch of the feedback on a page that has a reason or words, newest first."""
    said = select(PageFeedback).where(
        PageFeedback.page_slug == page_slug, or_(PageFeedback.reason.is_not(None), PageFeedback.words.is_not(None))
    )
    return batch(db, said, said.order_by(PageFeedback.received_at.desc(), PageFeedback.id.desc()), number)


def refusals_about(db: Session, page_slug: str, number: int = 1) -> Batch[RefusalReport]:
    """Return a batch of the reports on a page: what nobody has seen first, then newest first."""
    reports = select(RefusalReport).where(RefusalReport.page_slug == page_slug)
    unseen_first = case((RefusalReport.seen_at.is_(None), 0), else_=1)
    in_order = reports.order_by(unseen_first, RefusalReport.received_at.desc(), RefusalReport.id.desc())
    return batch(db, reports, in_order.options(joinedload(RefusalReport.seen_by)), number)


def unseen_by_page(db: Session) -> dict[str, int]:
    """Return, by page slug, how many reports nobody has seen. Pages without any are left out."""
    unseen = (
        select(RefusalReport.page_slug, func.count())
        .where(RefusalReport.seen_at.is_(None))
        .group_by(RefusalReport.page_slug)
    )
    return {slug: number for slug, number in db.execute(unseen)}


def get_refusal(db: Session, report_id: int, *, to_change: bool = False) -> RefusalReport:
    """Return a report. `to_change` locks it, so that the first of two who see it stays. Raises NoSuchRefusal."""
    # A number that no column can hold would be the database's error, not a report that is not there.
    report = db.get(RefusalReport, report_id, with_for_update=to_change) if report_id <= LARGEST_ID else None
    if report is None:
        raise NoSuchRefusal(f"no refusal {report_id}")
    return report


def batch(db: Session, which: Select[Row], in_order: Select[Row], number: int) -> Batch[Row]:
    """Return the batch `number` of what `which` finds, in its order."""
    total = db.scalar(select(func.count()).select_from(which.subquery())) or 0
    rows = db.scalars(in_order.limit(MOST_AT_ONCE).offset((number - 1) * MOST_AT_ONCE)).all()
    return Batch(rows, total, number)
