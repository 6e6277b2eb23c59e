"""Messages that a person must see wait, the longest first, and who read each is written down."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.messages import alerts
from portal.messages.models import AlertSource
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_alert, make_inbound

MINUTE = timedelta(minutes=1)


def test_the_longest_waiting_comes_first(db: Session) -> None:
    make_alert(db, "second", minutes_ago=1)
    make_alert(db, "first", minutes_ago=9)
    assert [alert.message for alert in alerts.waiting(db)] == ["first", "second"]


def test_the_summary_counts_what_waits_and_since_when(db: Session) -> None:
    assert alerts.summary(db) == alerts.Waiting()
    make_alert(db, minutes_ago=1)
    make_alert(db, minutes_ago=9).managers_told_at = NOON
    assert alerts.summary(db) == alerts.Waiting(count=2, oldest_at=NOON - 9 * MINUTE, overdue=1)


def test_everybody_who_reads_it_is_written_down_once_with_the_first_time(db: Session) -> None:
    alert, nadia, sam = make_alert(db), make_worker(db, name="Nadia"), make_worker(db, name="Sam")
    for reader, now in ((nadia, NOON), (sam, NOON + MINUTE), (nadia, NOON + 2 * MINUTE)):
        alerts.read(db, alert, reader, now)
    assert [(each.reader, each.read_at) for each in alert.readings] == [(nadia, NOON), (sam, NOON + MINUTE)]


def test_reading_it_does_not_stop_it_ringing(db: Session) -> None:
    alert = make_alert(db)
    alerts.read(db, alert, make_worker(db), NOON)
    assert list(alerts.waiting(db)) == [alert]


def test_an_alert_about_a_text_knows_its_number(db: Session) -> None:
    text = make_inbound(db, "i cant cope")
    alert = alerts.raise_alert(
        db, source=AlertSource.TEXT, danger="suicide", message=text.body, now=NOON, inbound_text=text
    )
    assert alerts.alert_about(db, text) is alert
    assert alert.contact_point is text.contact_point


def test_one_text_raises_one_alert(db: Session) -> None:
    text = make_inbound(db)
    twice = {"source": AlertSource.TEXT, "danger": "suicide", "message": "x", "now": NOON, "inbound_text": text}
    alerts.raise_alert(db, **twice)  # type: ignore[arg-type]
    db.flush()
    with pytest.raises(IntegrityError), db.begin_nested():
        alerts.raise_alert(db, **twice)  # type: ignore[arg-type]


def test_an_alert_that_is_not_there_is_said_to_be_missing(db: Session) -> None:
    with pytest.raises(alerts.NoSuchAlert):
        alerts.get(db, 999)
