"""Looking after the pages: the table, one page, and reports of a no."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from content.errors import Problem
from content.offer import Offer
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.feedback.models import RefusalReport
from portal.feedback.reasons import Reason
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.staff.page_faults import STORE, PageFaults
from portal.web.context import EXTENSION, Service
from tests.conftest import NOON
from tests.portal.feedback.makers import PLACE, REACH, SAID, make_feedback, make_report
from tests.portal.staff.browser import StaffBrowser, main_words

LIST, PAGE = "/staff/pages", "/staff/pages/council-tax"
FAULT = Problem("pages/home/council-tax.md", "steps 2.do", "uses a long word.", "Use a short one.", 41)
ELSEWHERE = Problem("amounts.toml", "bursary", "is from last year.", "Check the figure.")


@pytest.fixture
def two_faults(app: Flask) -> None:
    """A content check that finds one fault in a page and one in the figures."""
    app.extensions[STORE] = PageFaults(check=lambda _root, _offer, _today: (FAULT, ELSEWHERE))


@pytest.fixture(autouse=True)
def _no_faults_kept(app: Flask) -> None:
    """Each test begins with a check that finds nothing, so that it is about its own subject."""
    app.extensions[STORE] = PageFaults(check=lambda _root, _offer, _today: ())


@pytest.fixture
def a_no(database: Database) -> int:
    """The number of a report about council tax."""
    with database.transaction() as db:
        return make_report(db, reach=REACH).id


@contextmanager
def serving(app: Flask, offer: Offer) -> Iterator[None]:
    """Serve `offer` meanwhile."""
    service: Service = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(service, offer=offer)
    try:
        yield
    finally:
        app.extensions[EXTENSION] = service


def slugs(page: str) -> list[str]:
    return re.findall(r'href="/staff/pages/([a-z0-9-]+)"', page)


def test_every_page_of_the_offer_is_in_the_table_once(officer: StaffBrowser, service: Service) -> None:
    assert sorted(slugs(officer.open(LIST))) == sorted(service.offer.pages)


def test_the_table_says_how_each_page_stands(officer: StaffBrowser, database: Database, a_no: int) -> None:
    with database.transaction() as db:
        make_feedback(db)
        make_feedback(db, helpful=False)
    assert a_no
    said = main_words(officer.client.get(LIST))
    assert "1 yes, 1 no" in said
    assert "1 new" in said
    assert slugs(officer.open(LIST))[0] == "council-tax"


def test_a_page_past_its_review_says_how_late_it_is(officer: StaffBrowser, app: Flask, service: Service) -> None:
    pages = dict(service.offer.pages)
    pages["leisure-passes"] = replace(pages["leisure-passes"], review_by=NOON.date().replace(day=21))
    with serving(app, replace(service.offer, pages=pages)):
        page = officer.client.get(LIST)
    assert "21 November 2026 3 days late" in main_words(page)
    assert slugs(page.text)[0] == "leisure-passes"


@pytest.mark.usefixtures("two_faults")
def test_faults_are_counted_in_the_table_and_named_on_the_page(officer: StaffBrowser) -> None:
    table = officer.client.get(LIST)
    assert slugs(table.text)[0] == "council-tax"
    assert "amounts.toml: bursary: is from last year. Check the figure." in main_words(table)
    said = main_words(officer.client.get(PAGE))
    for words in (
        "content/pages/home/council-tax.md",
        "Line 41",
        "steps 2.do",
        "uses a long word.",
        "Use a short one.",
    ):
        assert words in said
    assert "last year" not in said


def test_a_page_shows_what_people_said_about_it_and_links_to_it(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_feedback(db, helpful=False, reason=Reason.HARD, words="too <b>long</b>")
        make_feedback(db, words="elsewhere", page_slug="staying-put")
    page = officer.client.get(PAGE)
    for words in ("0 yes, 1 no", "No: Hard to understand", "too <b>long</b>"):
        assert words in main_words(page)
    assert "elsewhere" not in main_words(page)
    assert 'href="/offer/council-tax"' in page.text


def test_a_report_is_shown_and_once_seen_says_by_whom(officer: StaffBrowser, database: Database, a_no: int) -> None:
    assert all(words in officer.open(PAGE) for words in (PLACE, SAID, REACH))
    answer = officer.press(PAGE, f"{PAGE}/told-no/{a_no}/seen")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Seen by Nadia" in officer.open(PAGE)
    assert "I’ve seen this" not in officer.open(PAGE)
    with database.reading() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "refusal.seen")).one()
        assert entry.subject == f"refusal:{a_no}"
        assert entry.actor
        assert entry.actor.name == "Nadia"


def test_with_an_old_page_the_report_stays_new(officer: StaffBrowser, database: Database, a_no: int) -> None:
    answer = officer.client.post(f"{PAGE}/told-no/{a_no}/seen")
    assert answer.status_code == 422
    assert SAID in main_words(answer)
    with database.reading() as db:
        assert db.get_one(RefusalReport, a_no).seen_at is None


@pytest.mark.parametrize("path", ["staying-put/told-no/{}/seen", "council-tax/told-no/999/seen"])
def test_a_report_is_seen_only_on_its_own_page(officer: StaffBrowser, database: Database, a_no: int, path: str) -> None:
    assert officer.press(PAGE, f"{LIST}/{path.format(a_no)}").status_code == 404
    with database.reading() as db:
        assert db.get_one(RefusalReport, a_no).seen_at is None


def test_a_number_that_no_report_has_is_a_page_that_is_not_there(officer: StaffBrowser, a_no: int) -> None:
    assert officer.press(PAGE, f"{PAGE}/told-no/{a_no}{'0' * 30}/seen").status_code == 404


def test_reports_about_a_page_that_is_gone_are_not_lost(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_report(db, page_slug="old-page")
    assert "old-page : 1 new" in main_words(officer.client.get(LIST))
    assert "not in the offer any more" in officer.open(f"{LIST}/old-page")
    assert officer.client.get(f"{LIST}/never-was").status_code == 404


@pytest.mark.parametrize("asked", ["said=2&told_no=9", "said=-1", "said=x&told_no=%00", "said=" + "9" * 40])
def test_a_batch_that_is_not_there_is_empty_or_the_first(officer: StaffBrowser, asked: str) -> None:
    assert officer.client.get(f"{PAGE}?{asked}").status_code == 200


def test_more_than_fifty_are_shown_in_batches(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        for number in range(51):
            make_feedback(db, words=f"said {number} end")
    first, second = officer.open(PAGE), officer.open(f"{PAGE}?said=2")
    assert "said 50 end" in first
    assert "said 0 end" not in first
    assert f'href="{PAGE}?said=2"' in first
    assert "said 0 end" in second


def test_coverage_names_the_pages_of_each_heading_and_the_gaps(
    officer: StaffBrowser, app: Flask, service: Service
) -> None:
    first, gap, *_ = service.offer.law
    pages = {
        slug: replace(page, headings=tuple(key for key in page.headings if key != gap))
        for slug, page in service.offer.pages.items()
    }
    with serving(app, replace(service.offer, pages=pages)):
        said = main_words(officer.client.get("/staff/coverage"))
    assert f"1 of {len(service.offer.law)} headings has no page" in said
    assert said.index(service.offer.law[first].title) < said.index("No page yet")


def test_every_role_may_look_after_pages(manager: StaffBrowser) -> None:
    assert "Pages" in manager.open("/staff/")
    assert manager.client.get(LIST).status_code == 200


@pytest.mark.parametrize("path", [LIST, PAGE, "/staff/coverage"])
def test_a_stranger_signs_in_first(stranger: StaffBrowser, path: str) -> None:
    answer = stranger.client.get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/staff/sign-in")


def test_an_alert_leads_to_the_page_that_it_is_about(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        alert = alerts.raise_alert(
            db, source=AlertSource.WEB, danger="no_food", message="hungry", now=NOON, page_slug="council-tax"
        )
    page = officer.open(f"/staff/alerts/{alert.id}")
    assert f'href="{PAGE}"' in page
    assert "no number" not in page
