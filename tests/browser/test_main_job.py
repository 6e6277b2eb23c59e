"""The main job, on a phone without scripts: find, search, ask, refer yourself; then the team takes it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
STAFF = {"email": "officer@example.com", "name": "Sam Officer", "password": "a long quiet sentence"}


def find_council_tax_in_burnley(phone: Page, picture: Picture) -> None:
    phone.goto("/")
    picture(phone, "01-home")
    phone.get_by_role("link", name="Somewhere to live").first.click()
    phone.get_by_role("link", name="Council tax").first.click()
    phone.get_by_label("Where do you live?").select_option("burnley")
    phone.get_by_role("button", name="Show").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Council tax")
    expect(phone.get_by_role("main")).to_contain_text("Burnley")
    picture(phone, "02-council-tax-burnley")


def search_with_a_typing_error(phone: Page, picture: Picture) -> None:
    phone.goto("/search")
    phone.get_by_role("searchbox").or_(phone.get_by_label("Search our pages")).first.fill("counsil tax")
    phone.get_by_role("button", name="Search").click()
    first = phone.locator("main h2 a, main h3 a").first
    expect(first).to_have_text(re.compile("Council tax"))
    expect(phone.locator("main mark").first).to_be_visible()
    picture(phone, "03-search")


def ask_a_question(phone: Page, picture: Picture) -> None:
    phone.goto("/ask")
    phone.locator("textarea").first.fill("im 22 in burnley do i pay council tax")
    phone.get_by_role("button", name=re.compile("Ask|Send")).first.click()
    expect(phone.get_by_role("main")).to_contain_text("Burnley")
    expect(phone.get_by_role("link", name=re.compile("Council tax")).first).to_be_visible()
    picture(phone, "04-ask")


def refer_myself(phone: Page, picture: Picture) -> str:
    phone.goto("/refer")
    phone.get_by_role("link", name="Start now").click()
    phone.get_by_label("An apprenticeship").check()
    phone.locator("textarea").fill("I like fixing bikes")
    next_question(phone)
    phone.get_by_label("What should we call you?").fill("Robin")
    phone.get_by_label("How old are you?").fill("nineteen")
    next_question(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Write your age in years")
    picture(phone, "05-refer-error")
    phone.get_by_label("How old are you?").fill("19")
    next_question(phone)
    phone.get_by_label("Burnley").check()
    next_question(phone)
    phone.get_by_label("A job", exact=True).check()
    next_question(phone)
    phone.get_by_label("Text", exact=True).check()
    phone.get_by_label("Mobile number").fill("07700 900 123")
    next_question(phone)
    picture(phone, "06-refer-check")
    phone.get_by_label("Yes, send this").check()
    phone.get_by_role("button", name="Send it").click()
    found = re.search(r"\b[A-Z0-9]{3} [A-Z0-9]{3}\b", phone.get_by_role("main").inner_text())
    picture(phone, "07-refer-sent")
    assert found
    return found[0]


def next_question(phone: Page) -> None:
    phone.get_by_role("button", name="Next").click()


def take_it_as_staff(phone: Page, reference: str, picture: Picture) -> None:
    phone.goto("/staff/sign-in")
    phone.get_by_label("Email").fill(STAFF["email"])
    phone.get_by_label("Password").fill(STAFF["password"])
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("main")).to_contain_text(reference)
    picture(phone, "08-staff-queue")
    phone.get_by_role("link", name=re.compile("Robin")).first.click()
    expect(phone.get_by_role("main")).to_contain_text("I like fixing bikes")
    phone.get_by_role("button", name=re.compile("Give to me|Take")).first.click()
    phone.get_by_label("Your note").fill("Rang, will text on Thursday")
    phone.get_by_role("button", name="Add note").click()
    expect(phone.get_by_role("main")).to_contain_text("Rang, will text on Thursday")
    expect(phone.get_by_role("main")).to_contain_text(STAFF["name"])
    picture(phone, "09-staff-referral")


def test_from_the_home_page_to_a_referral_that_the_team_has_taken(
    phone: Page, site: LiveServer, picture: Picture
) -> None:
    site.run_command(
        "staff",
        "create",
        "--email",
        STAFF["email"],
        "--name",
        STAFF["name"],
        "--role",
        "officer",
        "--password-stdin",
        "--without-second-factor",
        stdin=STAFF["password"],
    )
    find_council_tax_in_burnley(phone, picture)
    search_with_a_typing_error(phone, picture)
    ask_a_question(phone, picture)
    reference = refer_myself(phone, picture)
    take_it_as_staff(phone, reference, picture)
