"""The disk is full or read-only, or somebody holds the database: danger is answered, nothing is half kept, it heals."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from portal import database as databases
from portal.database import Database
from portal.messages.models import Alert
from portal.migrating import migrate
from portal.referrals.models import ReferralDraft
from portal.web.context import EXTENSION, Service
from tests.support.forms import send
from tests.support.held_file import held_file

MANY = 12  # more than fit where there is room
DANGER = "i want to kill myself"
Trouble = Callable[[Database], AbstractContextManager[None]]


@pytest.fixture
def small(app: Flask, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The application on a SQLite database of its own, which waits a moment for a lock."""
    monkeypatch.setattr(databases, "LOCK_WAIT_SECONDS", 0.1)
    database = Database(f"sqlite:///{tmp_path / 'small.sqlite3'}")
    migrate(database)
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, database=database))
    yield database
    database.engine.dispose()


@contextmanager
def told_each_time(database: Database, words: str) -> Iterator[None]:
    """Say `words` to SQLite at the beginning of each transaction meanwhile."""

    def tell(connection: object, *_: object) -> None:
        connection.exec_driver_sql(words)  # type: ignore[attr-defined]

    event.listen(database.engine, "begin", tell)
    yield
    event.remove(database.engine, "begin", tell)
    database.engine.dispose()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let the database have no page more than it has: SQLite then says that the disk is full."""

    with database.engine.connect() as connection:
        connection.connection.cursor().execute("VACUUM")  # no page is left free inside
    with told_each_time(database, "PRAGMA max_page_count = 1"):
        yield


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Let nothing be written, as on a disk that the system has made read-only: SQLite says the same then."""
    with told_each_time(database, "PRAGMA query_only = ON"):
        yield


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Hold the database, as a program of somebody else's would."""
    with held_file(Path(str(database.engine.url.database))):
        yield


def begin_many(app: Flask) -> list[int]:
    """Answer the first question in one browser after another, and return the statuses."""
    words = "I like being outside. " * 20
    return [send(app.test_client(), "/refer/help", wants="job", own_words=words).status_code for _ in range(MANY)]


def count(database: Database, kind: type[Alert] | type[ReferralDraft]) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("trouble", [full, held, read_only])
def test_danger_is_answered_forms_say_so_honestly_and_all_heals(small: Database, app: Flask, trouble: Trouble) -> None:
    with trouble(small):
        client = app.test_client()
        answer = send(client, "/ask", message=DANGER)
        assert answer.status_code == 200
        assert "116 123" in answer.text
        assert 503 in begin_many(app)
        form = send(app.test_client(), "/refer/help", wants="job", own_words="I like being outside")
        assert (form.status_code, "tel:999" in form.text) in {(503, True), (303, False)}
        for path in ("/urgent-help", "/offer/council-tax", "/search?q=tax", "/healthz"):
            assert client.get(path).status_code == 200, path
    drafts, alerts = count(small, ReferralDraft), count(small, Alert)
    assert set(begin_many(app)) == {303}
    assert count(small, ReferralDraft) == drafts + MANY
    assert send(app.test_client(), "/ask", message=DANGER).status_code == 200
    assert count(small, Alert) == alerts + 1
