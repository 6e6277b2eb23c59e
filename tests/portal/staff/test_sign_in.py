"""Signing in, staying in, and getting out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import accounts
from portal.database import Database
from tests.conftest import NOON, StandingClock
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.staff.browser import StaffBrowser

EMAIL = "nadia@team.example"
ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/staff/", "/staff/\\evil"),
    *("%2f%2fevil.example", "/staff/..//evil", "/staff/\r\nX: y", "/offer/", "javascript:alert(1)", "staff/"),
)


@pytest.fixture
def nadia(database: Database) -> None:
    with database.transaction() as db:
        make_worker(db, email=EMAIL, name="Nadia")


@pytest.mark.usefixtures("nadia")
def test_the_right_password_leads_to_the_queue(stranger: StaffBrowser) -> None:
    response = stranger.sign_in("  Nadia@Team.Example")
    assert (response.status_code, response.location) == (303, "/staff/")
    assert "Nadia" in stranger.open("/staff/")


@pytest.mark.usefixtures("nadia")
def test_unknown_wrong_and_switched_off_give_the_same_bytes(stranger: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        accounts.deactivate(db, make_worker(db, email="gonee@team.example"), NOON)
    answers = []
    for email, password in [("nobod@team.example", PASSWORD), (EMAIL, PASSWORD[:-1]), ("gonee@team.example", PASSWORD)]:
        response = stranger.sign_in(email, password)
        own = re.sub(r'name="csrf_token"[^>]*>', "", response.text.replace(email, "EMAIL"))
        answers.append((response.status_code, own, sorted(response.headers.keys())))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 422


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_after_signing_in_the_browser_stays_on_our_own_pages(stranger: StaffBrowser, elsewhere: str) -> None:
    assert stranger.sign_in(EMAIL, next=elsewhere).location == "/staff/"


@pytest.mark.usefixtures("nadia")
def test_the_page_that_was_asked_for_is_opened_after_signing_in(stranger: StaffBrowser) -> None:
    asked = stranger.client.get("/staff/?with=me&page=2").location
    token = re.search(r'name="next"[^>]*value="([^"]*)"', stranger.client.get(asked).text)
    assert token is not None
    assert stranger.sign_in(EMAIL, next=token[1].replace("&amp;", "&")).location == "/staff/?with=me&page=2"


@pytest.mark.usefixtures("nadia")
def test_the_sixth_try_waits_and_says_how_long(stranger: StaffBrowser) -> None:
    for _ in range(5):
        stranger.sign_in(EMAIL, "not the right one")
    response = stranger.sign_in(EMAIL)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes" in response.text


@pytest.mark.usefixtures("nadia")
def test_a_session_ends_after_half_an_hour_without_a_click(stranger: StaffBrowser, clock: StandingClock) -> None:
    stranger.sign_in(EMAIL)
    clock.move(minutes=29)
    stranger.open("/staff/")
    clock.move(minutes=29)
    stranger.open("/staff/")
    clock.move(minutes=31)
    assert stranger.client.get("/staff/").location.startswith("/staff/sign-in")


@pytest.mark.usefixtures("nadia")
def test_a_session_ends_after_12_hours_with_a_click_every_20_minutes(
    stranger: StaffBrowser, clock: StandingClock
) -> None:
    stranger.sign_in(EMAIL)
    for _ in range(35):
        clock.move(minutes=20)
        stranger.open("/staff/")
    clock.move(minutes=20)
    assert stranger.client.get("/staff/").status_code == 303


@pytest.mark.usefixtures("nadia")
def test_signing_out_ends_every_copy_of_the_cookie(stranger: StaffBrowser, app: Flask) -> None:
    stranger.sign_in(EMAIL)
    cookie = stranger.client.get_cookie("staff", path="/staff")
    assert cookie is not None
    assert stranger.press("/staff/", "/staff/sign-out").location == "/staff/sign-in"
    thief = app.test_client()
    thief.set_cookie("staff", cookie.value, path="/staff")
    assert thief.get("/staff/").status_code == 303


@pytest.mark.usefixtures("nadia")
def test_the_cookie_from_before_signing_in_opens_nothing_after(stranger: StaffBrowser, app: Flask) -> None:
    stranger.open("/staff/sign-in")
    before = stranger.client.get_cookie("staff", path="/staff")
    stranger.sign_in(EMAIL)
    thief = app.test_client()
    assert before is not None
    thief.set_cookie("staff", before.value, path="/staff")
    assert thief.get("/staff/").status_code == 303


def test_switching_an_account_off_ends_its_next_click(officer: StaffBrowser, database: Database) -> None:
    officer.open("/staff/")
    with database.transaction() as db:
        accounts.deactivate(db, accounts.get(db, EMAIL), NOON)
    assert officer.client.get("/staff/").status_code == 303


@pytest.mark.usefixtures("nadia")
def test_without_the_forms_token_nobody_is_signed_in(client: FlaskClient) -> None:
    response = client.post("/staff/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 422
    assert client.get("/staff/").status_code == 303
