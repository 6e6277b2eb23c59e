"""Leaving quickly: one tap or Shift three times, nothing behind Back, nothing typed on return, nothing on the phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scripted import AWAY, READY, scripted_phone
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
TYPED = "he found my messages"


@pytest.fixture
def phone(browser: Browser, reading_site: LiveServer) -> Iterator[Page]:
    with scripted_phone(browser, reading_site.url) as page:
        yield page


def look_around_and_type(phone: Page) -> None:
    """Open three pages, with the worker at work from the second on, and type something."""
    phone.goto("/offer/keeping-safe")
    phone.evaluate(READY)
    phone.goto("/offer/council-tax")
    phone.goto("/ask")
    phone.get_by_label("Ask in your own words").fill(TYPED)


def test_one_tap_goes_away_and_nothing_of_ours_is_behind_back(phone: Page, reading_site: LiveServer) -> None:
    phone.goto("about:blank")
    look_around_and_type(phone)
    phone.get_by_role("link", name="Leave this site quickly").click()
    phone.wait_for_url(f"{AWAY}**")
    expect(phone.get_by_role("heading", name="Sunny")).to_be_visible()
    phone.go_back()
    assert not phone.url.startswith(reading_site.url)


def test_shift_three_times_goes_away_too(phone: Page) -> None:
    look_around_and_type(phone)
    phone.keyboard.press("Shift")
    phone.keyboard.press("Shift")
    phone.keyboard.type("I")
    phone.keyboard.press("Shift")
    assert "/ask" in phone.url
    phone.keyboard.press("Shift")
    phone.keyboard.press("Shift")
    phone.wait_for_url(f"{AWAY}**")


def test_what_was_typed_and_what_was_kept_is_gone_on_return(phone: Page) -> None:
    look_around_and_type(phone)
    phone.evaluate("localStorage.setItem('unsent', '[]')")
    phone.get_by_role("link", name="Leave this site quickly").click()
    phone.wait_for_url(f"{AWAY}**")
    phone.goto("/ask")
    expect(phone.get_by_label("Ask in your own words")).to_have_value("")
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.evaluate("caches.open('pages').then(pages => pages.keys()).then(keys => keys.length)") == 0


def test_every_public_page_has_the_way_out_before_anything_else_but_the_skip_link(reader: Page) -> None:
    for path in ("/", "/ask", "/refer", "/urgent-help", "/offline", "/offline/refer", "/privacy", "/no-such-page"):
        reader.goto(path)
        links = reader.locator("a, button, input, textarea")
        assert links.nth(0).inner_text() == "Skip to the page"
        assert "Leave this site quickly" in links.nth(2).inner_text()


def test_without_scripts_it_is_a_link_that_clears_what_the_site_put_there(reading_site: LiveServer) -> None:
    status, headers, _ = reading_site.get("/leave")
    assert (status, headers["Location"]) == (303, AWAY)
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert {'"cache"', '"cookies"', '"storage"'} <= set(re.split(r",\s*", headers["Clear-Site-Data"]))
