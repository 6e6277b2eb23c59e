"""The audit trail can't be changed, and where somebody did it all the same, it shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.accounts import audit
from portal.accounts.audit_chain import BEGINNING
from portal.accounts.models import AuditEntry
from portal.database import Database
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.support.audit_guards import unguarded_audit

ENTRIES = 5


@pytest.fixture
def written(database: Database) -> list[int]:
    """The ids of five entries of five transactions."""
    return [write(database, f"R{number}") for number in range(ENTRIES)]


def write(database: Database, subject: str) -> int:
    with database.transaction() as db:
        entry = audit.record(db, actor=None, action="test.done", subject=subject, now=NOON)
        db.flush()
        return entry.id


def forge(database: Database, statement: str, entry_id: int) -> None:
    with database.transaction() as db, unguarded_audit(db):
        db.execute(text(statement + " WHERE id = :id"), {"id": entry_id})


def write_and_fail(database: Database) -> None:
    with database.transaction() as db:
        audit.record(db, actor=None, action="test.failed", subject="R7", now=NOON)
        db.flush()
        raise RuntimeError


def test_each_entry_follows_the_one_before(database: Database, written: list[int]) -> None:
    with database.reading() as db:
        entries = list(db.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        checked = audit.verify(db)
    assert [entry.id for entry in entries] == written
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous_hash for entry in entries] == [BEGINNING, *(entry.hash for entry in entries[:-1])]
    assert (checked.whole, checked.head, checked.broken_id) == (ENTRIES, entries[-1].hash, None)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET subject = 'R9'", "UPDATE audit_entry SET hash = hash", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_change_or_delete(database: Database, statement: str) -> None:
    with pytest.raises(DatabaseError, match="audit trail is never"), database.transaction() as db:
        db.execute(text(statement))


@pytest.mark.usefixtures("written")
def test_postgresql_refuses_to_empty_the_table(database: Database) -> None:
    statement = "DELETE FROM audit_entry" if database.is_sqlite else "TRUNCATE audit_entry CASCADE"
    with pytest.raises(DatabaseError, match="audit trail is never"), database.transaction() as db:
        db.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("UPDATE audit_entry SET subject = 'R9'", 2, "changed"),
        ("UPDATE audit_entry SET at = '2026-11-25 12:00:00+00'", 2, "changed"),
        ("UPDATE audit_entry SET came_from = '192.0.2.1'", 2, "changed"),
        ("DELETE FROM audit_entry", 3, "missing"),
        ("UPDATE audit_entry SET hash = previous_hash", 2, "changed"),
        ("UPDATE audit_entry SET sequence = NULL", 3, "missing"),
    ],
)
def test_the_first_entry_that_was_tampered_with_is_named(
    app: Flask, database: Database, written: list[int], statement: str, broken: int, why: str
) -> None:
    forge(database, statement, written[2])
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"Entry {written[broken]} is broken" in result.output
    assert why in result.output


def test_cutting_off_the_end_shows_by_the_hash_that_was_noted(
    app: Flask, database: Database, written: list[int]
) -> None:
    with database.reading() as db:
        noted = audit.verify(db).head
    run = app.test_cli_runner()
    assert run.invoke(args=["audit", "verify", "--head", noted]).exit_code == 0
    forge(database, "DELETE FROM audit_entry", written[-1])
    assert run.invoke(args=["audit", "verify"]).exit_code == 0
    assert run.invoke(args=["audit", "verify", "--head", noted]).exit_code == 1


def test_an_act_that_is_rolled_back_leaves_no_gap(database: Database, written: list[int]) -> None:
    with pytest.raises(RuntimeError):
        write_and_fail(database)
    write(database, "R8")
    with database.reading() as db:
        assert audit.verify(db).whole == len(written) + 1


def test_entries_of_many_at_once_make_one_chain(database: Database) -> None:
    def act(number: int) -> None:
        with database.transaction() as db:
            make_worker(db)
            audit.record(db, actor=None, action="test.done", subject=f"R{number}", now=NOON)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(act, range(40)))
    with database.reading() as db:
        checked = audit.verify(db)
        assert db.scalar(select(func.count()).select_from(AuditEntry)) == 80
    assert (checked.whole, checked.broken_id) == (80, None)


def test_a_line_end_in_a_subject_forges_no_entry(database: Database) -> None:
    write(database, 'R1\r\n",null]')
    with database.reading() as db:
        assert audit.verify(db).whole == 1
