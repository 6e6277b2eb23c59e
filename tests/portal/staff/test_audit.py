"""The audit page: who did what, found by member, record and day."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import accounts, audit
from portal.accounts.models import AuditEntry, Role
from portal.database import Database
from tests.conftest import NOON
from tests.factories_staff import make_referral
from tests.portal.staff.browser import StaffBrowser, main_words
from tests.portal.staff.conftest import signed_in
from tests.support.forms import send
from tests.support.visitor import ANSWERS

PAGE = "/staff/audit"


@pytest.fixture
def auditor(app: Flask, database: Database) -> StaffBrowser:
    return signed_in(app.test_client(), database, "aud@team.example", "Aud", Role.AUDITOR)


def test_what_somebody_did_is_there_with_who_when_and_to_what(
    auditor: StaffBrowser, officer: StaffBrowser, database: Database
) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
    officer.open("/staff/referrals/K4M7PX")
    said = main_words(auditor.client.get(PAGE))
    assert "Referral: opened Tue 24 Nov, 12:00 Nadia K4M7PX" in said
    assert "Kai" not in said


def test_it_says_from_where_staff_acted_and_keeps_no_young_persons_address(
    auditor: StaffBrowser, database: Database, client: FlaskClient
) -> None:
    for path, fields in ANSWERS:
        send(client, path, **fields)
    send(client, "/refer/check", consent="y")
    assert "127.0.0.1" in auditor.open("/staff/audit")
    with database.reading() as db:
        entries = db.scalars(select(AuditEntry)).all()
        assert {entry.came_from for entry in entries if entry.action == "staff.signed_in"} == {"127.0.0.1"}
        assert {entry.came_from for entry in entries if entry.action == "referral.received"} == {None}
        assert audit.verify(db).broken_id is None


def test_it_is_narrowed_by_member_record_and_day(
    auditor: StaffBrowser, officer: StaffBrowser, database: Database
) -> None:
    assert officer
    with database.transaction() as db:
        nadia = accounts.get(db, "nadia@team.example")
        for number, subject in enumerate(("AAAAAA", "BBBBBB")):
            at = NOON - timedelta(days=number)
            audit.record(db, actor=nadia if number else None, action="test.done", subject=subject, now=at)

    def found(asked: str) -> set[str]:
        shown = main_words(auditor.client.get(f"{PAGE}?{asked}"))
        return {subject for subject in ("AAAAAA", "BBBBBB") if subject in shown.split("Filter")[-1]}

    assert found(f"who={nadia.id}") == {"BBBBBB"}
    assert found("record=aaa+aaa") == {"AAAAAA"}
    assert found("day=2026-11-23") == {"BBBBBB"}
    assert found("day=2026-11-23&record=AAAAAA") == set()
    assert found("") == {"AAAAAA", "BBBBBB"}


def test_it_is_paged_by_number(auditor: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        for number in range(60):
            audit.record(db, actor=None, action="test.done", subject=f"N{number:03}", now=NOON)
    first = auditor.open(PAGE)
    assert "N059" in first
    assert "N005" not in first
    earlier = first.split('class="go" href="')[1].split('"')[0]
    assert "N005" in auditor.open(earlier)


@pytest.mark.parametrize("asked", ["day=yesterday", "day=2026-13-01", "who=abc", "who=99999999999999999999"])
def test_a_filter_that_means_nothing_is_said_and_not_broken(auditor: StaffBrowser, asked: str) -> None:
    answer = auditor.client.get(f"{PAGE}?{asked}")
    assert (answer.status_code, "There’s a problem" in answer.text) == (422, True)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "999999999999", "0"])
def test_a_page_that_is_not_there_is_empty_or_the_first(auditor: StaffBrowser, before: str) -> None:
    assert auditor.client.get(f"{PAGE}?before={before}").status_code == 200
