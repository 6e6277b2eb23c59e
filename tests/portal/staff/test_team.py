"""Accounts in the browser: inviting, changing, links, switching off, and who sees what afterwards."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import accounts
from portal.accounts.models import AuditEntry, Locality, Role
from portal.database import Database
from portal.messages import alert_work, alerts, takeover
from portal.messages.conversation_models import Conversation
from portal.messages.models import Alert, AlertSource
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral, make_worker
from tests.portal.messages.talk_makers import make_text_talk
from tests.portal.staff.browser import StaffBrowser, main_words
from tests.portal.staff.conftest import signed_in

TEAM = "/staff/accounts"
LINK = re.compile(r"http://[^/]+(/staff/links/[\w-]+)")
NEW = "seven quiet herons paddle"
ZED = {"name": "Zed", "email": "zed@team.example", "role": "editor", "localities": "east"}


def member_page(database: Database, email: str) -> str:
    with database.reading() as db:
        return f"{TEAM}/{accounts.get(db, email).id}"


@pytest.fixture
def luke(colleague: StaffBrowser, database: Database) -> str:
    """The page of Luke's account; he is an officer and signed in."""
    colleague.open("/staff/")
    return member_page(database, "luke@team.example")


def test_an_invitation_opens_once_and_leads_to_the_second_step(
    manager: StaffBrowser, app: Flask, database: Database
) -> None:
    made = manager.press(TEAM, TEAM, **ZED)
    link = LINK.search(made.text)
    assert link
    assert "Invited until" in manager.open(TEAM)
    zed = StaffBrowser(app.test_client())
    assert "Hello Zed" in zed.open(link[1])
    weak = zed.press(link[1], link[1], password="password1234")
    assert (weak.status_code, "easy to guess" in weak.text) == (422, True)
    assert "Sign in with it" in zed.press(link[1], link[1], password=NEW).text
    assert zed.client.get(link[1]).status_code == 404
    assert zed.sign_in("zed@team.example", NEW).location == "/staff/sign-in/code"
    with database.reading() as db:
        found = accounts.get(db, "zed@team.example")
        assert (found.role, found.localities) == (Role.EDITOR, (Locality.EAST,))


def test_a_link_is_too_old_after_a_day(manager: StaffBrowser, app: Flask, clock: StandingClock) -> None:
    link = LINK.search(manager.press(TEAM, TEAM, **ZED).text)
    clock.move(days=1)
    assert link
    answer = app.test_client().get(link[1])
    assert (answer.status_code, "opens nothing" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "zed"}, "isn’t an email address"),
        ({"email": "priya@team.example"}, "already has an account"),
        ({"name": ""}, "Type their name"),
        ({"role": "owner"}, "There’s a problem"),
        ({"localities": "west"}, "There’s a problem"),
    ],
)
def test_what_is_amiss_in_an_invitation_is_said_and_kept(
    manager: StaffBrowser, typed: dict[str, str], said: str
) -> None:
    answer = manager.press(TEAM, TEAM, **{**ZED, **typed})
    assert answer.status_code == 422
    assert said in main_words(answer)
    assert 'value="Zed"' in answer.text or not typed.get("name", "Zed")


def test_a_form_sets_nothing_but_its_own_fields(manager: StaffBrowser, database: Database) -> None:
    manager.press(TEAM, TEAM, **ZED, is_factor_waived="1", is_active="", password_hash="x")
    with database.reading() as db:
        found = accounts.get(db, "zed@team.example")
        assert (found.is_factor_waived, found.is_active) == (False, True)


def test_role_and_localities_are_changed(manager: StaffBrowser, colleague: StaffBrowser, luke: str) -> None:
    assert manager.press(luke, luke, role="auditor", localities="north").status_code == 303
    assert "North" in manager.open(TEAM)
    assert colleague.client.get("/staff/").status_code == 303


def test_who_leaves_hands_over_and_is_signed_out_at_once(
    manager: StaffBrowser, colleague: StaffBrowser, database: Database, luke: str
) -> None:
    with database.transaction() as db:
        leaver, heir = accounts.get(db, "luke@team.example"), make_worker(db, name="Heir")
        heir_id = heir.id
        open_one = make_referral(db, taken_by=leaver)
        make_referral(db, taken_by=leaver, status=Status.CLOSED)
        reference = open_one.reference
    assert reference in manager.open(luke)
    refused = manager.press(luke, f"{luke}/switch-off", to=0)
    assert (refused.status_code, "Choose the colleague" in refused.text) == (409, True)
    assert colleague.client.get("/staff/").status_code == 200
    assert manager.press(luke, f"{luke}/switch-off", to=heir_id).status_code == 303
    assert colleague.client.get("/staff/").status_code == 303
    with database.reading() as db:
        held = {referral.status: referral.taken_by for referral in db.scalars(select(Referral))}
        assert {status: holder and holder.name for status, holder in held.items()} == {
            Status.TAKEN: "Heir",
            Status.CLOSED: "Luke",
        }
        actions = set(db.scalars(select(AuditEntry.action)))
    assert {"referral.handed_over", "staff.deactivated"} <= actions


def test_open_alerts_and_conversations_of_who_leaves_are_handed_over_too(
    manager: StaffBrowser, database: Database, luke: str
) -> None:
    with database.transaction() as db:
        leaver, heir = accounts.get(db, "luke@team.example"), make_worker(db, name="Heir")
        heir_id = heir.id
        alert = alerts.raise_alert(db, source=AlertSource.TEXT, danger="self_harm", message="...", now=NOON)
        db.flush()
        alert_work.take(db, alert, leaver, NOON)
        takeover.take(db, make_text_talk(db, "07700 900982"), leaver, None, NOON)
    assert "1 open alert, 1 conversation" in main_words(manager.client.get(luke))
    assert manager.press(luke, f"{luke}/switch-off", to=0).status_code == 409
    assert manager.press(luke, f"{luke}/switch-off", to=heir_id).status_code == 303
    with database.reading() as db:
        assert {alert.owner_id for alert in db.scalars(select(Alert))} == {heir_id}
        assert {talk.holder_id for talk in db.scalars(select(Conversation))} == {heir_id}
        actions = set(db.scalars(select(AuditEntry.action)))
    assert {"alert.handed_over", "conversation.handed_over"} <= actions


def test_who_holds_nothing_is_switched_off_and_on_again(manager: StaffBrowser, luke: str) -> None:
    assert manager.press(luke, f"{luke}/switch-off", to=0).status_code == 303
    assert "Switched off" in manager.open(TEAM)
    assert manager.press(luke, f"{luke}/switch-on").status_code == 303
    assert "Switched off" not in manager.open(TEAM)


def test_a_link_for_a_new_password_is_shown_once(manager: StaffBrowser, luke: str) -> None:
    made = manager.press(luke, f"{luke}/link/password")
    assert LINK.search(made.text)
    assert not LINK.search(manager.open(luke))
    assert manager.press(luke, f"{luke}/link/invite").status_code == 404


def test_nobody_does_these_things_to_themself(manager: StaffBrowser, database: Database) -> None:
    own = member_page(database, "priya@team.example")
    assert "This is you" in manager.open(own)
    for button, typed in (("", {"role": "officer"}), ("/switch-off", {"to": 0}), ("/link/all", {})):
        answer = manager.press(own, own + button, **typed)
        assert (answer.status_code, "another manager" in answer.text) == (409, True)


@pytest.mark.parametrize("number", ["999", "9" * 30])
def test_a_number_that_no_account_has_is_a_page_that_is_not_there(manager: StaffBrowser, number: str) -> None:
    assert manager.client.get(f"{TEAM}/{number}").status_code == 404


@pytest.mark.parametrize(
    ("role", "begins", "sees", "not_open"),
    [
        (Role.EDITOR, "/staff/pages", "Pages", ("/staff/", "/staff/alerts", "/staff/texts", TEAM, "/staff/audit")),
        (Role.AUDITOR, "/staff/audit", "Audit", ("/staff/", "/staff/alerts", "/staff/pages", TEAM)),
        (Role.OFFICER, "/staff/", "Queue", (TEAM, "/staff/audit")),
    ],
)
def test_each_role_begins_where_it_works_and_sees_no_more(
    app: Flask, database: Database, role: Role, begins: str, sees: str, not_open: tuple[str, ...]
) -> None:
    browser = signed_in(app.test_client(), database, "role@team.example", "Rolf", role)
    assert browser.sign_in("role@team.example").location == begins
    menu = re.search(r'<nav aria-label="Main">.*?</nav>', browser.open(begins), re.DOTALL)
    assert menu
    assert sees in menu[0]
    for page in not_open:
        assert f'href="{page}"' not in menu[0]
        assert browser.client.get(page).status_code == 403
    assert NOON
