"""A colleague comes, by link, second step and all, and leaves again: without scripts, on a phone and at a desk."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP

from tests.browser.conftest import Picture, phone_at
from tests.browser.test_alerts import reaches_sideways
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
BOSS, PASSWORD = "boss@example.com", "a long quiet sentence"
NEW, NEW_PASSWORD = "robin@example.com", "seven quiet herons paddle"


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def look(page: Page, picture: Picture, name: str) -> None:
    """Keep a picture on a phone and at a desk. Nothing may reach out of the window."""
    for width, height in ((1280, 900), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        picture(page, f"{name}-{width}")
        assert not reaches_sideways(page), (name, width)


def test_a_colleague_comes_by_link_and_leaves(
    phone: Page, browser: Browser, site: LiveServer, picture: Picture
) -> None:
    boss = ("--email", BOSS, "--name", "Bo Manager", "--role", "manager")
    site.run_command("staff", "create", *boss, "--password-stdin", "--without-second-factor", stdin=PASSWORD)
    sign_in(phone, BOSS, PASSWORD)
    phone.get_by_role("link", name="Accounts").click()
    phone.get_by_label("Name").fill("Robin")
    phone.get_by_label("Work email").fill(NEW)
    phone.get_by_label("Officer").check()
    phone.get_by_label("East").check()
    look(phone, picture, "01-accounts")
    phone.get_by_role("button", name="Invite").click()
    look(phone, picture, "02-link")
    link = phone.locator("p.box").inner_text()
    for robins in phone_at(browser, site):
        robin_comes(robins, link, picture)
        phone.get_by_role("link", name="All accounts").click()
        phone.get_by_role("link", name="Robin").click()
        look(phone, picture, "08-member")
        phone.get_by_role("button", name="Switch off").click()
        expect(phone.get_by_role("main")).to_contain_text("switched off")
        robins.reload()
        expect(robins.get_by_role("heading", name="Sign in")).to_be_visible()
    phone.get_by_role("link", name="Audit").click()
    expect(phone.get_by_role("main")).to_contain_text("Staff: deactivated")
    look(phone, picture, "09-audit")


def robin_comes(page: Page, link: str, picture: Picture) -> None:
    page.goto(link)
    page.get_by_label("New password").fill(NEW_PASSWORD)
    look(page, picture, "03-choose-password")
    page.get_by_role("button", name="Keep it").click()
    sign_in(page, NEW, NEW_PASSWORD)
    look(page, picture, "04-set-up")
    secret = page.locator("ol strong").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main code")).to_have_count(10)
    recovery = page.locator("main code").first.inner_text()
    look(page, picture, "05-recovery-codes")
    page.get_by_role("link", name="I’ve kept them").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, NEW, NEW_PASSWORD)
    look(page, picture, "06-code")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    page.goto("/staff/account")
    look(page, picture, "07-own-account")
