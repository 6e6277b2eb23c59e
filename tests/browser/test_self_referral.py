"""A whole self-referral on a phone, gone on with on another, looked up and taken back, with and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import OutgoingText, TextKind
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.settings import Settings
from tests.browser.conftest import PHONE, Picture
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def readable_site(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """The real server with the tests' keys, so that a test can read the code that it texts."""
    database.engine.dispose()
    with LiveServer.with_the_tests_own(tmp_path, settings) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def phones(browser: Browser, readable_site: LiveServer, request: pytest.FixtureRequest) -> Iterator[list[Page]]:
    """Two phones of 360 by 740, each with its own cookies."""
    contexts: list[BrowserContext] = [
        browser.new_context(
            viewport=PHONE, java_script_enabled=request.param, base_url=readable_site.url, locale="en-GB"
        )
        for _ in range(2)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def press(phone: Page, name: str) -> None:
    with phone.expect_navigation():
        phone.get_by_role("button", name=name).click()
    assert_fits(phone)


def assert_fits(phone: Page) -> None:
    """Nothing sticks out at the side of a small phone."""
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fill_in(phone: Page, picture: Picture) -> None:
    phone.goto("/refer")
    picture(phone, "01-start")
    phone.get_by_role("link", name="Start now").click()
    phone.get_by_label("Finding a job").check()
    picture(phone, "02-help")
    press(phone, "Next")
    phone.get_by_label("What should we call you?").fill("Robin")
    phone.get_by_label("How old are you?").fill("15")
    phone.get_by_label("I have no personal adviser").check()
    picture(phone, "03-you")
    press(phone, "Next")
    expect(phone.get_by_role("main")).to_contain_text("starts at 16")
    phone.get_by_label("Somewhere else", exact=True).check()
    phone.get_by_label("Where is that?").fill("Blackpool")
    picture(phone, "04-area")
    press(phone, "Next")
    picture(phone, "05-now")


def go_on_elsewhere(phone: Page, other: Page, picture: Picture) -> None:
    phone.get_by_role("link", name="Go on later or on another phone").click()
    press(phone, "Get a code")
    picture(phone, "06-code")
    code = phone.locator(".figure").inner_text()
    other.goto("/refer/go-on")
    other.get_by_label("Your code").fill(code)
    picture(other, "07-go-on")
    press(other, "Go on")
    expect(other.get_by_role("main")).to_contain_text("Robin")
    expect(other.get_by_role("main")).to_contain_text("Something is missing")
    other.goto("/refer/now")
    other.get_by_label("I’m having a baby").check()
    press(other, "Next")
    other.get_by_label("Text", exact=True).check()
    other.get_by_label("Mobile number").fill("07700 900 123")
    other.get_by_label("Don’t ring me").check()
    picture(other, "08-reach")
    press(other, "Next")
    picture(other, "09-check")


def send_it(phone: Page, picture: Picture) -> str:
    phone.get_by_label("Yes, send this").check()
    press(phone, "Send it")
    picture(phone, "10-sent")
    return phone.locator(".figure").inner_text()


def look_it_up(phone: Page, reference: str, database: Database, picture: Picture) -> None:
    phone.goto("/refer/status")
    phone.get_by_label("Your reference").fill(reference)
    picture(phone, "11-ask")
    press(phone, "Text me a code")
    with database.reading() as db:
        text = db.scalars(select(OutgoingText).where(OutgoingText.kind == TextKind.CODE)).one()
        found = re.search(r"\d{6}", text.body)
    assert found
    phone.get_by_label("The code we texted").fill(found[0])
    picture(phone, "12-code")
    press(phone, "Show me")
    expect(phone.get_by_role("main")).to_contain_text("The team has it")
    picture(phone, "13-now")
    assert reference.replace(" ", "") not in phone.url


def add_and_take_back(phone: Page, picture: Picture) -> None:
    phone.get_by_role("link", name="Add something").click()
    phone.get_by_label("What do you want to add?").fill("I moved to my aunt’s")
    picture(phone, "14-add")
    press(phone, "Send it")
    picture(phone, "15-added")
    phone.get_by_role("link", name="See where it stands").click()
    phone.get_by_role("link", name="Change my number").click()
    picture(phone, "16-number")
    phone.get_by_role("link", name="Back").click()
    phone.get_by_role("link", name="Take it back").click()
    picture(phone, "17-take-back")
    press(phone, "Yes, take it back")
    expect(phone.get_by_role("main")).to_contain_text("You took it back")
    picture(phone, "18-taken-back")


def test_six_steps_on_two_phones_then_looked_up_and_taken_back(
    phones: list[Page], database: Database, picture: Picture
) -> None:
    one, other = phones
    fill_in(one, picture)
    go_on_elsewhere(one, other, picture)
    reference = send_it(other, picture)
    look_it_up(one, reference, database, picture)
    add_and_take_back(one, picture)
    with database.reading() as db:
        referral = db.scalars(select(Referral)).one()
        assert (referral.status, referral.place_words, referral.age) == (Status.CLOSED, "Blackpool", 15)
        assert [note.words for note in referral.notes] == ["I moved to my aunt’s"]
