"""The machine's clock runs ahead and is put right: nobody gets in, nothing goes twice or too early, alerts stay."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts import audit, audit_chain
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.feedback import unanswered
from portal.feedback.models import UnansweredQuestion
from portal.messages import conversations, outbox, threads
from portal.messages.conversation_models import Conversation
from portal.messages.models import InboundText
from portal.messages.outbox import deliver_waiting
from portal.records import retention
from portal.referrals import drafts, workflow
from portal.referrals.models import ReferralDraft
from portal.web.context import Service
from sms.chores import Nightly
from tests.conftest import NOON, StandingClock
from tests.factories_staff import TIMES, make_draft, make_referral, make_worker
from tests.portal.messages.makers import Carrier, make_alert, make_inbound, make_number
from tests.portal.messages.talk_makers import make_talk
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


def leave_things(database: Database, moment: datetime) -> None:
    """One of each sort that is deleted by time and by nothing else, as they were left at this moment."""
    with database.transaction() as db:
        make_draft(db).updated_at = moment
        talk = make_talk(db, moment.isoformat())
        talk.waiting_since, talk.last_at = None, moment
        unanswered.keep(db, unanswered.Question(f"what of {moment:%d %b}"), moment)
        text = make_inbound(db, "hello", now=moment)
        threads.record_reply_once(db, text.id, "our answer", "answer", moment)


def kept(database: Database) -> dict[str, int]:
    tables = (ReferralDraft, Conversation, UnansweredQuestion, InboundText)
    with database.reading() as db:
        return {table.__tablename__: db.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def nights_since(first: datetime, number: int) -> list[datetime]:
    return [first + DAY * night for night in range(number)]


@pytest.mark.parametrize("ahead", [timedelta(days=30), A_YEAR])
def test_a_clock_that_is_wrong_for_a_night_deletes_nothing_that_is_not_due_within_a_day(
    service: Service, database: Database, ahead: timedelta
) -> None:
    nightly = Nightly(service)
    for night in nights_since(NOON, 3):
        nightly(night)
    right = NOON + 3 * DAY
    leave_things(database, right)
    before = kept(database)
    for moment in (right + ahead, right + ahead + HOUR):  # the service goes on, and writes, by the wrong clock
        with database.transaction() as db:
            audit.record(db, actor=None, action="referral.read", subject=REF, now=moment)
            drafts.start(db, moment)
            conversations.open_on_web(db, f"new {moment}", moment)
            outbox.enqueue(db, make_number(db), "hello", "test", f"{moment}", moment)
        nightly(moment)
    nightly(right + ahead + 16 * HOUR)
    assert {name: number for name, number in kept(database).items() if number < before[name]} == {}
    for night in nights_since(right + DAY, 2):  # put right again
        nightly(night)
    assert {name: number for name, number in kept(database).items() if number < before[name]} == {}


def test_what_is_due_is_deleted_the_night_after_the_clock_is_put_right(service: Service, database: Database) -> None:
    nightly = Nightly(service)
    leave_things(database, NOON)
    for moment in (NOON, NOON + A_YEAR, NOON + DAY, NOON + 2 * DAY):
        nightly(moment)
    assert kept(database)["referral_draft"] == 1
    for night in nights_since(NOON + 3 * DAY, 3):
        nightly(night)
    assert kept(database) == {"referral_draft": 0, "conversation": 1, "unanswered_question": 1, "inbound_text": 1}


def test_after_a_month_off_as_many_nights_catch_up_without_a_hand(service: Service, database: Database) -> None:
    nightly = Nightly(service)
    nightly(NOON)
    nightly(NOON + DAY)
    leave_things(database, NOON)
    back = NOON + timedelta(days=31)
    again = Nightly(service)
    for night in nights_since(back, 2):
        again(night)
    assert kept(database)["conversation"] == 1
    for night in nights_since(back + 2 * DAY, 30):
        again(night)
    assert kept(database)["conversation"] == 0
    with database.reading() as db:
        assert retention.expected_clock(db, back + 32 * DAY) == back + 32 * DAY


def test_who_has_looked_at_the_clock_can_say_that_it_is_right(
    app: Flask, service: Service, database: Database, clock: StandingClock
) -> None:
    run = app.test_cli_runner().invoke
    Nightly(service)(NOON)
    leave_things(database, NOON)
    clock.moment = NOON + A_YEAR
    doubted = run(args=["retention", "run", "--yes"])
    assert doubted.exit_code == 0
    assert "it should be 26 November 2026" in doubted.output
    assert "Put the machine's clock right" in doubted.output
    assert kept(database)["referral_draft"] == 1
    said = run(args=["retention", "run", "--yes", "--clock-is-right"])
    assert (said.exit_code, sum(kept(database).values())) == (0, 0)
    with database.reading() as db:
        assert db.scalar(select(AuditEntry.id).where(AuditEntry.action == "retention.clock_confirmed"))
        assert retention.expected_clock(db, clock.moment) == clock.moment


def test_many_processes_and_runs_of_one_night_go_no_further_than_one(database: Database) -> None:
    with database.transaction() as db:
        retention.begin(db, NOON)
        for _ in range(20):
            by = retention.settle_clock(db, NOON + A_YEAR)
        retention.begin(db, NOON + A_YEAR)
        assert by == NOON + retention.A_STEP
        assert retention.settle_clock(db, NOON + DAY) == NOON + DAY
