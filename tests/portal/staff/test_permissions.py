"""Rules over every staff view, so that the next one is covered too."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.accounts import accounts
from portal.accounts.models import Role
from portal.accounts.permissions import MAY, Permission
from portal.database import Database
from portal.referrals import queries
from portal.referrals.wants import Status
from portal.staff.guard import OPEN_TO_ANYONE
from tests.architecture.test_every_route import rows
from tests.conftest import StandingClock
from tests.factories_staff import PASSWORD, make_referral, make_worker
from tests.portal.accounts.codes import set_up
from tests.portal.staff.browser import StaffBrowser
from tests.portal.staff.conftest import signed_in

WORTH_STEALING = ("ACCOUNTS", "AUDIT", "EXPORT", "ERASE")
OPEN = {"staff.sign_in", "staff.give_code", "staff.open_link", "staff.council_sign_in", "staff.council_back"}


def staff_rules(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("staff.")]
    assert len(rules) > 5
    return rules


def address(rule: Rule) -> str:
    """The rule's address, with something in each place."""
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<int:{name}>", "1").replace(f"<{name}>", "K4M7PX")
    assert "<" not in path
    return path


def test_every_staff_view_names_the_permission_it_needs(app: Flask) -> None:
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in staff_rules(app)}
    named = {name: getattr(view, "permission", None) for name, view in views.items()}
    assert {name for name, permission in named.items() if permission == OPEN_TO_ANYONE} == OPEN
    assert [name for name, permission in named.items() if permission not in {OPEN_TO_ANYONE, *Permission}] == []


def test_every_staff_view_sends_a_stranger_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for rule in staff_rules(app):
        if rule.endpoint in OPEN:
            continue
        for method in (rule.methods or set()) & {"GET", "HEAD", "POST"}:
            response = client.open(address(rule), method=method)
            assert (response.status_code, response.location.split("?")[0]) == (303, "/staff/sign-in"), rule.rule


@pytest.mark.parametrize("role", Role)
def test_each_view_lets_in_the_roles_of_the_table_and_refuses_the_others(
    app: Flask, database: Database, role: Role
) -> None:
    browser = signed_in(app.test_client(), database, "role@team.example", "Rolf", role)
    refused = let_in = 0
    for rule in staff_rules(app):
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission == OPEN_TO_ANYONE:
            continue
        for method in (rule.methods or set()) & {"GET", "HEAD", "POST"}:
            status = browser.client.open(address(rule), method=method).status_code
            assert (status == 403) is (permission not in MAY[role]), (rule.rule, method)
            refused, let_in = refused + (status == 403), let_in + (status != 403)
    assert let_in > 5
    assert refused or role is Role.MANAGER


def test_no_staff_page_is_kept_by_the_browser(app: Flask, officer: StaffBrowser) -> None:
    for rule in staff_rules(app):
        if "GET" in (rule.methods or set()):
            assert officer.client.get(address(rule)).headers["Cache-Control"] == "no-store"


def test_no_button_works_without_the_pages_token(app: Flask, manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    buttons = [rule for rule in staff_rules(app) if "POST" in (rule.methods or set())]
    for rule in buttons:
        for token in ({}, {"csrf_token": "wapiti"}, {"csrf_token": ""}):
            given = {"status": "closed", "version": 1, **token}
            assert manager.client.post(address(rule), data=given).status_code in {404, 422}, rule.rule


@pytest.mark.parametrize("path", ["/staff/referrals/K4M7PX", "/staff/referrals/%00", "/staff/referrals/x%0d%0ay"])
def test_a_reference_that_nobody_has_is_a_page_that_is_not_there(officer: StaffBrowser, path: str) -> None:
    assert officer.client.get(path).status_code == 404


def test_an_officer_cannot_hand_referrals_over(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    assert "/hand-over" not in officer.open("/staff/referrals/K4M7PX")
    page = "/staff/referrals/K4M7PX"
    assert officer.press(page, f"{page}/hand-over", to=1).status_code == 403


def test_with_a_password_alone_every_staff_page_leads_to_the_code(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as db:
        set_up(db, make_worker(db, email="nadia@team.example", role=Role.MANAGER))
    browser = StaffBrowser(client)
    browser.sign_in("nadia@team.example")
    for rule in staff_rules(app):
        if rule.endpoint in OPEN:
            continue
        for method in (rule.methods or set()) & {"GET", "HEAD", "POST"}:
            response = client.open(address(rule), method=method)
            assert (response.status_code, response.location.split("?")[0]) == (303, "/staff/sign-in/code"), rule.rule


def test_accounts_audit_and_what_is_taken_out_ask_again_who_it_is(
    app: Flask, manager: StaffBrowser, clock: StandingClock
) -> None:
    clock.move(minutes=15)
    asked = 0
    for rule in staff_rules(app):
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if not isinstance(permission, Permission) or not any(word in permission.name for word in WORTH_STEALING):
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            asked += 1
            assert manager.client.open(address(rule), method=method).location.startswith("/staff/prove"), rule.rule
    assert asked > 10


def test_looking_as_a_manager_changes_nothing_but_who_looked(
    app: Flask, manager: StaffBrowser, database: Database
) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    before = rows(database)
    for method in ("GET", "HEAD"):
        for rule in staff_rules(app):
            if method in (rule.methods or set()):
                assert manager.client.open(address(rule), method=method).status_code < 500, rule.rule
    changed = {table for table, number in rows(database).items() if number != before[table]}
    assert changed <= {"audit_entry", "looking_at"}


def test_a_form_sets_its_own_fields_alone(officer: StaffBrowser, database: Database) -> None:
    more = {"role": "manager", "status": "closed", "assigned_to": "1", "is_active": "", "is_factor_waived": "y"}
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    page = "/staff/referrals/K4M7PX"
    assert officer.press(page, f"{page}/notes", words="Rang them", **more).status_code == 303
    new = "seven quiet herons paddle"
    assert (
        officer.press("/staff/account", "/staff/account/password", old=PASSWORD, password=new, **more).status_code
        == 200
    )
    with database.reading() as db:
        found = accounts.get(db, "nadia@team.example")
        assert (found.role, found.is_active) == (Role.OFFICER, True)
        assert queries.get_by_ref(db, "K4M7PX").status is Status.NEW
