"""Every screen and state of the site, public and staff's, as the application itself answers: found, not listed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import select

from portal.accounts.models import Role
from portal.database import Database
from portal.messages.models import OutgoingText, TextKind
from portal.web.context import EXTENSION, Service
from portal.web.errors import PAGES, error_page
from tests.architecture.test_every_route import ARGUMENTS
from tests.portal.staff.browser import StaffBrowser
from tests.support import staff_rows
from tests.support.forms import send
from tests.support.screens import Screen, Walk, answers_to, in_turn, screen, sent_empty

SITE = "http://screens.test"
Colours = Literal["light", "dark"]
QUESTIONS = {
    "an answer": "im 22 in burnley do i pay council tax",
    "an answer in doubt": "help with rent and money and college",
    "no answer": "what is the capital of mongolia",
    "a crisis": "i want to kill myself",
    "a wish for a person": "can i talk to a person",
    "another language": "nie mam gdzie mieszkac, prosze o pomoc",
}
STATES = (
    "/offer/universal-credit",
    "/offer/disability-and-send",
    "/search?q=counsil+tax",
    "/search?q=zzzzzz",
    "/offer/council-tax?district=burnley",
    "/no-such-page",
    "/refer/someone",
    "/refer/help",
    "/refer/area",
    "/refer/now",
    "/refer/reach",
)
REFERENCE = re.compile(r'name="ref"[^>]*value="([A-Z0-9]+)"')


def everything(app: Flask) -> dict[str, list[Screen]]:
    """Return every screen, by the part of the site that it is in. Fills the application's database."""
    service: Service = app.extensions[EXTENSION]
    with app.test_request_context():
        staff_rows.fill(service.database)
        broken = [
            Screen(f"error {status}", status, error_page(status, service.offer).get_data(as_text=True))
            for status in PAGES
        ]
    return {"public": [*public_screens(app, service.database), *broken], "staff": staff_screens(app)}


def public_screens(app: Flask, database: Database) -> list[Screen]:
    client = app.test_client()
    found = Walk(app, client, "public").everywhere()
    states = [Screen(path, 200, client.get(path).text) for path in STATES]
    talk = in_turn(
        client,
        "a talk",
        lambda one: send(one, "/ask/person/start", "/ask/person", first_name="Robin", message="can someone ring me"),
        lambda one: send(one, "/ask/talk", message="is anyone there"),
    )
    known = {each.name for each in found}
    stood = [each for each in where_it_stands(app, database) if each.name not in known]
    return [*found, *states, *answers_to(client, QUESTIONS), *talk, *stood, *sent_empty(app.test_client(), found)]


def where_it_stands(app: Flask, database: Database) -> list[Screen]:
    """What somebody sees of their referral who has its reference, and the code that was texted to them."""
    client = app.test_client()
    send(client, "/refer/status", reference=ARGUMENTS["record"])
    with database.reading() as db:
        newest = select(OutgoingText).where(OutgoingText.kind == TextKind.CODE).order_by(OutgoingText.id.desc())
        code = re.search(r"\d{6}", db.scalars(newest).first().body)  # type: ignore[union-attr]
    assert code
    asked = screen("/refer/status/code", client.get("/refer/status/code"))
    assert send(client, "/refer/status/code", code=code[0]).location == "/refer/status/now"
    return [asked, *Walk(app, client, "public", begins="/refer/status/").everywhere()]


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


@contextmanager
def shown_by(browser: Browser, app: Flask, colours: Colours = "light") -> Iterator[Page]:
    """A browser whose only site is SITE, with the application's own styles and scripts."""
    client: FlaskClient = app.test_client()

    def give(route: Route) -> None:
        answer = client.get(route.request.url.removeprefix(SITE))
        route.fulfill(status=answer.status_code, body=answer.data, content_type=answer.mimetype)

    context = browser.new_context(reduced_motion="reduce", color_scheme=colours)
    context.route("**/*", give)
    yield context.new_page()
    context.close()


def show(page: Page, one: Screen) -> None:
    """Put a screen into the browser at an address of its own."""
    page.route(f"{SITE}/screen", lambda route: route.fulfill(body=one.html, content_type="text/html"), times=1)
    page.goto(f"{SITE}/screen")
