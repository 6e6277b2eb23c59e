"""Every page of the offer in the order in which somebody should look at it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from content.errors import Problem
from content.offer import Heading, Offer, Page
from content.quality.texts import file_of
from portal.feedback.queries import Helpfulness

DUE_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page and what there is to do about it. `days_left` until its review is below 0 once that is late."""

    page: Page
    days_left: int
    faults: int
    helpful: Helpfulness
    told_no: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def is_due_soon(self) -> bool:
        return 0 <= self.days_left <= DUE_SOON_DAYS

    @property
    def place(self) -> tuple[bool, bool, int, int, float, str]:
        """What the row is sorted by: what needs somebody most comes first."""
        return (
            not self.is_late,
            not self.is_due_soon,
            -self.faults,
            -self.told_no,
            -self.helpful.weight_of_no,
            self.page.title.casefold(),
        )


@dataclass(frozen=True, slots=True)
class Served:
    """One heading of the law and the pages that serve it, by title. No page: a gap."""

    heading: Heading
    pages: tuple[Page, ...]


def page_rows(
    offer: Offer,
    faults: Sequence[Problem],
    helpful: Mapping[str, Helpfulness],
    told_no: Mapping[str, int],
    today: date,
) -> list[PageRow]:
    """Return a row for each page, what needs attention first."""
    faults_by_file = Counter(fault.file for fault in faults)
    rows = [
        PageRow(
            page=page,
            days_left=(page.review_by - today).days,
            faults=faults_by_file[file_of(page)],
            helpful=helpful.get(slug, Helpfulness()),
            told_no=told_no.get(slug, 0),
        )
        for slug, page in offer.pages.items()
    ]
    return sorted(rows, key=lambda row: row.place)


def faults_elsewhere(offer: Offer, faults: Sequence[Problem]) -> list[Problem]:
    """Return the faults that are in no page's own file: in amounts, contacts or districts."""
    files = {file_of(page) for page in offer.pages.values()}
    return [fault for fault in faults if fault.file not in files]


def coverage(offer: Offer) -> list[Served]:
    """Return the headings of the law in its order, each with the pages that serve it."""
    by_title = sorted(offer.pages.values(), key=lambda page: page.title.casefold())
    return [
        Served(heading, tuple(page for page in by_title if key in page.headings)) for key, heading in offer.law.items()
    ]
