"""One person deals with an alert at a time, everybody knows who, and what was done is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit
from portal.accounts.models import Role, StaffMember
from portal.database import Database
from portal.messages import alert_work, alerts
from portal.messages.alert_work import AlertClosed, AlertTaken, Code, NobodyThere, NoteRefused
from portal.messages.models import Alert, Outcome
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_alert

LATER = NOON + timedelta(minutes=5)


def done(db: Session, alert: Alert) -> list[str]:
    return [entry.action for entry in reversed(audit.history_of(db, f"alert:{alert.id}"))]


def test_who_takes_it_deals_with_it_and_it_rings_no_more(db: Session) -> None:
    alert, nadia = make_alert(db), make_worker(db)
    alert_work.take(db, alert, nadia, NOON)
    assert (alert.owner, alert.taken_at) == (nadia, NOON)
    assert list(alerts.waiting(db)) == []
    assert list(alerts.in_hand(db)) == [alert]


def test_taking_it_twice_changes_nothing(db: Session) -> None:
    alert, nadia = make_alert(db), make_worker(db)
    alert_work.take(db, alert, nadia, NOON)
    alert_work.take(db, alert, nadia, LATER)
    assert alert.taken_at == NOON
    assert done(db, alert) == ["alert.taken"]


def test_a_colleague_who_takes_it_too_is_told_who_has_it(db: Session) -> None:
    alert = make_alert(db)
    alert_work.take(db, alert, make_worker(db, name="Nadia"), NOON)
    with pytest.raises(AlertTaken) as refusal:
        alert_work.take(db, alert, make_worker(db), LATER)
    assert refusal.value.holder == "Nadia"


def test_of_many_who_take_it_at_once_one_wins(database: Database) -> None:
    with database.transaction() as db:
        alert_id = make_alert(db).id
        workers = [make_worker(db).id for _ in range(4)]

    def tries(worker_id: int) -> str:
        try:
            with database.transaction() as db:
                found, worker = alerts.get(db, alert_id, to_change=True), db.get_one(StaffMember, worker_id)
                alert_work.take(db, found, worker, NOON)
        except AlertTaken:
            return "told"
        return "took it"

    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(tries, workers)) == ["told", "told", "told", "took it"]


def test_it_can_be_given_to_a_colleague(db: Session) -> None:
    alert, nadia, sam = make_alert(db), make_worker(db), make_worker(db)
    alert_work.take(db, alert, nadia, NOON)
    alert_work.hand_over(db, alert, sam, nadia, LATER)
    assert (alert.owner, alert.taken_at) == (sam, LATER)
    assert done(db, alert) == ["alert.taken", "alert.handed_over"]


def test_what_a_colleague_has_only_a_manager_gives_away(db: Session) -> None:
    alert, nadia, sam = make_alert(db), make_worker(db), make_worker(db)
    alert_work.take(db, alert, nadia, NOON)
    with pytest.raises(AlertTaken):
        alert_work.hand_over(db, alert, sam, sam, LATER)
    alert_work.hand_over(db, alert, sam, make_worker(db, role=Role.MANAGER), LATER)
    assert alert.owner is sam


def test_nobody_gets_it_whose_account_is_switched_off(db: Session) -> None:
    alert, nadia, gone = make_alert(db), make_worker(db), make_worker(db)
    accounts.deactivate(db, gone, NOON)
    with pytest.raises(NobodyThere):
        alert_work.hand_over(db, alert, gone, nadia, LATER)


def test_given_up_it_rings_again_from_then(db: Session) -> None:
    alert, nadia = make_alert(db, minutes_ago=60), make_worker(db)
    alert.reminders, alert.reminded_at, alert.managers_told_at = 3, NOON, NOON
    alert_work.take(db, alert, nadia, NOON)
    alert_work.release(db, alert, nadia, LATER)
    db.flush()
    db.expire(alert)
    assert (alert.owner_id, alert.waiting_since, alert.reminders) == (None, LATER, 0)
    assert alerts.summary(db).overdue == 0
    assert list(alerts.waiting(db)) == [alert]


def test_what_somebody_had_who_left_rings_again_and_can_be_taken(db: Session) -> None:
    alert, gone, nadia = make_alert(db), make_worker(db), make_worker(db)
    alert_work.take(db, alert, gone, NOON)
    accounts.deactivate(db, gone, NOON)
    assert list(alerts.waiting(db)) == [alert]
    alert_work.take(db, alert, nadia, LATER)
    assert alert.owner is nadia


def test_closing_it_keeps_what_was_done_and_by_whom(db: Session) -> None:
    alert, nadia = make_alert(db), make_worker(db)
    alert_work.close(db, alert, Outcome.RANG, " Spoke to them. Safe at a friend's. ", nadia, NOON, is_missed=True)
    assert (alert.closed_by, alert.closed_at, alert.owner) == (nadia, NOON, nadia)
    assert (alert.outcome, alert.note, alert.is_missed) == (Outcome.RANG, "Spoke to them. Safe at a friend's.", True)
    assert list(alerts.waiting(db)) == []
    assert list(alerts.closed(db)) == [alert]


@pytest.mark.parametrize(
    ("outcome", "note", "code"),
    [
        (Outcome.RANG, "  ", Code.MISSING),
        (Outcome.RANG, "x" * 1001, Code.TOO_LONG),
        (Outcome.SEEN_ONLY, "ok", Code.NOT_A_CHOICE),
    ],
)
def test_it_is_not_closed_without_saying_what_was_done(db: Session, outcome: Outcome, note: str, code: Code) -> None:
    alert = make_alert(db)
    with pytest.raises(NoteRefused) as refusal:
        alert_work.close(db, alert, outcome, note, make_worker(db), NOON)
    assert refusal.value.code is code
    assert alert.closed_at is None


def test_what_is_closed_stays_so(db: Session) -> None:
    alert, nadia, sam = make_alert(db), make_worker(db, name="Nadia"), make_worker(db)
    alert_work.close(db, alert, Outcome.RANG, "ok", nadia, NOON)
    alert_work.close(db, alert, Outcome.POLICE, "changed", nadia, LATER)
    with pytest.raises(AlertClosed) as refusal:
        alert_work.take(db, alert, sam, LATER)
    assert refusal.value.by == "Nadia"
    with pytest.raises(AlertClosed):
        alert_work.release(db, alert, nadia, LATER)
    with pytest.raises(AlertClosed):
        alert_work.close(db, alert, Outcome.POLICE, "changed", sam, LATER)
    assert (alert.outcome, alert.note) == (Outcome.RANG, "ok")


def test_false_alarms_and_missed_danger_are_there_to_review(db: Session) -> None:
    nadia = make_worker(db)
    outcomes = {"idiom": Outcome.FALSE_ALARM, "veiled": Outcome.RANG, "real": Outcome.RANG}
    for message, outcome in outcomes.items():
        alert_work.close(db, make_alert(db, message), outcome, "ok", nadia, NOON, is_missed=message == "veiled")
    assert {alert.message for alert in alerts.to_review(db)} == {"idiom", "veiled"}


def test_neither_the_message_nor_the_note_can_be_read_in_the_database(db: Session) -> None:
    alert_work.close(db, make_alert(db, "secret words"), Outcome.RANG, "secret note", make_worker(db), NOON)
    db.flush()
    rows = str(db.execute(text("SELECT * FROM alert")).all())
    assert "secret" not in rows
