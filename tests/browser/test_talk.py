"""One whole talk, with scripts and without: somebody asks, a person joins, answers, and hands back."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.messages.gsm7 import cheap_letters
from portal.messages.segments import count_segments
from tests.browser.conftest import PHONE, Picture
from tests.support.live_server import LiveServer
from tests.support.visitor import Visitor, sid_of

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "officer@example.com", "a long quiet sentence"


@pytest.fixture
def staff_account(site: LiveServer) -> None:
    who = ("--email", EMAIL, "--name", "Nadia Khan", "--role", "officer")
    site.run_command("staff", "create", *who, "--password-stdin", "--without-second-factor", stdin=PASSWORD)


def browser_at(browser: Browser, site: LiveServer, *, width: int, scripts: bool) -> Iterator[Page]:
    size = PHONE if width == PHONE["width"] else {"width": width, "height": 800}
    context = browser.new_context(
        viewport=size,
        java_script_enabled=scripts,
        base_url=site.url,
        locale="en-GB",
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    # What a test provokes itself, a page that refuses or a network that is away, the browser notes too.
    assert [problem for problem in problems if "Failed to load resource" not in problem] == []


@pytest.fixture
def scripted(browser: Browser, site: LiveServer) -> Iterator[Page]:
    """A phone that runs scripts."""
    yield from browser_at(browser, site, width=360, scripts=True)


@pytest.fixture
def desk(browser: Browser, site: LiveServer) -> Iterator[Page]:
    """A laptop of the team, with scripts."""
    yield from browser_at(browser, site, width=1280, scripts=True)


def is_as_wide_as_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def ask(phone: Page, words: str) -> None:
    phone.locator("#asking textarea").fill(words)
    phone.get_by_role("button", name=re.compile("^(Ask|Send)$")).click()


def sign_in(desk: Page) -> None:
    desk.goto("/staff/sign-in?next=/staff/texts")
    desk.get_by_label("Email").fill(EMAIL)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()


def start_a_talk(phone: Page, picture: Picture, kind: str) -> None:
    phone.goto("/ask")
    picture(phone, f"{kind}-00-ask")
    ask(phone, "do i pay council tax in burnley")
    expect(phone.get_by_role("log")).to_contain_text("Burnley")
    picture(phone, f"{kind}-01-answer")
    phone.get_by_role("button", name="Talk to a person").click()
    expect(phone.get_by_role("main")).to_contain_text("do i pay council tax in burnley")
    phone.get_by_label("What do you want to say to them?").fill("my landlord says i have to")
    phone.get_by_label("What should we call you?").fill("Robin")
    picture(phone, f"{kind}-02-start")
    phone.get_by_role("button", name="Send to the team").click()
    expect(phone.get_by_role("main")).to_contain_text("You’re waiting for a person")
    picture(phone, f"{kind}-03-waiting")


def staff_join_and_answer(desk: Page, picture: Picture, kind: str) -> None:
    sign_in(desk)
    picture(desk, f"{kind}-04-staff-list")
    desk.get_by_role("link", name="Robin").click()
    expect(desk.get_by_role("main")).to_contain_text("my landlord says i have to")
    desk.get_by_role("button", name="Take this conversation").click()
    expect(desk.get_by_role("main")).to_contain_text("You are on it.")
    desk.get_by_label("Your reply").fill("Hi Robin. Send me the letter?")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.locator(".turns")).to_contain_text("Hi Robin. Send me the letter?")
    picture(desk, f"{kind}-05-staff-thread")


def hand_back(desk: Page) -> None:
    desk.get_by_role("button", name="Give back to automatic replies").click()
    expect(desk.get_by_role("main")).to_contain_text("Automatic replies are on.")


@pytest.mark.usefixtures("staff_account")
def test_a_whole_talk_without_scripts(phone: Page, desk: Page, picture: Picture) -> None:
    start_a_talk(phone, picture, "plain")
    staff_join_and_answer(desk, picture, "plain")
    phone.reload()
    expect(phone.get_by_role("log")).to_contain_text("A person from the team, Nadia, has joined.")
    expect(phone.get_by_role("log")).to_contain_text("Hi Robin. Send me the letter?")
    ask(phone, "how much is universal credit")
    lines = phone.get_by_role("log").get_by_role("listitem")
    expect(lines.last).to_contain_text("how much is universal credit")
    picture(phone, "plain-06-person-there")
    hand_back(desk)
    ask(phone, "how much is universal credit")
    expect(lines.last).to_contain_text("automatic reply")
    expect(lines.last).to_contain_text("Universal Credit")
    picture(phone, "plain-07-handed-back")
    phone.get_by_role("button", name="End it and delete it").click()
    expect(phone.get_by_role("main")).to_contain_text("It’s deleted")
    picture(phone, "plain-08-over")


@pytest.mark.usefixtures("staff_account")
def test_a_whole_talk_with_scripts_brings_answers_by_itself(scripted: Page, desk: Page, picture: Picture) -> None:
    start_a_talk(scripted, picture, "scripted")
    staff_join_and_answer(desk, picture, "scripted")
    expect(scripted.get_by_role("log")).to_contain_text("Hi Robin. Send me the letter?", timeout=15_000)
    status = scripted.locator("p[role=status]")
    expect(status).to_contain_text("Nadia, a person from our team Hi Robin. Send me the letter?")
    ask(scripted, "ok")
    expect(scripted.get_by_role("log").get_by_role("listitem").last).to_contain_text("ok")
    hand_back(desk)
    expect(scripted.get_by_role("main")).to_contain_text("Replies are automatic from here", timeout=15_000)
    ask(scripted, "how much is universal credit")
    expect(scripted.get_by_role("log").get_by_role("listitem").last).to_contain_text("Universal Credit")
    assert is_as_wide_as_the_screen(scripted)
    assert is_as_wide_as_the_screen(desk)


def test_asking_with_scripts_loads_no_page_keeps_the_focus_and_is_announced(scripted: Page) -> None:
    scripted.goto("/ask")
    scripted.evaluate("window.sameDocument = true")
    for words, answer in (("do i pay council tax", "Council tax"), ("im in burnley", "Burnley")):
        ask(scripted, words)
        expect(scripted.locator("p[role=status]")).to_contain_text(answer)
        expect(scripted.get_by_role("log").get_by_role("listitem").first).to_be_visible()
        expect(scripted.locator("#asking textarea")).to_be_focused()
        expect(scripted.locator("#asking textarea")).to_have_value("")
    assert scripted.evaluate("window.sameDocument") is True
    expect(scripted.get_by_role("log")).to_contain_text("do i pay council tax")


def test_the_same_page_is_drawn_with_scripts_and_without(scripted: Page, phone: Page) -> None:
    seen = []
    for page in (scripted, phone):
        page.goto("/ask")
        ask(page, "do i pay council tax")
        expect(page.get_by_role("log")).to_contain_text("do i pay council tax")
        ask(page, "im in burnley")
        expect(page.get_by_role("log")).to_contain_text("im in burnley")
        seen.append(page.locator("main").inner_text())
    assert seen[0] == seen[1]


def test_danger_with_scripts_shows_the_numbers_first(scripted: Page, picture: Picture) -> None:
    scripted.goto("/ask")
    ask(scripted, "i want to kill myself")
    expect(scripted.get_by_role("link", name=re.compile("116 123")).first).to_be_in_viewport()
    expect(scripted.locator("p[role=status]")).to_contain_text("116 123")
    picture(scripted, "danger")


def test_an_empty_message_with_scripts_says_so(scripted: Page) -> None:
    scripted.goto("/ask")
    ask(scripted, " ")
    expect(scripted.locator("p[role=status]")).to_contain_text("Type your question first")


def test_when_the_network_is_away_nothing_typed_is_lost(scripted: Page, site: LiveServer) -> None:
    scripted.goto("/ask")
    scripted.route("**/ask", lambda each: each.abort() if each.request.resource_type == "fetch" else each.continue_())
    ask(scripted, "do i pay council tax")
    expect(scripted.get_by_role("log")).to_contain_text("do i pay council tax")
    assert scripted.url.startswith(f"{site.url}/ask")


@pytest.mark.usefixtures("staff_account")
def test_the_counter_counts_as_the_service_does(desk: Page, site: LiveServer, picture: Picture) -> None:
    token = json.loads((site.data_dir / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    with Visitor(site.url) as visitor:
        visitor.text(token, sid_of(1), "can i talk to a person").raise_for_status()
    sign_in(desk)
    desk.get_by_role("link", name="07700 900123").click()
    desk.get_by_role("button", name="Take this conversation").click()
    for words in ("hello", "x" * 161, "it’s “ok” – really", "ł" * 71, "[€]" * 54, "😀" * 36):
        desk.get_by_label("Your reply").fill(words)
        segments = count_segments(cheap_letters(words))
        expect(desk.locator("#count")).to_contain_text(f" {segments} text")
    picture(desk, "count")
