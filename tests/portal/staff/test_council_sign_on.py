"""Signing in by a council's own sign-on, against a real provider with signed tokens."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts import accounts
from portal.accounts.models import AuditEntry, Role, StaffMember
from portal.database import Database
from portal.settings import CouncilSignOn
from portal.staff import council_client
from portal.web.context import EXTENSION, Service
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_worker
from tests.portal.accounts.codes import set_up
from tests.portal.staff.browser import StaffBrowser
from tests.support.council_issuer import CLIENT, SECRET, Issuer, running_issuer

THERE, BACK = "/staff/sign-in/council", "/staff/sign-in/council/back"
EMAIL = "nadia@team.example"
DOES_NOT_VOUCH, NO_ACCOUNT = "didn’t vouch for you", "You have no account here"
LATER = "/staff/?with=me"


@pytest.fixture
def issuer(app: Flask) -> Iterator[Issuer]:
    """The application, connected to a council's sign-on that has seen a second factor just now."""
    with running_issuer() as provider:
        service: Service = app.extensions[EXTENSION]
        council = CouncilSignOn(provider.url, CLIENT, SECRET)
        app.extensions[EXTENSION] = dataclasses.replace(
            service, settings=dataclasses.replace(service.settings, council_sign_on=council)
        )
        council_client.connect(app, council)
        provider.claims = {"amr": ["pwd", "mfa"], "auth_time": int(NOON.timestamp())}
        yield provider
        del app.extensions[council_client.EXTENSION]
        app.extensions[EXTENSION] = service


@pytest.fixture
def nadia(database: Database) -> int:
    with database.transaction() as db:
        return make_worker(db, email=EMAIL, name="Nadia", role=Role.MANAGER).id


def come_back(client: FlaskClient, issuer: Issuer, asked: str = THERE) -> TestResponse:
    """Go to the council's sign-on, sign in there, and come back."""
    there = client.get(asked)
    assert there.location.startswith(f"{issuer.url}/authorize"), there.text
    return client.get(issuer.send_back(there.location).partition("8000")[2] or BACK)


def test_off_there_is_no_such_page_and_no_link(client: FlaskClient, stranger: StaffBrowser) -> None:
    assert client.get(THERE).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "council account" not in stranger.open("/staff/sign-in")


def test_who_has_an_account_is_let_in_and_goes_where_they_wanted(
    client: FlaskClient, stranger: StaffBrowser, issuer: Issuer, nadia: int
) -> None:
    assert nadia
    assert f"{THERE}?next=" in stranger.open(f"/staff/sign-in?next={LATER}")
    answer = come_back(client, issuer, f"{THERE}?next={LATER}")
    assert (answer.status_code, answer.location) == (303, LATER)
    assert "Nadia" in stranger.open("/staff/")
    assert {"state", "nonce", "code_challenge"} <= set(issuer.asked)
    assert (issuer.asked["code_challenge_method"], issuer.asked["scope"]) == ("S256", "openid email")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/staff/", "/staff/\\evil"])
def test_afterwards_the_browser_stays_on_our_own_pages(
    client: FlaskClient, issuer: Issuer, nadia: int, elsewhere: str
) -> None:
    assert nadia
    assert come_back(client, issuer, f"{THERE}?next={elsewhere}").location == "/staff/"


def test_without_a_second_factor_there_ours_is_asked_for(
    client: FlaskClient, issuer: Issuer, nadia: int, database: Database
) -> None:
    issuer.claims = {"amr": ["pwd"]}
    with database.transaction() as db:
        set_up(db, db.get_one(StaffMember, nadia))
    assert come_back(client, issuer).location == "/staff/sign-in/code"
    assert client.get("/staff/").location.startswith("/staff/sign-in/code")


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("nonce", "another request's"),
        ("nonce", None),
        ("aud", "another service"),
        ("aud", ["another service", "a third"]),
        ("iss", "https://another.example"),
        ("exp", 1_700_000_000),
        ("sub", None),
    ],
)
def test_a_token_that_is_not_the_answer_to_our_question_opens_nothing(
    client: FlaskClient, issuer: Issuer, nadia: int, wrong: str, value: object
) -> None:
    assert nadia
    issuer.claims |= {wrong: value, "azp": CLIENT}
    answer = come_back(client, issuer)
    assert (answer.status_code, DOES_NOT_VOUCH in answer.text) == (422, True)
    assert client.get("/staff/").status_code == 303


def test_a_token_signed_by_somebody_else_opens_nothing(client: FlaskClient, issuer: Issuer, nadia: int) -> None:
    assert nadia
    issuer.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert DOES_NOT_VOUCH in come_back(client, issuer).text


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    app: Flask, client: FlaskClient, issuer: Issuer, nadia: int
) -> None:
    assert nadia
    back = issuer.send_back(client.get(THERE).location)
    victim = app.test_client()
    assert DOES_NOT_VOUCH in victim.get(f"{BACK}?{back.partition('?')[2]}").text
    assert DOES_NOT_VOUCH in client.get(f"{BACK}?{back.partition('?')[2][:-3]}xyz").text
    assert DOES_NOT_VOUCH in client.get(BACK).text


def test_an_answer_counts_once(client: FlaskClient, issuer: Issuer, nadia: int) -> None:
    assert nadia
    back = issuer.send_back(client.get(THERE).location).partition("?")[2]
    assert client.get(f"{BACK}?{back}").status_code == 303
    assert DOES_NOT_VOUCH in client.get(f"{BACK}?{back}").text


def test_nobody_gets_an_account_by_it(client: FlaskClient, issuer: Issuer, database: Database) -> None:
    assert NO_ACCOUNT in come_back(client, issuer).text
    with database.reading() as db:
        assert db.scalars(select(StaffMember)).all() == []
        assert db.scalars(select(AuditEntry.action)).all() == ["staff.council_sign_on_refused"]


def test_an_email_that_is_not_verified_finds_nobody(client: FlaskClient, issuer: Issuer, nadia: int) -> None:
    assert nadia
    issuer.claims |= {"email_verified": False}
    assert NO_ACCOUNT in come_back(client, issuer).text


def test_who_was_switched_off_is_not_let_in(
    client: FlaskClient, issuer: Issuer, nadia: int, database: Database
) -> None:
    with database.transaction() as db:
        accounts.deactivate(db, db.get_one(StaffMember, nadia), NOON)
    assert NO_ACCOUNT in come_back(client, issuer).text


def test_from_the_first_time_on_the_person_counts_and_no_longer_the_email(
    app: Flask, client: FlaskClient, issuer: Issuer, nadia: int
) -> None:
    assert nadia
    assert come_back(client, issuer).status_code == 303
    issuer.claims |= {"sub": "somebody who was given nadia's old address"}
    assert NO_ACCOUNT in come_back(app.test_client(), issuer).text
    issuer.claims |= {"sub": None, "email": "nadia.married@team.example"}
    del issuer.claims["sub"]
    assert come_back(app.test_client(), issuer).status_code == 303


def test_the_role_is_ours_whatever_the_council_says(client: FlaskClient, issuer: Issuer, database: Database) -> None:
    with database.transaction() as db:
        make_worker(db, email=EMAIL, role=Role.EDITOR)
    issuer.claims |= {"role": "manager", "roles": ["manager"], "groups": ["manager"]}
    come_back(client, issuer)
    assert client.get("/staff/accounts").status_code == 403


def test_what_is_worth_stealing_opens_only_if_they_were_asked_there_just_now(
    client: FlaskClient, issuer: Issuer, nadia: int, clock: StandingClock
) -> None:
    assert nadia
    issuer.claims |= {"auth_time": int((NOON - timedelta(hours=1)).timestamp())}
    come_back(client, issuer)
    assert client.get("/staff/accounts").location == "/staff/prove?next=/staff/accounts"
    again = f"{THERE}?again=yes&next=/staff/accounts"
    assert "again=yes" in client.get("/staff/prove").text
    issuer.claims |= {"auth_time": int(clock.now().timestamp())}
    assert come_back(client, issuer, again).location == "/staff/accounts"
    assert (issuer.asked["prompt"], issuer.asked["max_age"]) == ("login", "0")
    assert client.get("/staff/accounts").status_code == 200


def test_while_the_councils_sign_on_is_away_the_password_still_opens(
    client: FlaskClient, stranger: StaffBrowser, issuer: Issuer, nadia: int, app: Flask
) -> None:
    assert nadia
    council_client.connect(app, CouncilSignOn("http://127.0.0.1:9", CLIENT, SECRET))
    answer = client.get(THERE)
    assert (answer.status_code, DOES_NOT_VOUCH in answer.text) == (422, True)
    assert stranger.sign_in(EMAIL).location == "/staff/"
    assert issuer
