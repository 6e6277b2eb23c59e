"""The queue and a referral's page by keyboard alone, and with two officers at one referral."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.database import Database
from portal.referrals import queries
from portal.referrals.kinds import HoldReason, Outcome
from portal.referrals.models import Referral
from portal.referrals.outcomes import current
from portal.referrals.wants import Status
from tests.browser.conftest import Picture
from tests.browser.staff_desk import sit_down
from tests.factories_staff import make_referral
from tests.support.standing_site import StandingSite

pytestmark = pytest.mark.browser
PAGE = "/staff/referrals/K4M7PX"


@pytest.fixture
def desk(app: Flask) -> Iterator[StandingSite]:
    with StandingSite(app) as site:
        yield site


@pytest.fixture
def nadia(browser: Browser, desk: StandingSite, database: Database) -> Iterator[Page]:
    page = sit_down(browser, desk, database, "Nadia")
    yield page
    page.context.close()


@pytest.fixture
def luke(browser: Browser, desk: StandingSite, database: Database) -> Iterator[Page]:
    page = sit_down(browser, desk, database, "Luke")
    yield page
    page.context.close()


@pytest.fixture(autouse=True)
def two(database: Database) -> None:
    """Kai, and after him Amara."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
        make_referral(db, public_ref="GX39TD", first_name="Amara", contact_point=None)


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, "K4M7PX")


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_take_reply_hold_and_close_by_keyboard_alone(nadia: Page, database: Database, picture: Picture) -> None:
    nadia.goto("/staff/")
    keys(nadia, "j", "t")
    expect(nadia.get_by_role("status").filter(has_text="Given to you")).to_be_visible()
    keys(nadia, "j", "Enter")
    expect(nadia.get_by_role("heading", level=1)).to_contain_text("Kai")
    keys(nadia, "r")
    nadia.keyboard.type("Hi Kai, when is good to talk?")
    expect(nadia.locator("#count")).to_contain_text("1 text")
    keys(nadia, "Tab", "Enter")
    expect(nadia.locator(".theirs")).to_contain_text("when is good to talk?")
    keys(nadia, "h", "Space", "Tab")
    nadia.keyboard.type("12122026")
    picture(nadia, "hold")
    keys(nadia, "Enter")
    expect(nadia.locator("h1 .tag")).to_have_text("On hold")
    assert stored(database).hold_reason is HoldReason.HOUSING
    keys(nadia, "c")
    nadia.keyboard.type("Full")
    keys(nadia, "Tab")
    nadia.keyboard.type("Priv")
    keys(nadia, "Tab")
    nadia.keyboard.type("Bright Builders")
    keys(nadia, "Enter")
    expect(nadia.locator("h1 .tag")).to_have_text("Closed")
    with database.reading() as db:
        outcome = current(db, queries.get_by_ref(db, "K4M7PX"))
    assert outcome is not None
    assert (outcome.outcome, outcome.provider) == (Outcome.FULL_TIME_JOB, "Bright Builders")


def test_single_keys_tick_search_show_help_and_can_be_switched_off(nadia: Page) -> None:
    nadia.goto("/staff/")
    keys(nadia, "j", "x", "j", "x")
    expect(nadia.locator("[data-row] input:checked")).to_have_count(2)
    keys(nadia, "k", "x")
    expect(nadia.locator("[data-row] input:checked")).to_have_count(1)
    keys(nadia, "/")
    nadia.keyboard.type("x7t?")
    expect(nadia.get_by_label("Name, reference or phone")).to_have_value("x7t?")
    nadia.locator("h1").click()
    keys(nadia, "?")
    expect(nadia.get_by_text("Give it to me", exact=True)).to_be_visible()
    keys(nadia, "g", "t")
    nadia.wait_for_url(re.compile("/staff/texts$"))
    nadia.goto(PAGE)
    nadia.get_by_text("Keys", exact=True).click()
    nadia.get_by_label("Use single keys in this browser").uncheck()
    nadia.locator("h1").click()
    keys(nadia, "n")
    expect(nadia.get_by_label("Your note")).not_to_be_focused()


def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told(nadia: Page, luke: Page) -> None:
    for page in (nadia, luke):
        page.goto(PAGE)
    nadia.get_by_role("button", name="Give to me").click()
    expect(nadia.get_by_role("main")).to_contain_text("it’s with you")
    luke.get_by_role("button", name="Give to me").click()
    expect(luke.get_by_role("alert")).to_contain_text("Nadia took this before you")


def test_of_two_who_change_it_at_once_the_second_reads_what_the_first_did_and_keeps_the_words(
    nadia: Page, luke: Page, database: Database, picture: Picture
) -> None:
    nadia.goto(PAGE)
    nadia.get_by_role("button", name="Give to me").click()
    for page in (nadia, luke):
        page.goto(PAGE)
    expect(luke.locator("#here")).to_contain_text("Nadia has this open too.")
    nadia.get_by_text("Close, with what came of it").click()
    nadia.locator("#close-words").fill("We talked for an hour about bricks.")
    nadia.get_by_label("What came of it?").select_option("declined")
    luke.get_by_role("button", name="Start working").click()
    expect(luke.locator("h1 .tag")).to_have_text("Working")
    nadia.get_by_role("button", name="Close it").click()
    expect(nadia.get_by_role("alert")).to_contain_text("Luke: working. It’s Working now.")
    expect(nadia.locator("#close-words")).to_have_value("We talked for an hour about bricks.")
    picture(nadia, "told")
    assert stored(database).status is Status.WORKING


def test_while_one_writes_the_other_is_told_before_and_at_sending(nadia: Page, luke: Page) -> None:
    for page in (nadia, luke):
        page.goto(PAGE)
    with nadia.expect_response("**/writing"):
        nadia.get_by_label("Text Kai").press_sequentially("Hi Kai")
    with luke.expect_response("**/writing"):
        luke.get_by_label("Text Kai").press_sequentially("Hello from Luke")
    expect(luke.locator("#who-writes")).to_contain_text("Nadia is writing an answer too.")
    luke.get_by_role("button", name="Send text").click()
    expect(luke.get_by_role("alert")).to_contain_text("Nadia is writing to them just now")
    expect(luke.get_by_label("Text Kai")).to_have_value("Hello from Luke")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_reaches_sideways(nadia: Page, width: int) -> None:
    nadia.set_viewport_size({"width": width, "height": 800})
    for path in ("/staff/", "/staff/?status=new&with=nobody", PAGE):
        nadia.goto(path)
        for details in nadia.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        assert nadia.evaluate("document.documentElement.scrollWidth") <= width
