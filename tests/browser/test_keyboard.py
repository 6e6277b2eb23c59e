"""With a keyboard alone: find an answer, ask, ask for help with work, and take the next in the team's queue.

Nothing is clicked. Tab goes on until what is wanted has the focus; that it may be seen there is checked each time.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.database import Database
from tests.browser.scripted import scripted_phone
from tests.factories_staff import PASSWORD, make_referral, make_worker
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
MOST_TABS = 90
# What the focused element is called, and whether it, or the row it stands in, shows a ring within the screen.
FOCUSED = """() => {
  const at = document.activeElement, place = at.getBoundingClientRect();
  const ring = [at, at.closest('.choice')].some(each => each && getComputedStyle(each).outlineStyle != 'none');
  const label = at.labels && at.labels[0] ? at.labels[0].innerText : '';
  return [(label || at.innerText || at.getAttribute('aria-label') || '').trim(), ring, place.bottom > 0 && place.top < innerHeight];
}"""


@pytest.fixture
def keys(browser: Browser, site: LiveServer) -> Iterator[Page]:
    with scripted_phone(browser, site.url) as page:
        yield page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with that name has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        words, has_ring, is_in_view = page.evaluate(FOCUSED)
        if re.match(name, words):
            assert has_ring, f"{words} shows no focus"
            assert is_in_view, f"{words} is out of sight"
            return
    raise AssertionError(f"Tab never came to {name}")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def fill(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.type(words)


def test_find_an_answer(keys: Page) -> None:
    keys.goto("/")
    press(keys, "Money")
    press(keys, "Universal Credit")
    expect(keys.get_by_role("heading", level=1)).to_contain_text("Universal Credit")
    press(keys, "Skip to the page")
    assert keys.evaluate("document.activeElement.id") == "main"


def test_ask(keys: Page) -> None:
    keys.goto("/ask")
    fill(keys, "Ask in your own words", "do i pay council tax in burnley")
    press(keys, "Ask$")
    expect(keys.locator("#newest .ours")).to_contain_text("Burnley")
    assert keys.evaluate("document.activeElement.tagName") == "TEXTAREA"
    press(keys, "Council tax")
    expect(keys.get_by_role("heading", level=1)).to_contain_text("Council tax")


def test_ask_for_help_with_work(keys: Page) -> None:
    """From the form that is written on the phone, which asks for most at once, through the check, to the reference."""
    keys.goto("/offline/refer")
    tab_to(keys, "An apprenticeship")
    keys.keyboard.press("Space")
    fill(keys, "What should we call you", "Robin")
    fill(keys, "How old are you", "19")
    fill(keys, "Mobile number", "07700 900 123")
    press(keys, "Go on to check it")
    keys.wait_for_url("**/refer/check")
    press(keys, "Change where you live|Change your area|Change where")
    tab_to(keys, ".")
    for _ in range(MOST_TABS):
        if re.match("Burnley", keys.evaluate(FOCUSED)[0]):
            break
        keys.keyboard.press("ArrowDown" if keys.evaluate("document.activeElement.type") == "radio" else "Tab")
    keys.keyboard.press("Space")
    press(keys, "Next")
    tab_to(keys, "Yes, send this")
    keys.keyboard.press("Space")
    press(keys, "Send it")
    expect(keys.get_by_role("main")).to_contain_text(re.compile(r"\b[A-Z0-9]{3} [A-Z0-9]{3}\b"))


def test_take_the_next_one(keys: Page, database: Database, app: Flask) -> None:  # noqa: ARG001 - the offer is loaded
    with database.transaction() as db:
        make_worker(db, email="nadia@team.example", name="Nadia")
        make_referral(db, first_name="Kai")
    keys.goto("/staff/sign-in")
    fill(keys, "Email", "nadia@team.example")
    fill(keys, "Password", PASSWORD)
    press(keys, "Sign in")
    press(keys, "Kai")
    press(keys, "Take it")
    expect(keys.get_by_role("main")).to_contain_text("It’s with you.")
