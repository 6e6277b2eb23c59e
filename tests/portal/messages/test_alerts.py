"""Messages that a person must see wait, the longest first, until somebody has seen each."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.messages import alerts
from portal.messages.models import Alert, AlertSource
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_inbound

MINUTE = timedelta(minutes=1)


def raise_one(db: Session, message: str = "help me", minutes_ago: int = 0) -> Alert:
    now = NOON - minutes_ago * MINUTE
    alert = alerts.raise_alert(db, source=AlertSource.WEB, danger="suicide", message=message, now=now)
    db.flush()
    return alert


def test_the_longest_waiting_comes_first(db: Session) -> None:
    raise_one(db, "second", minutes_ago=1)
    raise_one(db, "first", minutes_ago=9)
    assert [alert.message for alert in alerts.waiting(db)] == ["first", "second"]
    assert alerts.count_waiting(db) == 2


def test_whoever_sees_it_first_is_written_down_once(db: Session) -> None:
    alert, nadia = raise_one(db), make_worker(db, name="Nadia")
    alerts.see(db, alert, nadia, NOON)
    alerts.see(db, alert, make_worker(db, name="Sam"), NOON + MINUTE)
    assert alert.seen_by is nadia
    assert [entry.actor for entry in audit.history_of(db, f"alert:{alert.id}")] == [nadia]


def test_what_was_seen_waits_no_more(db: Session) -> None:
    alerts.see(db, raise_one(db), make_worker(db), NOON)
    assert alerts.waiting(db) == []


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
