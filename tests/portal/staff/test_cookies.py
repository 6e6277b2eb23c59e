"""Young people's pages and staff's share no cookie, and neither cookie says anything about anybody."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from portal.accounts import sessions
from portal.accounts.models import Role
from portal.database import Database
from portal.web.cookies import TwoSides, is_for_staff
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.staff.browser import StaffBrowser
from tests.portal.staff.conftest import signed_in

EMAIL = "nadia@team.example"


@pytest.fixture
def public_cookies(app: Flask) -> Iterator[None]:
    """Cookies as a public run sets them."""
    before, is_secure = app.session_interface, app.config["SESSION_COOKIE_SECURE"]
    app.session_interface, app.config["SESSION_COOKIE_SECURE"] = TwoSides(is_local=False), True
    yield
    app.session_interface, app.config["SESSION_COOKIE_SECURE"] = before, is_secure


def test_each_side_has_a_cookie_of_its_own(client: FlaskClient, officer: StaffBrowser) -> None:
    assert officer.client is client
    officer.open("/staff/")
    assert "Set-Cookie" in client.get("/ask").headers
    public, staff = client.get_cookie("corner"), client.get_cookie("staff", path="/staff")
    assert public is not None
    assert staff is not None
    assert (public.path, staff.path) == ("/", "/staff")


def test_a_cookie_of_one_side_is_not_taken_for_the_others(app: Flask, client: FlaskClient, database: Database) -> None:
    """Not even when its value is put under the other's name, or when the public session holds a staff token."""
    browser = signed_in(client, database, EMAIL, "Nadia", Role.OFFICER)
    staff = browser.client.get_cookie("staff", path="/staff")
    assert staff is not None
    thief = app.test_client()
    thief.set_cookie("corner", staff.value)
    assert thief.get("/staff/").location.startswith("/staff/sign-in")
    with thief.session_transaction("/") as public, database.transaction() as db:
        public["staff_token"] = sessions.start(db, make_worker(db), NOON)
    stolen = thief.get_cookie("corner")
    assert stolen is not None
    thief.set_cookie("staff", stolen.value, path="/staff")
    assert thief.get("/staff/").location.startswith("/staff/sign-in")


@pytest.mark.usefixtures("public_cookies")
def test_in_public_both_are_bound_to_this_host_https_and_kept_from_scripts(app: Flask, database: Database) -> None:
    with database.transaction() as db:
        make_worker(db, email=EMAIL, name="Nadia")
    for path, name in (("/staff/sign-in", "__Host-staff"), ("/ask", "__Host-corner")):
        set_ = app.test_client().get(path, base_url="https://localhost").headers["Set-Cookie"]
        assert set_.startswith(f"{name}=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(set_.split("; "))
        assert "Domain" not in set_


def test_the_cookie_of_who_is_signed_in_says_nothing_about_them(app: Flask, officer: StaffBrowser) -> None:
    officer.open("/staff/")
    cookie = officer.client.get_cookie("staff", path="/staff")
    assert cookie is not None
    serializer = app.session_interface.staff.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(serializer, URLSafeTimedSerializer)
    held = serializer.loads(cookie.value)
    assert set(held) == {"staff_token", "csrf_token"}
    assert re.fullmatch(r"[\w-]{43}", held["staff_token"])  # 256 bits


def test_a_cookie_that_was_changed_opens_nothing(app: Flask, officer: StaffBrowser) -> None:
    cookie = officer.client.get_cookie("staff", path="/staff")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("staff", f"{cookie.value[:-3]}xyz", path="/staff")
    assert thief.get("/staff/").location.startswith("/staff/sign-in")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/staff", True), ("/staff/", True), ("/staff/sign-in", True), ("/staffing", False), ("/", False)],
)
def test_the_staffs_side_is_what_lies_under_its_path(path: str, expected: bool) -> None:
    assert is_for_staff(path) is expected


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/sw.js", "/manifest.webmanifest"])
def test_staff_pages_are_in_no_list_for_machines(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 or "/staff" not in answer.text


def test_staff_pages_ask_crawlers_to_stay_away(client: FlaskClient) -> None:
    assert "noindex" in client.get("/staff/sign-in").headers["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get("/").headers
