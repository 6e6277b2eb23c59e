"""A request that somebody kept, signed as it was, and sent again long after: nothing happens a second time."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages import alert_work
from portal.messages.models import Alert, ContactPoint, InboundText, Outcome, OutgoingText
from portal.records import erasing, retention
from portal.records.belonging import gather, record_of_number
from portal.web.context import Service
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_worker
from tests.sms.conftest import Send

LATER = timedelta(days=4000)


def rows(database: Database) -> list[int | None]:
    with database.reading() as db:
        tables = (InboundText, OutgoingText, Alert, ContactPoint, AuditEntry)
        return [db.scalar(select(func.count()).select_from(table)) for table in tables]


def test_after_retention_a_replay_makes_no_case_and_no_answer(
    send: Send, service: Service, database: Database, clock: StandingClock
) -> None:
    for sid, body in (("SMreplayed1", "i want to kill myself"), ("SMreplayed2", "do i pay council tax")):
        assert "<Message>" in send(body, MessageSid=sid).text
    with database.transaction() as db:
        for alert in db.scalars(select(Alert)).all():
            alert_work.close(db, alert, Outcome.RANG, "rang", make_worker(db), NOON)
    clock.moment = NOON + LATER
    gone = {done.what for done in retention.run(database, service.offer.retention, clock.now()) if done.number}
    assert {"texts in", "alerts", "numbers"} <= gone
    before = rows(database)
    for sid, body in (("SMreplayed1", "i want to kill myself"), ("SMreplayed2", "do i pay council tax")):
        answer = send(body, MessageSid=sid)
        assert (answer.status_code, "<Message>" in answer.text) == (200, False)
    assert rows(database) == before


def test_after_erasing_a_replay_brings_nothing_back(send: Send, database: Database, tmp_path: Path) -> None:
    send("do i pay council tax", MessageSid="SMreplayed3")
    with database.transaction() as db:
        point = db.scalars(select(ContactPoint)).one()
        erasing.erase(db, gather(db, record_of_number(point)), make_worker(db), "photo_id", NOON, tmp_path)
    before = rows(database)
    assert "<Message>" not in send("do i pay council tax", MessageSid="SMreplayed3").text
    assert rows(database) == before
