"""What is answered has reached the disk, and writers wait for each other."""

import gc
import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.database import Database
from tests.conftest import NOON


def entry(subject: str = "K4M7PX", at: datetime = NOON) -> AuditEntry:
    return AuditEntry(action="test", subject=subject, at=at)


def count_entries(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_sqlite_syncs_at_every_commit(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    with database.transaction() as db:
        assert db.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert db.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert db.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    database.engine.dispose()


def test_a_moment_comes_back_as_it_was_stored(database: Database) -> None:
    with database.transaction() as db:
        db.add(entry())
    with database.reading() as db:
        assert db.scalars(select(AuditEntry)).one().at == NOON


def test_a_moment_without_a_zone_is_refused(db: Session) -> None:
    db.add(entry(at=datetime(2026, 11, 24, 12, 0)))  # noqa: DTZ001 - what is tested
    with pytest.raises(StatementError, match="time zone"):
        db.flush()
    db.rollback()


def test_a_transaction_that_fails_keeps_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as db:
            db.add(entry())
            db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count_entries(database) == 0


def test_what_is_changed_while_reading_is_not_kept(database: Database) -> None:
    with database.reading() as db:
        db.add(entry())
        db.flush()
    assert count_entries(database) == 0


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            with database.transaction() as db:
                db.add(entry(f"{number}-{turn}"))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert count_entries(database) == 80


def test_connections_go_with_a_database_that_nobody_holds_any_more(database_url: str) -> None:
    one = Database(database_url)
    engine = one.engine
    with one.reading() as db:
        db.execute(text("SELECT 1"))
    assert engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    del one
    gc.collect()
    assert engine.pool.checkedin() == 0  # type: ignore[attr-defined]
