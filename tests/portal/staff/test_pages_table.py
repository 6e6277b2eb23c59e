"""In which order the pages need somebody, and how long the check of the content is kept."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from content.errors import Problem
from content.offer import Offer
from portal.feedback.queries import Helpfulness
from portal.staff.page_faults import PageFaults
from portal.staff.page_table import DUE_SOON_DAYS, coverage, faults_elsewhere, page_rows

TODAY = date(2026, 11, 24)
FAR = TODAY + timedelta(days=DUE_SOON_DAYS + 1)


@pytest.fixture
def small(offer: Offer) -> Offer:
    """An offer of six pages, a to f, none of which needs anybody."""
    page = offer.page("council-tax")
    pages = {slug: replace(page, slug=slug, title=f"Page {slug}", review_by=FAR) for slug in "abcdef"}
    return replace(offer, pages=pages)


def order(offer: Offer, **given: object) -> str:
    usual = {"faults": (), "helpful": {}, "told_no": {}, "today": TODAY}
    return "".join(row.page.slug for row in page_rows(offer, **{**usual, **given}))  # type: ignore[arg-type]


def due(offer: Offer, slug: str, days: int) -> Offer:
    pages = dict(offer.pages)
    pages[slug] = replace(pages[slug], review_by=TODAY + timedelta(days=days))
    return replace(offer, pages=pages)


def test_pages_that_need_nobody_are_in_the_order_of_their_titles(small: Offer) -> None:
    assert order(small) == "abcdef"


def test_late_comes_before_due_soon_before_faults_before_told_no_before_unhelpful(small: Offer) -> None:
    offer = due(due(small, "f", -1), "e", DUE_SOON_DAYS)
    fault = Problem("pages/home/d.md", "body", "is long.", "Shorten it.")
    assert order(offer, faults=(fault,), told_no={"c": 1}, helpful={"b": Helpfulness(3, 1)}) == "fedcba"


def test_the_larger_share_of_no_comes_first_not_the_larger_number(small: Offer) -> None:
    assert order(small, helpful={"b": Helpfulness(90, 10), "f": Helpfulness(1, 1)}) == "fbacde"


@pytest.mark.parametrize(
    ("days", "late", "soon"), [(-1, True, False), (0, False, True), (30, False, True), (31, False, False)]
)
def test_a_review_is_late_the_day_after_and_soon_for_thirty_days(
    small: Offer, days: int, late: bool, soon: bool
) -> None:
    row = next(row for row in page_rows(due(small, "a", days), (), {}, {}, TODAY) if row.page.slug == "a")
    assert (row.days_left, row.is_late, row.is_due_soon) == (days, late, soon)


def test_a_fault_that_is_in_no_page_is_not_lost(small: Offer) -> None:
    theirs = Problem("pages/home/a.md", "body", "is long.", "Shorten it.")
    nobodys = Problem("contacts.toml", "csc", "is old.", "Check it.")
    assert faults_elsewhere(small, (theirs, nobodys)) == [nobodys]


def test_each_heading_of_the_law_has_its_pages_and_a_gap_is_seen(small: Offer) -> None:
    key, other = list(small.law)[:2]
    pages = {slug: replace(page, headings=(key,) if slug in "ba" else ()) for slug, page in small.pages.items()}
    served = coverage(replace(small, pages=pages))
    assert [each.heading.key for each in served] == list(small.law)
    assert [[page.slug for page in each.pages] for each in served[:2]] == [["a", "b"], []]
    assert served[1].heading.key == other


def test_the_check_runs_once_for_each_version_and_day(offer: Offer) -> None:
    asked: list[tuple[str, date]] = []

    def check(_root: Path, offer: Offer, today: date) -> tuple[Problem, ...]:
        asked.append((offer.version, today))
        return ()

    kept = PageFaults(check)
    newer, tomorrow = replace(offer, version="newer"), TODAY + timedelta(days=1)
    for each, day in ((offer, TODAY), (offer, TODAY), (newer, TODAY), (newer, tomorrow)):
        kept.of(each, Path(), day)
    assert asked == [(offer.version, TODAY), ("newer", TODAY), ("newer", tomorrow)]


def test_the_check_of_the_published_offer_can_be_asked(offer: Offer) -> None:
    found = PageFaults().of(offer, Path("content"), TODAY)
    assert all(fault.file and fault.what and fault.fix for fault in found)
