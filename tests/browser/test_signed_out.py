"""A session that runs out while somebody writes, and what is left on the screen after signing out."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.database import Database
from tests.browser.conftest import Picture
from tests.browser.staff_desk import sit_down
from tests.conftest import StandingClock
from tests.factories_staff import PASSWORD, make_referral
from tests.support import axe
from tests.support.standing_site import StandingSite

pytestmark = pytest.mark.browser
CACHED = """async () => {
  const said = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const each of await cache.keys()) said.push(each.url, await (await cache.match(each)).text());
  }
  return said.join();
}"""
WORDS = "Rang Kai’s adviser.\nThey start on Monday; ask about the bus."


def type_password(page: Page) -> None:
    page.get_by_label("Work email").fill("nadia@team.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_what_was_typed_when_the_session_ran_out_is_sent_after_signing_in_again(
    browser: Browser, app: Flask, database: Database, clock: StandingClock, picture: Picture
) -> None:
    with StandingSite(app) as site:
        page = sit_down(browser, site, database, "Nadia")
        with database.transaction() as db:
            make_referral(db, public_ref="K4M7PX")
        page.goto("/staff/referrals/K4M7PX")
        page.get_by_label("Your note").fill(WORDS)
        clock.move(minutes=31)
        page.get_by_role("button", name="Add note").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        type_password(page)
        expect(page.get_by_label("Words")).to_have_value(WORDS)
        assert axe.violations(page) == []
        picture(page, "not-sent-yet")
        page.get_by_role("button", name="Send it now").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("They start on Monday; ask about the bus.")
        page.goto("/staff/unsent")
        expect(page.get_by_role("main")).to_contain_text("Nothing of yours waits")
        page.context.close()


def test_after_signing_out_the_back_button_shows_the_page_for_signing_in(
    browser: Browser, app: Flask, database: Database
) -> None:
    with StandingSite(app) as site:
        page = sit_down(browser, site, database, "Nadia")
        with database.transaction() as db:
            make_referral(db, public_ref="K4M7PX")
        page.goto("/staff/referrals/K4M7PX")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "Kai" not in page.content()
        page.context.close()


def test_nothing_typed_by_a_young_person_is_in_an_address_a_title_or_the_browsers_store(
    browser: Browser, app: Flask
) -> None:
    marked = "zebrafinch"
    with StandingSite(app) as site:
        context = browser.new_context(base_url=site.url, locale="en-GB")
        page = context.new_page()
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        page.goto("/ask")
        page.get_by_label("Ask in your own words").fill(f"my {marked} and my rent")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text(marked)
        stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.title")
        kept = page.evaluate(CACHED)
        assert marked not in stored + kept + " ".join(seen)
        assert {url.split("/")[2] for url in seen} == {site.url.split("/")[2]}
        context.close()
