"""The clock jumps ahead and comes right: alerts ring on, and a session that ran out stays so."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import sessions
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages.alert_reminders import OnCall, remind
from portal.messages.models import OutgoingText
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_alert
from tests.portal.messages.test_alert_reminders import CLOCK

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
MINUTE = timedelta(minutes=1)
ON_CALL = OnCall("+447700900142", "+447700900143")
ahead_by = pytest.mark.parametrize("ahead", [HOUR, DAY, YEAR])


@ahead_by
def test_a_session_that_ran_out_stays_so_when_the_clock_falls_back(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        token = sessions.start(db, make_worker(db), NOON)
        assert sessions.find_open(db, token, NOON + 29 * MINUTE)
        assert sessions.find_open(db, token, NOON + 31 * MINUTE) is None
        assert sessions.find_open(db, token, NOON + 31 * MINUTE - ahead) is None


def rings(database: Database, since: datetime, minutes: int) -> int:
    """Look at the clock every minute and return how often it rang."""
    return sum(remind(database, CLOCK, ON_CALL, since + minute * MINUTE) for minute in range(minutes))


@ahead_by
def test_an_alert_rings_on_when_the_clock_comes_right(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        make_alert(db)
    assert rings(database, NOON, 10) == 1
    assert rings(database, NOON + ahead, 3) >= 1
    assert rings(database, NOON + 20 * MINUTE, 41) >= 4


@ahead_by
def test_an_alert_that_was_raised_while_the_clock_was_ahead_rings(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        make_alert(db, minutes_ago=-ahead.total_seconds() / 60)
    assert rings(database, NOON, 30) >= 2
    with database.reading() as db:
        texts = db.scalars(select(OutgoingText.body)).all()
        managers = db.scalar(select(func.count()).where(AuditEntry.action == "alert.managers_told"))
    assert texts.count("An alert waits.") >= 2
    assert managers == 1
