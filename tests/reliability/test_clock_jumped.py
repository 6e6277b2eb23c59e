"""The machine's clock runs ahead and is put right: nobody gets in, nothing goes twice or too early, alerts stay."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts import audit, audit_chain
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.models import InboundText
from portal.messages.outbox import deliver_waiting
from portal.records import retention
from portal.referrals import workflow
from portal.web.context import Service
from sms.chores import Nightly
from tests.conftest import NOON, StandingClock
from tests.factories_staff import TIMES, make_referral, make_worker
from tests.portal.messages.makers import Carrier, make_alert, make_inbound, make_number
from tests.portal.staff.browser import StaffBrowser

EMAIL, REF = "nadia@team.example", "K4M7PX"
HOUR, DAY, A_YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=400)


@pytest.fixture
def nadia(client: FlaskClient, database: Database) -> StaffBrowser:
    with database.transaction() as db:
        make_worker(db, email=EMAIL)
    return StaffBrowser(client)


@pytest.mark.parametrize("ahead", [HOUR, DAY])
def test_who_signed_in_while_it_ran_ahead_signs_in_again(
    nadia: StaffBrowser, clock: StandingClock, ahead: timedelta
) -> None:
    clock.moment = NOON + ahead
    nadia.sign_in(EMAIL)
    assert nadia.client.get("/staff/").status_code == 200
    clock.moment = NOON
    assert "/staff/sign-in" in nadia.client.get("/staff/").location
    nadia.sign_in(EMAIL)
    assert nadia.client.get("/staff/").status_code == 200


def test_who_was_signed_in_before_is_signed_out_by_an_hour_and_never_for_longer_in_by_it(
    nadia: StaffBrowser, clock: StandingClock
) -> None:
    nadia.sign_in(EMAIL)
    clock.moment = NOON + HOUR
    assert "/staff/sign-in" in nadia.client.get("/staff/").location
    clock.moment = NOON + timedelta(minutes=31)
    assert "/staff/sign-in" in nadia.client.get("/staff/").location


def test_each_text_goes_once_and_none_is_stuck(database: Database) -> None:
    carrier = Carrier()
    moments = {"before": NOON, "ahead": NOON + HOUR, "behind": NOON - DAY}
    for words, moment in moments.items():
        with database.transaction() as db:
            outbox.enqueue(db, make_number(db), words, "test", words, moment)
        deliver_waiting(database, carrier, moment)
    for moment in (NOON, NOON + timedelta(minutes=30), NOON + HOUR, NOON + 2 * HOUR):
        deliver_waiting(database, carrier, moment)
    assert sorted(body for _, body in carrier.sent) == ["ahead", "before", "behind"]


def test_an_alert_of_an_hour_to_come_is_shown_and_can_be_taken_and_the_trail_holds(
    nadia: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        make_alert(db, "he said he would wait for me", "violence", minutes_ago=-60)
    nadia.sign_in(EMAIL)
    assert "Nobody has taken it" in nadia.open("/staff/alerts")
    for moment in (NOON + HOUR, NOON - DAY, NOON):
        clock.moment = moment
        with database.transaction() as db:
            audit.record(db, actor=None, action="referral.read", subject=REF, now=moment)
        with database.reading() as db:
            assert audit_chain.verify(db).broken_id is None


def test_a_referral_that_came_in_an_hour_to_come_is_worked_on_and_reported(
    nadia: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        sam = make_worker(db, email="sam@team.example", role="manager")
        referral = make_referral(db, public_ref=REF, received_at=NOON + HOUR)
        workflow.take(db, referral, sam, NOON, TIMES)
        workflow.contact(db, referral, sam, NOON, TIMES)
    nadia.sign_in(EMAIL)
    clock.moment = NOON
    for page in ("/staff/", f"/staff/referrals/{REF}", "/staff/reports"):
        assert nadia.client.get(page).status_code == 200, page


def test_a_year_ahead_retention_refuses_where_nothing_was_written_by_that_clock(
    app: Flask, service: Service, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        threads.record_reply_once(db, make_inbound(db, "hello").id, "our answer", "answer", NOON)
        audit.record(db, actor=None, action="referral.read", subject=REF, now=NOON)
    run = app.test_cli_runner().invoke
    nightly = Nightly(service)
    clock.moment = NOON + A_YEAR
    nightly(clock.moment)
    refused = run(args=["retention", "run", "--yes"])
    assert refused.exit_code == 1
    assert "Put its clock right" in refused.output
    with pytest.raises(retention.ClockInDoubt):
        nightly(clock.moment + DAY)
    assert kept(database) == 1
    clock.moment = NOON
    assert run(args=["retention", "run", "--yes"]).exit_code == 0
    assert kept(database) == 1
    clock.moment = NOON + A_YEAR
    confirmed = run(args=["retention", "run", "--yes", "--clock-is-right"])
    assert (confirmed.exit_code, kept(database)) == (0, 0)
    assert nightly(clock.moment + 2 * DAY) == 0
    with database.reading() as db:
        assert db.scalar(select(AuditEntry.id).where(AuditEntry.action == "retention.clock_confirmed"))


def kept(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(InboundText)) or 0
