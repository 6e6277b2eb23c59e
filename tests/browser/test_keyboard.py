"""With a keyboard alone: find an answer, ask, ask for help with work, and take the next in the team's queue.

Nothing is clicked. Tab goes on until what is wanted has the focus; that it may be seen there is checked each time.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.database import Database
from tests.browser.scripted import scripted_phone
from tests.factories_staff import PASSWORD, make_worker
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
MOST_TABS = 90
# What the focused element is called, and whether it, or the row it stands in, shows a ring within the screen.
FOCUSED = """() => {
  const at = document.activeElement, place = at.getBoundingClientRect();
  const ring = [at, at.closest('.choice')].some(each => each && getComputedStyle(each).outlineStyle != 'none');
  const label = at.labels && at.labels[0] ? at.labels[0].innerText : '';
  const name = at === document.body ? '' : (label || at.innerText || at.getAttribute('aria-label') || '').trim();
  return [name, ring, place.bottom > 0 && place.top < innerHeight];
}"""


@pytest.fixture
def keys(browser: Browser, site: LiveServer) -> Iterator[Page]:
    with scripted_phone(browser, site.url) as page:
        yield page


@pytest.fixture
def reader_keys(browser: Browser, reading_site: LiveServer) -> Iterator[Page]:
    """The same, for journeys that leave nothing behind."""
    with scripted_phone(browser, reading_site.url) as page:
        yield page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with that name has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        words, has_ring, is_in_view = page.evaluate(FOCUSED)
        if re.match(name, words):
            assert has_ring, f"{words} shows no focus"
            assert is_in_view, f"{words} is out of sight"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}")


def open_by(page: Page, name: str) -> None:
    """Press Enter on what leads to another page, and wait until that is there."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.type(words)


def tick(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Space")


def test_find_an_answer(reader_keys: Page) -> None:
    reader_keys.goto("/")
    open_by(reader_keys, "Money")
    open_by(reader_keys, "Universal Credit")
    expect(reader_keys.get_by_role("heading", level=1)).to_contain_text("Universal Credit")
    tab_to(reader_keys, "Skip to the page")
    reader_keys.keyboard.press("Enter")
    assert reader_keys.evaluate("document.activeElement.id") == "main"


def test_ask(reader_keys: Page) -> None:
    reader_keys.goto("/ask")
    fill(reader_keys, "Ask in your own words", "do i pay council tax in burnley")
    tab_to(reader_keys, "Ask$")
    reader_keys.keyboard.press("Enter")
    expect(reader_keys.locator("#newest .ours")).to_contain_text("Burnley")
    assert reader_keys.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_ask_for_help_with_work_then_take_it_as_the_team(keys: Page, database: Database) -> None:
    """From the form that is written on the phone, which asks for most at once, through the check, to the queue."""
    keys.goto("/offline/refer")
    tick(keys, "An apprenticeship")
    fill(keys, "What should we call you", "Robin")
    fill(keys, "How old are you", "19")
    fill(keys, "Mobile number", "07700 900 123")
    open_by(keys, "Go on to check it")
    open_by(keys, r"Change\s+where you live")
    tab_to(keys, "Accrington|Burnley|Hyndburn|Blackburn")
    while not re.match("Burnley", keys.evaluate(FOCUSED)[0]):
        keys.keyboard.press("ArrowDown")
    tick(keys, "Burnley")
    open_by(keys, "Next")
    tick(keys, "Yes, send this")
    open_by(keys, "Send it")
    expect(keys.get_by_role("main")).to_contain_text(re.compile(r"\b[A-Z0-9]{3} [A-Z0-9]{3}\b"))
    take_it(keys, database)


def take_it(keys: Page, database: Database) -> None:
    with database.transaction() as db:
        make_worker(db, email="nadia@team.example", name="Nadia")
    keys.goto("/staff/sign-in")
    fill(keys, "Work email|Email", "nadia@team.example")
    fill(keys, "Password", PASSWORD)
    open_by(keys, "Sign in")
    open_by(keys, "Robin")
    open_by(keys, "Give to me|Take it")
    expect(keys.get_by_role("main")).to_contain_text(re.compile("it’s with you", re.IGNORECASE))
