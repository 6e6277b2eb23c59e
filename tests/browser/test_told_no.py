"""Told no, on a phone without scripts: somebody tells us, and the team reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "officer@example.com", "a long quiet sentence"
SAID = "They said care leavers pay like everybody else."


def is_as_wide_as_the_phone(phone: Page) -> bool:
    box = phone.locator("main").bounding_box()
    return box is not None and box["width"] <= 360


def say_that_the_page_did_not_help(phone: Page, picture: Picture) -> None:
    phone.goto("/offer/council-tax/helpful?answer=yes")
    expect(phone.get_by_label("Hard to understand")).to_be_hidden()
    phone.get_by_label("No", exact=True).check()
    phone.get_by_label("Hard to understand").check()
    picture(phone, "01-helpful")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thanks.")


def tell_us_of_a_no(phone: Page, picture: Picture) -> None:
    phone.goto("/offer/council-tax/told-no")
    phone.get_by_label("What did they say?").fill(SAID)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Tell us who said no.")
    picture(phone, "02-told-no-error")
    expect(phone.get_by_label("What did they say?")).to_have_value(SAID)
    phone.get_by_label("Who said no?").fill("the council tax office")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("main")).to_contain_text("It doesn’t change their answer")
    assert is_as_wide_as_the_phone(phone)
    picture(phone, "03-thanks")


def read_it_as_staff(phone: Page, picture: Picture) -> None:
    phone.goto("/staff/sign-in?next=/staff/pages")
    phone.get_by_label("Email").fill(EMAIL)
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in").click()
    row = phone.get_by_role("row", name=re.compile("Council tax"))
    expect(row).to_contain_text("1 new")
    expect(row).to_contain_text("0 yes, 1 no")
    assert is_as_wide_as_the_phone(phone)
    picture(phone, "04-staff-pages")
    row.get_by_role("link", name="Council tax").click()
    expect(phone.get_by_role("main")).to_contain_text(SAID)
    phone.get_by_role("button", name="I’ve seen this").click()
    expect(phone.get_by_role("main")).to_contain_text("Seen by Sam Officer")
    picture(phone, "05-staff-page")


def test_what_somebody_was_told_is_read_by_the_team(phone: Page, site: LiveServer, picture: Picture) -> None:
    who = ("--email", EMAIL, "--name", "Sam Officer", "--role", "officer")
    site.run_command("staff", "create", *who, "--password-stdin", "--without-second-factor", stdin=PASSWORD)
    say_that_the_page_did_not_help(phone, picture)
    tell_us_of_a_no(phone, picture)
    read_it_as_staff(phone, picture)
