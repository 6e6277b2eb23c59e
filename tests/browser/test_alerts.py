"""From danger on a young person's phone to an officer who has dealt with it, without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Picture
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "officer@example.com", "a long quiet sentence"


def create_officer(site: LiveServer) -> None:
    given = (
        "--email",
        EMAIL,
        "--name",
        "Sam Officer",
        "--role",
        "officer",
        "--password-stdin",
        "--without-second-factor",
    )
    site.run_command("staff", "create", *given, stdin=PASSWORD)


def ask(page: Page, message: str) -> None:
    page.goto("/ask")
    page.locator("textarea").first.fill(message)
    page.get_by_role("button", name="Ask").first.click()


def sign_in(page: Page) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def reaches_sideways(page: Page) -> bool:
    """Whether anything is wider than the window."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [each.bounding_box() for each in page.locator("main *:visible").all()]
    return any(box["x"] + box["width"] > width + 1 for box in boxes if box)


def test_danger_is_seen_taken_and_closed_by_an_officer(phone: Page, site: LiveServer, picture: Picture) -> None:
    create_officer(site)
    ask(phone, "im 19, nowhere to sleep tonight, im in bacup")
    expect(phone.get_by_role("main")).to_contain_text("Our team")
    picture(phone, "01-told")
    sign_in(phone)
    expect(phone.get_by_role("status")).to_contain_text("1 message that nobody is dealing with")
    phone.get_by_role("link", name="1 message").click()
    phone.get_by_role("link", name=re.compile("Nowhere to sleep tonight")).click()
    expect(phone.get_by_role("main")).to_contain_text("im in bacup")
    phone.get_by_role("button", name="I’m dealing with this").click()
    picture(phone, "02-alert")
    phone.get_by_role("button", name="Close it").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose what you did")
    phone.get_by_label("Passed to children’s social care").check()
    phone.get_by_label("In a few words").fill("Rang the duty team")
    phone.get_by_role("button", name="Close it").click()
    expect(phone.get_by_role("main")).to_contain_text("Closed by Sam Officer")
    expect(phone.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_on_the_pages_for_alerts_and_questions_reaches_sideways(
    browser: Browser, site: LiveServer, width: int
) -> None:
    create_officer(site)
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False, base_url=site.url
    )
    page = context.new_page()
    ask(page, "i want to die " + "x" * 200)
    ask(page, "is there a bowling alley open near me")
    sign_in(page)
    page.goto("/staff/alerts")
    assert not reaches_sideways(page)
    page.get_by_role("link", name=re.compile("Might end their life")).click()
    assert not reaches_sideways(page)
    page.goto("/staff/questions")
    expect(page.get_by_role("main")).to_contain_text("bowling alley")
    assert not reaches_sideways(page)
    context.close()
