"""A session that runs out while somebody writes loses nothing: signed in again, they find what they typed."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.accounts import accounts, unsent
from portal.accounts.models import Role
from portal.accounts.unsent import UnsentForm
from portal.database import Database
from portal.referrals.models import ReferralNote
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral, make_worker
from tests.portal.staff.browser import StaffBrowser
from tests.portal.staff.conftest import signed_in
from tests.support.forms import TOKEN

EMAIL = "nadia@team.example"
PAGE = "/staff/referrals/K4M7PX"
WORDS = "Rang Kai's adviser.\nThey start on <Monday>; ask about the bus."
UNSENT = "/staff/unsent"


@pytest.fixture
def written(officer: StaffBrowser, database: Database, clock: StandingClock) -> StaffBrowser:
    """Nadia wrote a note, and pressed the button when her session had run out."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    token = TOKEN.search(officer.open(PAGE))
    clock.move(minutes=31)
    assert token
    answer = officer.client.post(f"{PAGE}/notes", data={"csrf_token": token[1], "words": WORDS})
    assert answer.location.startswith("/staff/sign-in")
    return officer


def kept(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(UnsentForm)) or 0


def send_from(browser: StaffBrowser, **more: str) -> int:
    """Press "Send it now" on the page of what was not sent; returns the status of the answer."""
    page = browser.open(UNSENT)
    number = re.search(r'name="unsent" value="(\d+)"', page)
    assert number
    return browser.press(UNSENT, f"{PAGE}/notes", unsent=number[1], words=WORDS, **more).status_code


def test_signed_in_again_they_come_to_what_they_typed_and_send_it(written: StaffBrowser, database: Database) -> None:
    assert written.sign_in(EMAIL).location == UNSENT
    assert WORDS in written.open(UNSENT)
    assert send_from(written) == 303
    with database.reading() as db:
        assert [note.words for note in db.scalars(select(ReferralNote))] == [WORDS]
    assert kept(database) == 0
    assert "Nothing of yours waits" in written.open(UNSENT)


def test_what_is_refused_is_still_kept(written: StaffBrowser, database: Database) -> None:
    written.sign_in(EMAIL)
    number = re.search(r'name="unsent" value="(\d+)"', written.open(UNSENT))
    assert number
    assert written.press(UNSENT, f"{PAGE}/notes", unsent=number[1], words="").status_code == 422
    assert kept(database) == 1


def test_it_is_thrown_away_by_a_button(written: StaffBrowser, database: Database) -> None:
    written.sign_in(EMAIL)
    address = re.search(rf'action="({UNSENT}/\d+/throw-away)"', written.open(UNSENT))
    assert address
    assert written.press(UNSENT, address[1]).location == UNSENT
    assert kept(database) == 0


def test_nobody_else_sees_it_also_in_the_same_browser(written: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_worker(db, email="luke@team.example", name="Luke", role=Role.OFFICER)
    assert written.sign_in("luke@team.example").location == "/staff/"
    assert "Monday" not in written.open(UNSENT)


def test_it_cannot_be_read_in_the_database_and_is_gone_after_half_an_hour(
    written: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    with database.reading() as db:
        assert "Monday" not in str(db.execute(text("SELECT * FROM unsent_form")).all())
    clock.move(minutes=31)
    assert written.sign_in(EMAIL).location == "/staff/"
    assert kept(database) == 0


def test_from_a_page_that_was_not_ours_nothing_is_kept(
    officer: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    clock.move(minutes=31)
    officer.client.post(f"{PAGE}/notes", data={"csrf_token": "x" * 60, "words": WORDS})
    assert kept(database) == 0


def test_no_password_and_no_code_is_ever_kept(officer: StaffBrowser, database: Database, clock: StandingClock) -> None:
    token = TOKEN.search(officer.open("/staff/account"))
    clock.move(minutes=31)
    assert token
    secrets = {"old": "my old password", "password": "my new password", "csrf_token": token[1]}
    officer.client.post("/staff/account/password", data=secrets)
    assert kept(database) == 0


def test_who_was_switched_off_meanwhile_leaves_nothing(
    officer: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    token = TOKEN.search(officer.open("/staff/account"))
    with database.transaction() as db:
        accounts.deactivate(db, accounts.get(db, EMAIL), clock.now())
    assert token
    officer.client.post(f"{PAGE}/notes", data={"csrf_token": token[1], "words": WORDS})
    assert kept(database) == 0


def test_only_so_many_wait_and_the_first_are_not_pushed_out(database: Database) -> None:
    with database.transaction() as db:
        member = make_worker(db)
        done = [unsent.keep(db, member, PAGE, [("words", f"note {number}")], NOON) for number in range(11)]
        assert done == [True] * 10 + [False]
        assert unsent.waiting_for(db, member, NOON)[-1].typed == [("words", "note 0")]


def test_a_manager_signs_somebody_out_everywhere(app: Flask, officer: StaffBrowser, manager: StaffBrowser) -> None:
    with app.extensions["in-your-corner"].database.reading() as db:
        number = accounts.get(db, EMAIL).id
    page = f"/staff/accounts/{number}"
    assert "Where they are signed in" in manager.open(page)
    assert manager.press(page, f"{page}/end-sessions").location == page
    assert officer.client.get("/staff/").status_code == 303
    assert "Where they are signed in" not in manager.open(page)


def test_one_other_browser_is_signed_out_and_no_colleagues(
    app: Flask, officer: StaffBrowser, colleague: StaffBrowser
) -> None:
    other = StaffBrowser(app.test_client())
    other.sign_in(EMAIL)
    button = re.search(r'action="(/staff/account/sessions/\d+/end)"', officer.open("/staff/account"))
    assert button
    assert colleague.press("/staff/account", button[1]).status_code == 303
    assert other.client.get("/staff/").status_code == 200
    officer.press("/staff/account", button[1])
    assert other.client.get("/staff/").status_code == 303
    assert officer.client.get("/staff/").status_code == 200


def test_signing_in_again_in_one_browser_ends_the_session_before(
    app: Flask, officer: StaffBrowser, database: Database
) -> None:
    before = officer.client.get_cookie("staff", path="/staff")
    assert before is not None
    officer.sign_in(EMAIL)
    thief = app.test_client()
    thief.set_cookie("staff", before.value, path="/staff")
    assert thief.get("/staff/").status_code == 303
    assert signed_in(app.test_client(), database, "x@team.example", "X", Role.OFFICER).open("/staff/")
