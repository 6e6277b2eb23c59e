"""Every screen and state, public and staff's: no barrier that a machine can find, valid HTML, nothing off the edge.

The pages come from the application itself without a server between, so that the whole walk takes seconds.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from portal.accounts.models import Role
from portal.web.context import EXTENSION, Service
from portal.web.errors import PAGES, error_page
from tests.conftest import empty
from tests.portal.staff.browser import StaffBrowser
from tests.support import axe, staff_rows
from tests.support.forms import send
from tests.support.nu_checker import mistakes
from tests.support.screens import Screen, Walk, answers_to, in_turn, screen, sent_empty

pytestmark = pytest.mark.browser
Colours = Literal["light", "dark"]
SITE = "http://screens.test"
QUESTIONS = {
    "an answer": "im 22 in burnley do i pay council tax",
    "an answer in doubt": "help with rent and money and college",
    "no answer": "what is the capital of mongolia",
    "a crisis": "i want to kill myself",
    "a wish for a person": "can i talk to a person",
    "another language": "nie mam gdzie mieszkac, prosze o pomoc",
}
# Shown by choice only, and said beside the link: the page loads itself anew each minute.
KNOWN = ("/staff/alerts?watch=on at 360 light: meta-refresh",)
# Tables become cards on a narrow screen, and some readers then no longer take them for tables unless roles say so: the
# checker holds those roles to be needless, and calls that an error. It knows pathLength on paths only; SVG 2 has it on
# every shape.
WRONGLY_FOUND = re.compile(
    r": (The “role” attribute must not be used on a “t[a-z]+” element which has a “table” ancestor"
    r"|Attribute “pathLength” not allowed on element “circle”)"
)
REPEATED = tuple(re.compile(rf"<{tag}\b.*?</{tag}>", re.DOTALL) for tag in ("article", "tr", "details"))
FEW = 5
STATES = (
    "/offer/universal-credit",
    "/offer/disability-and-send",
    "/search?q=counsil+tax",
    "/search?q=zzzzzz",
    "/offer/council-tax?district=burnley",
    "/no-such-page",
)
REFERENCE = re.compile(r'name="ref"[^>]*value="([A-Z0-9]+)"')
CLASSES = re.compile(r'class="([^"]*)"')
LOOKS: tuple[tuple[int, Colours], ...] = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))
# A screen that is drawn with nothing new looks as those before it: its first and its last look are enough.
OTHERWISE = (LOOKS[0], LOOKS[3])


@pytest.fixture(scope="module")
def screens(whole_app: Flask) -> Iterator[dict[str, list[Screen]]]:
    """Every screen, by the part of the site that it is in."""
    service: Service = whole_app.extensions[EXTENSION]
    with whole_app.test_request_context():
        staff_rows.fill(service.database)
        broken = [
            Screen(f"error {status}", status, error_page(status, service.offer).get_data(as_text=True))
            for status in PAGES
        ]
    found = {"public": [*public_screens(whole_app), *broken], "staff": staff_screens(whole_app)}
    yield {part: [shorter(each) for each in screens] for part, screens in found.items()}
    empty(service.database)


def public_screens(app: Flask) -> list[Screen]:
    client = app.test_client()
    found = Walk(app, client, "public").everywhere()
    states = [Screen(path, 200, client.get(path).text) for path in STATES]
    talk = in_turn(
        client,
        "a talk",
        lambda one: send(one, "/ask/person/start", "/ask/person", first_name="Robin", message="can someone ring me"),
        lambda one: send(one, "/ask/talk", message="is anyone there"),
    )
    return [*found, *states, *answers_to(client, QUESTIONS), *talk, *sent_empty(app.test_client(), found)]


def shorter(one: Screen) -> Screen:
    """Return a page with the first few of what it repeats: the fiftieth row of a table says nothing new about it."""
    html = one.html
    for repeated in REPEATED:
        html = _first_few(repeated, html)
    return Screen(one.name, one.status, html)


def _first_few(repeated: re.Pattern[str], html: str) -> str:
    number = count()
    return repeated.sub(lambda found: found[0] if next(number) < FEW else "", html)


def staff_screens(app: Flask) -> list[Screen]:
    """What each role sees; the same address is looked at once."""
    found = Walk(app, app.test_client(), "staff").everywhere()
    for role in Role:
        client = app.test_client()
        StaffBrowser(client).sign_in(staff_rows.EMAILS[role])
        known = {each.name for each in found}
        found += [each for each in Walk(app, client, "staff").everywhere() if each.name not in known]
        if role is Role.MANAGER:
            found += several_ticked(StaffBrowser(client))
    return found


def several_ticked(manager: StaffBrowser) -> list[Screen]:
    """What is shown only in answer to a form of the queue: it asks for what several need, or says what is missing."""
    two = REFERENCE.findall(manager.open("/staff/"))[:2]
    asked = [{"do": "text"}, {"do": "act", "act": "hold"}, {"do": "act", "act": "close"}, {"do": "act", "act": ""}]
    found = [manager.press("/staff/", "/staff/ticked", ref=two, **each) for each in asked]
    found += [
        manager.press("/staff/", f"/staff/ticked/{each}", ref=two, do="send") for each in ("text", "hold", "close")
    ]
    assert [each.status_code for each in found] == [200, 200, 200, 422, 422, 422, 422]
    return [screen(f"several ticked {number}", each) for number, each in enumerate(found)]


@pytest.fixture
def desk(browser: Browser, whole_app: Flask) -> Iterator[Page]:
    """A browser whose only site is SITE, with the application's own styles and scripts."""
    client: FlaskClient = whole_app.test_client()

    def give(route: Route) -> None:
        answer = client.get(route.request.url.removeprefix(SITE))
        route.fulfill(status=answer.status_code, body=answer.data, content_type=answer.mimetype)

    context = browser.new_context(reduced_motion="reduce")
    context.route("**/*", give)
    yield context.new_page()
    context.close()


def show(page: Page, one: Screen) -> None:
    """Put a screen into the browser at an address of its own."""
    page.route(f"{SITE}/screen", lambda route: route.fulfill(body=one.html, content_type="text/html"), times=1)
    page.goto(f"{SITE}/screen")


@pytest.mark.parametrize("part", ["public", "staff"])
def test_nothing_keeps_anybody_out_in_light_and_dark_on_a_phone_and_a_desk(
    part: str, screens: dict[str, list[Screen]], desk: Page
) -> None:
    assert len(screens[part]) > {"public": 50, "staff": 12}[part]
    found: list[str] = []
    seen: set[str] = set()
    for one in screens[part]:
        show(desk, one)
        parts = set(CLASSES.findall(one.html))
        for width, colours in LOOKS if parts - seen else OTHERWISE:
            desk.set_viewport_size({"width": width, "height": 740})
            desk.emulate_media(color_scheme=colours)
            bad = axe.violations(desk, only_look=(width, colours) != LOOKS[0])
            found += [f"{one.name} at {width} {colours}: {each}" for each in bad]
        seen |= parts
        desk.set_viewport_size({"width": 320, "height": 640})
        if desk.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{one.name} is wider than 320")
    assert [each for each in found if not each.startswith(KNOWN)] == []


@pytest.mark.nu_checker
def test_every_screen_is_valid_html(screens: dict[str, list[Screen]], tmp_path: Path) -> None:
    names: dict[str, str] = {}
    for number, one in enumerate([*screens["public"], *screens["staff"]]):
        file = tmp_path / f"{number:03}.html"
        file.write_text(one.html, encoding="utf-8")
        names[file.name] = one.name
    assert [each for each in mistakes(tmp_path, names) if not WRONGLY_FOUND.search(each)] == []


@pytest.mark.nu_checker
def test_the_checker_does_find_mistakes(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text('<!doctype html><html lang="en"><title>x</title><p id="a" id="b"><img>')
    assert mistakes(tmp_path, {})


def test_axe_does_find_barriers(desk: Page) -> None:
    show(
        desk,
        Screen(
            "bad",
            200,
            '<!doctype html><html><title>x</title><img src="/static/icon.svg"><p style="color:#bbb">Hard to read',
        ),
    )
    ids = {each.partition(":")[0] for each in axe.violations(desk)}
    assert {"image-alt", "html-has-lang", "color-contrast"} <= ids
