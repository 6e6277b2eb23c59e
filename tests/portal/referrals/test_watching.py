"""What the clock does by itself: warning, putting before the manager, and letting alerts go first."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.database import Database
from portal.messages import alert_work, alerts
from portal.messages.models import AlertSource, Outcome
from portal.referrals import queries, workflow
from portal.referrals.alert_lane import place_alerts
from portal.referrals.models import ALERT_LANE, OPEN_LANE, Referral
from portal.referrals.watching import watch
from portal.referrals.working_hours import add_minutes
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker

WARNED_AT, DUE_AT, ESCALATED_AT = (add_minutes(HOURS, NOON, hours * 60) for hours in (12, 16, 20))
A_MINUTE = timedelta(minutes=1)


def kai_in(database: Database) -> str:
    with database.transaction() as db:
        return make_referral(db).public_ref


def found(database: Database, reference: str) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, reference)


def marked(database: Database, at: datetime) -> list[int]:
    return [watch(database, HOURS, at) for _ in range(2)]


def test_it_warns_once_before_it_is_late_and_then_puts_it_before_the_manager(database: Database) -> None:
    ref = kai_in(database)
    assert marked(database, WARNED_AT - A_MINUTE) == [0, 0]
    assert marked(database, WARNED_AT) == [1, 0]
    assert marked(database, DUE_AT + A_MINUTE) == [0, 0]
    assert marked(database, ESCALATED_AT) == [1, 0]
    kai = found(database, ref)
    assert (kai.warned_at, kai.escalated_at) == (WARNED_AT, ESCALATED_AT)
    assert kai.version == 1, "whoever has the page open can go on"
    with database.reading() as db:
        assert [entry.action for entry in audit.history_of(db, ref)] == ["referral.escalated", "referral.warned"]


def test_nothing_is_marked_while_the_office_is_closed(database: Database) -> None:
    kai_in(database)
    assert marked(database, ESCALATED_AT.replace(hour=20)) == [0, 0]


def test_what_is_due_anew_is_marked_anew(database: Database) -> None:
    ref = kai_in(database)
    watch(database, HOURS, ESCALATED_AT)
    with database.transaction() as db:
        kai, sam = queries.get_by_ref(db, ref, to_change=True), make_worker(db)
        workflow.take(db, kai, sam, ESCALATED_AT, TIMES)
        assert kai.escalated_at is not None
        workflow.contact(db, kai, sam, ESCALATED_AT, TIMES)
    assert found(database, ref).escalated_at is None


def test_an_alert_about_somebodys_number_puts_them_first_until_it_is_closed(database: Database) -> None:
    ref = kai_in(database)
    with database.transaction() as db:
        kai = queries.get_by_ref(db, ref)
        other = make_referral(db, contact_point=None).public_ref
        alert = raise_about(db, kai)
    assert marked(database, NOON) == [1, 0]
    assert [found(database, each).lane for each in (ref, other)] == [ALERT_LANE, OPEN_LANE]
    with database.transaction() as db:
        again = alerts.get(db, alert)
        alert_work.close(db, again, Outcome.RANG, "All fine.", make_worker(db), NOON)
        assert place_alerts(db) == 1
    assert found(database, ref).lane == OPEN_LANE


def test_what_is_done_meanwhile_leaves_them_first(db: Session) -> None:
    kai = make_referral(db)
    raise_about(db, kai)
    version = kai.version
    assert place_alerts(db) == 1
    assert (kai.lane, kai.version) == (ALERT_LANE, version)
    workflow.take(db, kai, make_worker(db), NOON, TIMES)
    assert kai.lane == ALERT_LANE


def raise_about(db: Session, kai: Referral) -> int:
    alert = alerts.raise_alert(
        db, source=AlertSource.TEXT, danger="self_harm", message="x", now=NOON, contact_point=kai.contact_point
    )
    db.flush()
    return alert.id
