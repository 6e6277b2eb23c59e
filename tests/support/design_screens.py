"""The way to every screen of the design, by hand in a real browser on a site with the demo's data.

A name is the design's own; those that the design has no picture of come after its numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

OFFICER, NEWCOMER, PASSWORD = "officer@example.com", "newcomer@example.com", "a long quiet sentence"
QUESTION, CRISIS = "im 22 in burnley do i pay council tax", "i want to kill myself"
LARGER = "document.documentElement.style.fontSize = '200%'"
Go = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Beside:
    """The addresses of the sites that stand beside the first: in Arabic letters, and another council's."""

    right_to_left: str
    another_council: str


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


def question(page: Page) -> None:
    """Answer the questions of "What can I get?" up to the one about the home."""
    page.goto("/what-can-i-get")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Age").fill("19")
    _next(page)
    page.get_by_label("13 weeks or more", exact=True).check()
    _next(page)
    page.get_by_label("Where you live").select_option("Preston")
    _next(page)
    page.get_by_label("Lancashire County Council", exact=True).check()
    _next(page)
    page.get_by_label("My own place", exact=True).check()


def results(page: Page) -> None:
    question(page)
    _next(page)
    page.get_by_label("Not working or studying", exact=True).check()
    page.get_by_role("button", name="Show what I can get now").click()


def _next(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).last.click()


def checked_answers(page: Page) -> None:
    page.goto("/offline/refer")
    page.get_by_label("An apprenticeship").check()
    page.get_by_label("What should we call you?").fill("Kai")
    page.get_by_label("How old are you?").fill("18")
    page.get_by_label("Mobile number").fill("07700 900982")
    page.get_by_role("button", name="Go on to check it").click()
    page.wait_for_url("**/refer/check")


def sent(page: Page) -> None:
    checked_answers(page)
    page.get_by_label("Yes, send this").check()
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/refer/sent")


def refused(page: Page) -> None:
    """Give a number that is too short, on the way that needs one."""
    checked_answers(page)
    page.goto("/refer/reach")
    page.get_by_label("Text", exact=True).check()
    page.get_by_label("Mobile number").fill("07700 9009")
    page.get_by_role("button", name="Next").click()
    page.locator("#problem").wait_for()


def signed_in(page: Page) -> None:
    page.goto("/staff/")
    if "/sign-in" in page.url:
        page.context.clear_cookies()
        page.goto("/staff/sign-in")
        _give(page, OFFICER)
        page.goto("/staff/")


def second_step(page: Page) -> None:
    """Sign in with a password for the first time: the second step is set up."""
    page.context.clear_cookies()
    page.goto("/staff/sign-in")
    _give(page, NEWCOMER)
    page.wait_for_url("**/sign-in/code*")


def _give(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def of_team(path: str, then: str = "") -> Go:
    """Return what opens an address of the team's, and from there the first link whose address holds `then`."""

    def go(page: Page) -> None:
        signed_in(page)
        page.goto(path)
        if then:
            page.locator(f"main a[href*='{then}']").first.click()
            page.wait_for_url(f"**{then}**")

    return go


def texted(words: str) -> Go:
    """Return what sends a text from a new phone of the local run, and shows its thread."""

    def go(page: Page) -> None:
        page.goto("/phone")
        page.get_by_role("button", name="Use other numbers").click()
        page.locator("textarea").first.fill(words)
        page.get_by_role("button", name="Send text").first.click()
        page.locator("#newest-1").wait_for()

    return go


def printed(page: Page) -> None:
    page.goto("/offer/council-tax?district=burnley")
    page.emulate_media(media="print", color_scheme="light")


def larger(page: Page) -> None:
    page.goto("/")
    page.evaluate(LARGER)


def forced(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/")


def screens(beside: Beside) -> dict[str, Go]:
    """Return the way to each screen, in the order in which they are taken: who signs in stays so."""
    return {
        "00-components": at("/components"),
        "01-home": at("/"),
        "02-topic-council-tax": at("/offer/council-tax?district=burnley"),
        "03-search": at("/search?q=council+tax"),
        "03b-search-none": at("/search?q=zzzzzz"),
        "04-ask": asked(QUESTION),
        "04b-ask-crisis": asked(CRISIS),
        "05-checker-question": question,
        "05b-checker-results": results,
        "06-referral-start": at("/refer"),
        "06a-referral-question": at("/refer/help"),
        "06b-referral-error": refused,
        "06c-referral-check-answers": checked_answers,
        "06d-referral-confirmation": sent,
        "07-urgent": at("/urgent-help"),
        "08-staff-sign-in": at("/staff/sign-in"),
        "08b-staff-second-step": second_step,
        "09-staff-queue": of_team("/staff/"),
        "10-staff-referral": of_team("/staff/", "/referrals/"),
        "10b-staff-referral-on-hold": of_team("/staff/?status=on_hold", "/referrals/"),
        "11-staff-reports": of_team("/staff/reports"),
        "12-text-conversation": texted(QUESTION),
        "12b-text-conversation-crisis": texted(CRISIS),
        "13-right-to-left": at(f"{beside.right_to_left}/offer/council-tax?lang=ar"),
        "14-another-council": at(f"{beside.another_council}/"),
        "15-print": printed,
        "16-text-at-200-percent": larger,
        "17-high-contrast": forced,
    }
