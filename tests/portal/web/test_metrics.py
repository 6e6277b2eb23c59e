"""Whoever may ask sees how the service does; nobody sees anything about a person; each answer has a number."""

import dataclasses
import json
import logging
import shutil
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.database import Database
from portal.messages import outbox
from portal.messages.backlog import backlog
from portal.web.context import EXTENSION, Service
from portal.web.counting import Counting
from portal.web.last_backup import last_backup, note_backup
from portal.web.limits import COUNTING
from portal.web.logs import EventLine, JsonLine
from portal.web.service_state import service_state
from tests.conftest import NOON, StandingClock
from tests.portal.messages.makers import make_alert, make_inbound, make_number

TOKEN = "t" * 40
WORDS = "Robin says 07700 900123"


def public(app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    settings = dataclasses.replace(service.settings, is_local=False, metrics_token=token)
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, settings=settings))


def test_it_counts_requests_and_what_waits_and_names_nobody(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db, "07700 900123"), WORDS, "test", "k1", NOON)
        make_inbound(db, WORDS)
        make_alert(db, WORDS, minutes_ago=20)
    clock.move(minutes=10)
    client.get("/search?q=robin")
    said = client.get("/metrics").text
    assert 'iyc_requests_total{endpoint="public.search",status="200"}' in said
    assert 'iyc_waiting{what="outbox"} 1.0' in said
    assert 'iyc_waiting_oldest_seconds{what="outbox"} 600.0' in said
    assert 'iyc_waiting{what="alerts"} 1.0' in said
    assert 'iyc_up{part="database"} 1.0' in said
    assert "robin" not in said.lower()
    assert "900123" not in said


def test_on_a_public_run_it_takes_the_token(
    app: Flask, client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(app, service, monkeypatch, "")
    assert client.get("/metrics").status_code == 404
    public(app, service, monkeypatch, TOKEN)
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_from_another_machine_it_is_not_there(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_without_a_database_it_says_so(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(type(service.database), "_session", away)
    said = client.get("/metrics").text
    assert 'iyc_up{part="database"} 0.0' in said
    assert "iyc_waiting{" not in said


def test_without_redis_the_site_is_ready_and_says_what_is_missing(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Counting("redis://127.0.0.1:1/0")
    away.seconds_to_wait("asking", "a", 5)
    monkeypatch.setitem(app.extensions, COUNTING, away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"ok": True, "missing": ["redis"]})


def test_what_waits_over_five_minutes_is_said(app: Flask, database: Database, clock: StandingClock) -> None:
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db, "07700 900123"), WORDS, "test", "k1", NOON)
    with app.app_context():
        clock.move(minutes=5)
        assert service_state().troubles == ()
        clock.move(minutes=1)
        assert service_state().troubles == ("A text to somebody has waited to be sent 6 minutes.",)


def test_a_text_that_waits_for_the_morning_is_not_stuck(database: Database) -> None:
    night = NOON.replace(hour=23)
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db, "07700 900123"), WORDS, "test", "k1", night)
    with database.reading() as db:
        assert backlog(db, night + timedelta(hours=2)).to_send.count == 0


def test_a_public_run_without_a_backup_of_the_last_day_says_so(
    app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    public(app, service, monkeypatch, "")
    missing = ("There is no backup of the last day.",)
    with app.app_context():
        assert service_state().troubles == missing
        note_backup(service.settings.data_dir, clock.now())
        assert last_backup(service.settings.data_dir) == clock.now()
        assert service_state().troubles == ()
        clock.move(hours=27)
        assert service_state().troubles == missing
    (service.settings.data_dir / "last-backup").unlink()


def test_each_answer_has_a_number_of_its_own_and_what_is_logged_names_it(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(EventLine().format(record)))
    logging.getLogger("portal").addHandler(handler)
    monkeypatch.setattr(type(service.index), "search", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        answers = [client.get("/search?q=tax", headers={"X-Request-ID": "forged"}) for _ in range(2)]
    logging.getLogger("portal").removeHandler(handler)
    numbers = [answer.headers["X-Request-ID"] for answer in answers]
    assert len(set(numbers)) == 2
    assert [line.split("request=")[1] for line in lines] == numbers


def test_a_log_can_be_one_json_object_a_line() -> None:
    record = logging.makeLogRecord({"msg": "text_failed", "levelname": "ERROR", "created": 0.0, "text_id": 7})
    said = {"at": "1970-01-01T00:00:00Z", "level": "ERROR", "event": "text_failed", "text_id": 7}
    assert json.loads(JsonLine().format(record)) == said


def test_search_goes_on_when_the_index_is_deleted(client: FlaskClient, service: Service) -> None:
    folder = service.settings.data_dir / "index"
    shutil.rmtree(folder)
    assert client.get("/search?q=bus+pass").status_code == 200
    assert "council-tax" in client.get("/search?q=council+tax+while+deleted").text
    assert client.get("/readyz").status_code == 200
