"""The clock rings while nobody takes an alert: a text in time, again and again, then managers, naming nobody."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from content.alert_clock import AlertClock, Times
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.database import Database
from portal.messages import alert_work, alerts, optouts, threads
from portal.messages.alert_reminders import OnCall, due_reminders, find_on_call, remind
from portal.messages.models import Alert, Delivery, How, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.factories_staff import HOURS, make_worker
from tests.portal.messages.makers import make_alert

DAY_TIMES, NIGHT_TIMES = Times(5, 10, 30, at_night=False), Times(5, 10, 30, at_night=True)
CLOCK = AlertClock(
    {"suicide": DAY_TIMES, "medical": NIGHT_TIMES, "person": Times(60, 60, 240, at_night=False)},
    HOURS,
    text="An alert waits.",
    texts="{count} alerts wait.",
    text_managers="Nobody has taken one.",
)
ON_CALL = OnCall("+447700900142", "+447700900143")
EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def texts(database: Database) -> Sequence[tuple[str, str]]:
    """Return what waits to be sent: the last digits of the number, and the words."""
    with database.reading() as db:
        return [(each.contact_point.phone[-3:], each.body) for each in db.scalars(select(OutgoingText).order_by("id"))]


@pytest.fixture
def alert_id(database: Database) -> int:
    """An alert of noon that nobody has taken."""
    with database.transaction() as db:
        return make_alert(db, "my secret words").id


def ring_until(database: Database, minutes: int, on_call: OnCall = ON_CALL) -> None:
    for minute in range(minutes + 1):
        remind(database, CLOCK, on_call, after(minute))


def test_nothing_rings_before_its_time(database: Database, alert_id: int) -> None:  # noqa: ARG001
    assert remind(database, CLOCK, ON_CALL, after(4.9)) == 0
    assert remind(database, CLOCK, ON_CALL, after(5)) == 1


@pytest.mark.usefixtures("alert_id")
def test_it_rings_again_and_again_and_then_managers_are_told_once(database: Database) -> None:
    ring_until(database, 45)
    assert [each for each in texts(database) if each[0] == "142"] == [("142", "An alert waits.")] * 5
    assert [each for each in texts(database) if each[0] == "143"] == [("143", "Nobody has taken one.")]


@pytest.mark.usefixtures("alert_id")
def test_nothing_personal_is_in_a_reminder(database: Database) -> None:
    ring_until(database, 60)
    assert texts(database)
    assert "secret" not in str(texts(database))


def test_once_taken_it_rings_no_more_until_it_is_given_up(database: Database, alert_id: int) -> None:
    with database.transaction() as db:
        nadia = make_worker(db)
        alert_work.take(db, alerts.get(db, alert_id), nadia, after(1))
    ring_until(database, 60)
    assert texts(database) == []
    with database.transaction() as db:
        alert_work.release(db, alerts.get(db, alert_id), db.get_one(StaffMember, nadia.id), after(60))
    assert remind(database, CLOCK, ON_CALL, after(64)) == 0
    assert remind(database, CLOCK, ON_CALL, after(65)) == 1


def test_many_alerts_are_one_text(database: Database) -> None:
    with database.transaction() as db:
        for minutes_ago in (0, 0.5, 1):
            make_alert(db, minutes_ago=minutes_ago)
    assert remind(database, CLOCK, ON_CALL, after(5)) == 3
    assert texts(database) == [("142", "3 alerts wait.")]


def test_texts_keep_a_little_apart(database: Database, alert_id: int) -> None:  # noqa: ARG001
    remind(database, CLOCK, ON_CALL, after(5))
    with database.transaction() as db:
        make_alert(db, minutes_ago=-1)
    assert remind(database, CLOCK, ON_CALL, after(6)) == 0
    assert remind(database, CLOCK, ON_CALL, after(7)) == 1


@pytest.mark.usefixtures("alert_id")
def test_after_a_long_silence_it_rings_once_and_goes_on(database: Database) -> None:
    assert remind(database, CLOCK, ON_CALL, after(200)) == 1
    assert remind(database, CLOCK, ON_CALL, after(203)) == 0


@pytest.mark.usefixtures("alert_id")
def test_workers_at_once_send_one_text(database: Database) -> None:
    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(lambda _: remind(database, CLOCK, ON_CALL, after(5)), range(4))) == 1
    assert len(texts(database)) == 1


def test_when_the_office_is_shut_the_clock_stands_still(database: Database) -> None:
    with database.transaction() as db:
        make_alert(db).waiting_since = EVENING
    assert remind(database, CLOCK, ON_CALL, EVENING + timedelta(hours=15, minutes=34)) == 0
    assert remind(database, CLOCK, ON_CALL, EVENING + timedelta(hours=15, minutes=35)) == 1


def test_a_kind_that_rings_at_night_does(database: Database) -> None:
    with database.transaction() as db:
        make_alert(db, danger="medical").waiting_since = EVENING
    assert remind(database, CLOCK, ON_CALL, EVENING + timedelta(minutes=5)) == 1


def test_without_a_number_nobody_is_texted_and_managers_still_see_it(database: Database, alert_id: int) -> None:
    ring_until(database, 45, OnCall())
    assert texts(database) == []
    with database.reading() as db:
        assert alerts.summary(db).overdue == 1
        assert [entry.action for entry in audit.history_of(db, f"alert:{alert_id}")] == ["alert.managers_told"]


def test_without_a_manager_s_number_the_on_call_number_gets_both(database: Database, alert_id: int) -> None:  # noqa: ARG001
    remind(database, CLOCK, OnCall(ON_CALL.number), after(30))
    assert [each[0] for each in texts(database)] == ["142", "142"]


@pytest.mark.usefixtures("alert_id")
def test_an_on_call_number_that_said_stop_is_known(database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(threads.contact_point_for(db, PhoneNumber(ON_CALL.number), NOON), How.SAID, NOON)
    remind(database, CLOCK, ON_CALL, after(5))
    with database.reading() as db:
        found = find_on_call(db, ON_CALL)
        assert found is not None
        assert found.is_stopped
        assert [each.status for each in db.scalars(select(OutgoingText))] == [Delivery.STOPPED]


def test_an_unknown_kind_has_the_times_of_a_wish_for_a_person(database: Database) -> None:
    with database.transaction() as db:
        make_alert(db, danger="something new")
        assert due_reminders(db, CLOCK, after(59)) == []
        assert [due.reminder for due in due_reminders(db, CLOCK, after(60))] == [1]
        assert db.scalars(select(Alert)).one().reminders == 0


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (NOON, after(30), 30),
        (after(30), NOON, 0),
        (EVENING, EVENING + timedelta(hours=10), 0),
        # From half past four on Thursday 24 December over two days off and a weekend to five past nine on the 29th.
        (datetime(2026, 12, 24, 16, 30, tzinfo=UTC), datetime(2026, 12, 29, 9, 5, tzinfo=UTC), 35),
    ],
)
def test_only_open_minutes_count(since: datetime, until: datetime, minutes: int) -> None:
    assert time(9) == HOURS.opens
    assert HOURS.open_minutes_between(since, until) == minutes
