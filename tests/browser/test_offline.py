"""With the network switched off: what was read is there, and how old it is; what was begun is kept, and sent once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from portal.database import Database
from portal.referrals.models import Referral
from tests.browser.conftest import Picture
from tests.browser.scripted import READY, scripted_phone
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
READ = {"/offer/council-tax": "Council tax", "/offer/mental-health": "Mental health", "/offer/in/burnley": "Burnley"}
KEPT = "caches.open('pages').then(pages => pages.keys()).then(all => all.map(each => new URL(each.url).pathname))"


@pytest.fixture
def visitor(browser: Browser, reading_site: LiveServer) -> Iterator[Page]:
    with scripted_phone(browser, reading_site.url) as page:
        yield page


@pytest.fixture
def sender(browser: Browser, site: LiveServer) -> Iterator[Page]:
    with scripted_phone(browser, site.url) as page:
        yield page


def read_three_pages(phone: Page) -> None:
    phone.goto("/offer/section/home")
    until_kept(phone, 1)
    for number, path in enumerate(READ, 2):
        phone.goto(path)
        until_kept(phone, number)


def until_kept(phone: Page, pages: int) -> None:
    """Wait until so many pages are on the phone: the worker puts them there while they are read."""
    for _ in range(200):
        if len(phone.evaluate(KEPT)) >= pages:
            return
        phone.wait_for_timeout(50)
    raise AssertionError(f"{pages} pages were never kept")


def test_pages_that_were_read_and_urgent_help_open_without_a_connection(visitor: Page, picture: Picture) -> None:
    read_three_pages(visitor)
    visitor.context.set_offline(True)
    for path, words in READ.items():
        visitor.goto(path)
        expect(visitor.get_by_role("heading", level=1)).to_contain_text(words)
        expect(visitor.locator("#copy")).to_have_text(
            re.compile(r"There’s no connection. This is a copy from \d+ \w+ 20\d\d")
        )
    visitor.goto("/urgent-help")
    expect(visitor.locator(".call").first).to_be_visible()
    picture(visitor, "urgent-help")
    visitor.goto("/offer/university")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Without a connection")
    expect(visitor.locator("#shelf li")).to_have_count(len(READ) + 1)
    picture(visitor, "not-kept")


def test_only_pages_that_are_the_same_for_everybody_are_kept(visitor: Page) -> None:
    read_three_pages(visitor)
    visitor.goto("/")
    visitor.goto("/search?q=pregnant")
    visitor.goto("/ask")
    visitor.get_by_label("Ask in your own words").fill("do i pay council tax")
    visitor.get_by_role("button", name="Ask", exact=True).click()
    expect(visitor.locator("#newest .ours")).to_be_visible()
    assert set(visitor.evaluate(KEPT)) == {*READ, "/offer/section/home"}


def test_all_of_it_is_kept_when_asked_with_its_size_said_first(visitor: Page, picture: Picture) -> None:
    visitor.goto("/offline")
    visitor.evaluate(READY)
    button = visitor.get_by_role("button", name=re.compile(r"Keep it all on this phone \d+ KB"))
    expect(button).to_be_visible()
    picture(visitor, "offline")
    button.click()
    expect(visitor.locator("#has-whole")).to_be_visible()
    visitor.context.set_offline(True)
    visitor.goto("/offer/university")
    assert visitor.url.endswith("/offer/print#university")
    expect(visitor.locator("#copy")).to_be_visible()
    visitor.goto("/offline")
    visitor.get_by_role("button", name="Delete them all").click()
    expect(visitor.locator("#none")).to_be_visible()


def test_a_request_begun_without_a_connection_is_sent_once_when_there_is_one(
    sender: Page, database: Database, picture: Picture
) -> None:
    sender.goto("/offline")
    sender.evaluate(READY)
    sender.context.set_offline(True)
    sender.goto("/refer")
    write_request(sender)
    sender.get_by_role("button", name="Go on to check it").click()
    expect(sender.locator("#still-offline")).to_be_visible()
    picture(sender, "kept")
    sender.context.set_offline(False)
    sender.goto("/offer/")
    sender.get_by_role("link", name="Go on with it").click()
    expect(sender.get_by_label("What should we call you?")).to_have_value("Robin")
    sender.get_by_role("button", name="Go on to check it").click()
    sender.wait_for_url("**/refer/check")
    answer_what_is_missing(sender)
    sender.get_by_label(re.compile("Yes, send this")).check()
    sender.get_by_role("button", name="Send it").click()
    expect(sender.get_by_role("main")).to_contain_text(re.compile(r"\b[A-Z0-9]{3} [A-Z0-9]{3}\b"))
    assert sender.evaluate("localStorage.length") == 0
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Referral)) == 1


def write_request(phone: Page) -> None:
    phone.get_by_label("An apprenticeship").check()
    phone.get_by_label("What should we call you?").fill("Robin")
    phone.get_by_label("How old are you?").fill("19")
    phone.get_by_label("Mobile number").fill("07700 900 123")
    phone.get_by_label(re.compile("Anything else")).fill("I like fixing bikes")
    expect(phone.locator("#state")).to_be_visible()


def answer_what_is_missing(phone: Page) -> None:
    """Where they live: that is not asked without a connection."""
    phone.get_by_role("link", name=re.compile("Change.*where you live", re.IGNORECASE)).click()
    phone.get_by_label("Burnley").check()
    phone.get_by_role("button", name="Next").click()


def test_a_request_on_the_phone_can_be_wiped(visitor: Page) -> None:
    visitor.goto("/offline/refer")
    visitor.get_by_label("What should we call you?").fill("Robin")
    visitor.reload()
    expect(visitor.get_by_label("What should we call you?")).to_have_value("Robin")
    visitor.get_by_role("button", name="Wipe it from this phone").click()
    expect(visitor.get_by_label("What should we call you?")).to_have_value("")
    assert visitor.evaluate("localStorage.length") == 0
    visitor.goto("/offer/")
    expect(visitor.locator("#unsent")).to_be_hidden()


def test_a_form_that_is_sent_without_a_connection_stays_as_it_was_typed(visitor: Page) -> None:
    visitor.goto("/ask")
    visitor.get_by_label("Ask in your own words").fill("do i pay council tax")
    visitor.context.set_offline(True)
    visitor.get_by_role("button", name="Ask", exact=True).click()
    expect(visitor.locator("#waits")).to_be_visible()
    expect(visitor.get_by_label("Ask in your own words")).to_have_value("do i pay council tax")
    visitor.context.set_offline(False)
    visitor.get_by_role("button", name="Ask", exact=True).click()
    expect(visitor.locator("#newest .ours")).to_be_visible()
