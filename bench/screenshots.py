"""A picture of every screen of the design: 360 by 740 and 1280 by 800, in light and dark. `make screenshots`.

The pictures go to test-artefacts/screenshots, named as the design's screens are. docs/screens.md says what differs.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from tests.support.browser import chromium
from tests.support.live_server import LiveServer, ServerFailed
from tests.support.machine import NotInstalled

FOLDER = Path("test-artefacts/screenshots")
SIZES: dict[str, ViewportSize] = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EMAIL, PASSWORD = "officer@example.com", "a long quiet sentence"
Go = Callable[[Page], None]


def at(path: str) -> Go:
    """Return what opens one address."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


def asked(words: str) -> Go:
    """Return what asks a question and waits for the reply."""

    def go(page: Page) -> None:
        page.goto("/ask")
        page.locator("#asking textarea").fill(words)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator("#newest").wait_for()

    return go


def checked(page: Page) -> None:
    """Answer the first question of "What can I get?" and skip the rest."""
    page.goto("/what-can-i-get")
    for _ in range(20):
        onward = page.get_by_role("link", name=re.compile("^Start")).or_(
            page.get_by_role("button", name=re.compile("Skip|Next|Start"))
        )
        if not onward.count():
            return
        onward.last.click()


def checked_answers(page: Page) -> None:
    page.goto("/offline/refer")
    page.get_by_label("An apprenticeship").check()
    page.get_by_label("What should we call you?").fill("Kai")
    page.get_by_label("How old are you?").fill("18")
    page.get_by_label("Mobile number").fill("07700 900982")
    page.get_by_role("button", name="Go on to check it").click()
    page.wait_for_url("**/refer/check")


def refused(page: Page) -> None:
    page.goto("/refer/age")
    page.get_by_role("button", name="Next").click()


def signed_in(page: Page) -> None:
    page.goto("/staff/sign-in")
    if page.get_by_label("Password").count():
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.goto("/staff/")


def one_referral(page: Page) -> None:
    signed_in(page)
    page.locator("a[href*='/referrals/']").first.click()


SCREENS: dict[str, Go] = {
    "00-components": at("/components"),
    "01-home": at("/"),
    "02-topic-council-tax": at("/offer/council-tax?district=burnley"),
    "02b-section": at("/offer/section/money"),
    "03-search": at("/search?q=council+tax"),
    "03b-search-none": at("/search?q=zzzzzz"),
    "04-ask": asked("im 22 in burnley do i pay council tax"),
    "04b-ask-crisis": asked("i want to kill myself"),
    "05-checker-question": at("/what-can-i-get/questions"),
    "05b-checker-results": checked,
    "06-referral-start": at("/refer"),
    "06a-referral-question": at("/refer/help"),
    "06b-referral-error": refused,
    "06c-referral-check-answers": checked_answers,
    "07-urgent": at("/urgent-help"),
    "18-page-missing": at("/no-such-page"),
    "19-offline": at("/offline"),
    "20-offline-refer": at("/offline/refer"),
    "21-privacy": at("/privacy"),
    "22-accessibility": at("/accessibility"),
    "23-cookies": at("/cookies"),
    "24-about": at("/about"),
    "25-offer-about": at("/offer/about"),
    "26-district": at("/offer/in/burnley"),
    "27-talk": at("/ask/person"),
    "08-staff-sign-in": at("/staff/sign-in"),
    "09-staff-queue": signed_in,
    "10-staff-referral": one_referral,
    "28-staff-texts": at("/staff/texts"),
    "29-staff-alerts": at("/staff/alerts"),
    "30-staff-pages": at("/staff/pages"),
}


def take_all(browser: Browser, site: LiveServer) -> int:
    """Take every picture, and return how many screens could not be shown."""
    lost = 0
    for size, viewport in SIZES.items():
        for colours in COLOURS:
            context = browser.new_context(viewport=viewport, color_scheme=colours, base_url=site.url, locale="en-GB")
            lost += _take(context, "" if colours == "light" else "-dark", size)
            context.close()
    return lost


def _take(context: BrowserContext, colours: str, size: str) -> int:
    page, lost = context.new_page(), 0
    page.set_default_timeout(20_000)
    for name, go in SCREENS.items():
        try:
            go(page)
        except PlaywrightError as error:  # one screen that moved must not cost the others
            print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
            lost += 1
            continue
        page.screenshot(path=FOLDER / f"{name}-{size}{colours}.png", full_page=True)
    return lost


def main() -> int:
    """Take the pictures; return the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    who = ("--email", EMAIL, "--name", "Nadia Khan", "--role", "officer")
    try:
        with tempfile.TemporaryDirectory() as folder, LiveServer(Path(folder) / "site") as site, chromium() as browser:
            site.run_command("staff", "create", *who, "--password-stdin", stdin=PASSWORD)
            site.run_command("demo", "--referrals", "30")
            lost = take_all(browser, site)
    except (NotInstalled, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}.")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
