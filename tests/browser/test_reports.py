"""Reports in a real browser: on a phone and a desk, light and dark, and the month's sheet on two pages of paper."""

import re
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from content.offer import Offer
from portal.accounts.models import Role
from portal.database import Database
from tests.browser.conftest import Picture
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.referrals.reports.histories import make_histories
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
OVERLAPS = """[...document.querySelectorAll('.sheet .report')].some(
    report => report.querySelector('table').getBoundingClientRect().right > report.getBoundingClientRect().right + 1)"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def histories(site: LiveServer, database: Database, offer: Offer) -> None:  # noqa: ARG001 - the server is up by then
    """A manager, and what happened to 300 referrals. The server has other keys: no name can be read on its pages."""
    with database.transaction() as db:
        make_worker(db, email="priya@team.example", name="Priya", role=Role.MANAGER)
        make_histories(db, offer, Random(6), 300)  # noqa: S311 - made to repeat itself
    database.engine.dispose()


def sign_in(page: Page) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Email").fill("priya@team.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.usefixtures("histories")
def test_reports_fit_a_phone_and_a_desk_and_the_sheet_is_two_pages(
    browser: Browser, site: LiveServer, picture: Picture
) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page)
    for width, scheme in ((360, "light"), (1280, "light"), (1280, "dark"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for name in ("", "/outcomes", "/situations", "/first-contact", "/demand", "/months/2026-10"):
            page.goto(f"/staff/reports{name}")
            assert not page.evaluate(SIDEWAYS), (name, width)
            picture(page, f"{name.replace('/', '-') or 'home'}-{width}-{scheme}")
    page.emulate_media(color_scheme="light")
    for locality in ("?locality=East", ""):
        page.goto(f"/staff/reports/months/2026-10{locality}")
        expect(page.get_by_text("Page 2 of 2")).to_be_visible()
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(A_PAGE.findall(paper)) == 2
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})
    assert not page.evaluate(OVERLAPS)
    picture(page, "month-on-paper")
    context.close()
