"""The second step in the browser: setting it up, giving codes, proving it again, and the own page."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import accounts
from portal.database import Database
from portal.web.context import EXTENSION, Service
from tests.conftest import NOON, StandingClock
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.accounts.codes import code_of, set_up
from tests.portal.staff.browser import StaffBrowser, main_words

EMAIL = "nadia@team.example"
CODE, OWN, PROVE = "/staff/sign-in/code", "/staff/account", "/staff/prove"
RECOVERY = re.compile(r"\b\d\d-[2-9a-z]{5}-[2-9a-z]{5}\b")
NEW = "seven quiet herons paddle"


@pytest.fixture
def nadia(database: Database) -> list[str]:
    """Nadia has a second factor; these are her recovery codes."""
    with database.transaction() as db:
        return set_up(db, make_worker(db, email=EMAIL, name="Nadia"))


@pytest.fixture
def in_public(app: Flask, clock: StandingClock) -> Iterator[None]:
    """The service as on a public run, as far as signing in goes."""
    assert clock.now() == NOON
    service: Service = app.extensions[EXTENSION]
    public = dataclasses.replace(service.settings, is_local=False)
    app.extensions[EXTENSION] = dataclasses.replace(service, settings=public)
    yield
    app.extensions[EXTENSION] = service


def shown_code(database: Database, clock: StandingClock) -> str:
    with database.reading() as db:
        return code_of(db, accounts.get(db, EMAIL), clock.now())


def test_password_then_code_leads_to_what_was_asked_for(
    stranger: StaffBrowser, database: Database, nadia: list[str], clock: StandingClock
) -> None:
    assert nadia
    clock.move(minutes=1)
    asked = stranger.sign_in(EMAIL, next="/staff/?with=me")
    assert asked.location == f"{CODE}?next=/staff/?with%3Dme"
    answer = stranger.press(asked.location, CODE, code=shown_code(database, clock), next="/staff/?with=me")
    assert (answer.status_code, answer.location) == (303, "/staff/?with=me")
    assert "Nadia" in stranger.open("/staff/")


def test_with_a_password_alone_every_page_leads_to_the_code(stranger: StaffBrowser, nadia: list[str]) -> None:
    assert nadia
    stranger.sign_in(EMAIL)
    for page in ("/staff/", OWN, "/staff/accounts", "/staff/referrals/K4M7PX"):
        assert stranger.client.get(page).location.startswith(CODE)


def test_a_wrong_code_says_so_and_a_used_one_too(
    stranger: StaffBrowser, app: Flask, database: Database, nadia: list[str], clock: StandingClock
) -> None:
    assert nadia
    clock.move(minutes=1)
    code, other = shown_code(database, clock), StaffBrowser(app.test_client())
    stranger.sign_in(EMAIL)
    wrong = stranger.press(CODE, CODE, code="000000")
    assert (wrong.status_code, "isn’t right" in wrong.text) == (422, True)
    assert stranger.press(CODE, CODE, code=code).status_code == 303
    other.sign_in(EMAIL)
    assert other.press(CODE, CODE, code=code).status_code == 422


def test_the_sixth_code_waits(stranger: StaffBrowser, nadia: list[str]) -> None:
    assert nadia
    for _ in range(5):
        stranger.sign_in(EMAIL)
        stranger.press(CODE, CODE, code="000000")
    answer = stranger.press(CODE, CODE, code="000000")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes" in answer.text


def test_a_recovery_code_opens_the_door_once(stranger: StaffBrowser, app: Flask, nadia: list[str]) -> None:
    stranger.sign_in(EMAIL)
    assert stranger.press(CODE, CODE, code=nadia[3]).status_code == 303
    assert "9 recovery codes left" in stranger.open(OWN)
    other = StaffBrowser(app.test_client())
    other.sign_in(EMAIL)
    assert other.press(CODE, CODE, code=nadia[3]).status_code == 422


def test_after_ten_minutes_the_password_is_asked_again(
    stranger: StaffBrowser, nadia: list[str], clock: StandingClock
) -> None:
    stranger.sign_in(EMAIL)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', stranger.open(CODE))
    clock.move(minutes=11)
    assert token
    late = stranger.client.post(CODE, data={"csrf_token": token[1], "code": nadia[0]})
    assert (late.status_code, "Sign in again" in late.text) == (422, True)
    assert stranger.client.get(CODE).location == "/staff/sign-in"


def test_the_cookie_of_the_half_session_opens_nothing_after(
    stranger: StaffBrowser, app: Flask, nadia: list[str]
) -> None:
    stranger.sign_in(EMAIL)
    before = stranger.client.get_cookie("staff", path="/staff")
    stranger.press(CODE, CODE, code=nadia[0])
    thief = app.test_client()
    assert before is not None
    thief.set_cookie("staff", before.value, path="/staff")
    assert thief.get("/staff/").location.startswith("/staff/sign-in")


@pytest.mark.usefixtures("in_public")
def test_a_public_run_has_even_a_demo_account_set_one_up(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        make_worker(db, email=EMAIL, is_factor_waived=True)
    browser = StaffBrowser(client)
    assert browser.sign_in(EMAIL).location == CODE
    assert client.get("/staff/").location.startswith(CODE)
    page = browser.open(CODE)
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    done = browser.press(CODE, CODE, code=shown_code(database, clock))
    assert len(set(RECOVERY.findall(done.text))) == 10
    assert client.get("/staff/").status_code == 200


def test_what_is_worth_stealing_asks_again_after_ten_minutes(manager: StaffBrowser, clock: StandingClock) -> None:
    assert manager.client.get("/staff/accounts").status_code == 200
    clock.move(minutes=11)
    asked = manager.client.get("/staff/accounts").location
    assert asked == f"{PROVE}?next=/staff/accounts"
    assert manager.client.get("/staff/").status_code == 200
    wrong = manager.press(asked, PROVE, proof="not the right one")
    assert (wrong.status_code, "Try again" in wrong.text) == (422, True)
    assert manager.press(asked, PROVE, proof=PASSWORD, next="/staff/accounts").location == "/staff/accounts"
    assert manager.client.get("/staff/accounts").status_code == 200


def test_a_new_password_needs_the_old_one_and_ends_the_other_browsers(
    officer: StaffBrowser, app: Flask, database: Database
) -> None:
    other = StaffBrowser(app.test_client())
    other.sign_in(EMAIL)
    wrong = officer.press(OWN, f"{OWN}/password", old="not the right one", password=NEW)
    assert (wrong.status_code, "isn’t the password" in wrong.text) == (422, True)
    weak = officer.press(OWN, f"{OWN}/password", old=PASSWORD, password="lancashire2024!")
    assert (weak.status_code, "easy to guess" in weak.text) == (422, True)
    assert officer.press(OWN, f"{OWN}/password", old=PASSWORD, password=NEW).status_code == 200
    assert officer.client.get("/staff/").status_code == 200
    assert other.client.get("/staff/").status_code == 303
    assert database.answers()


def test_other_browsers_are_listed_and_signed_out(officer: StaffBrowser, app: Flask) -> None:
    assert "Another browser" not in officer.open(OWN)
    other = StaffBrowser(app.test_client())
    other.sign_in(EMAIL)
    assert "Another browser" in officer.open(OWN)
    officer.press(OWN, f"{OWN}/end-sessions")
    assert other.client.get("/staff/").status_code == 303
    assert "Another browser" not in officer.open(OWN)


def test_an_app_is_set_up_and_changed_on_the_own_page(
    officer: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    new = f"{OWN}/second-factor/new"
    assert officer.client.get(new).location == OWN
    assert officer.press(OWN, f"{OWN}/second-factor").location == new
    assert officer.press(new, new, code="000000").status_code == 422
    done = officer.press(new, new, code=shown_code(database, clock))
    codes = set(RECOVERY.findall(done.text))
    assert len(codes) == 10
    again = officer.press(OWN, f"{OWN}/recovery-codes")
    assert not codes & set(RECOVERY.findall(again.text))
    assert "10 recovery codes left" in main_words(officer.client.get(OWN))
