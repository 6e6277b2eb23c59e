"""What was there before delivery reports and the history of STOP stays, and gets what is new."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from portal.database import Database
from portal.encryption import encrypt
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON

BEFORE = "0004"
NEW_TABLES = {"opt_out_entry", "outbox_pause"}
NUMBER = (
    "INSERT INTO contact_point (phone, phone_index, stopped_at, stop_reason, created_at) "
    "VALUES (:phone, :phone_index, :stopped_at, :reason, :now)"
)
TEXT = (
    "INSERT INTO outgoing_text (contact_point_id, body, reason, dedup_key, status, created_at, due_at, attempts) "
    "SELECT id, :body, 'reference', phone_index, 'waiting', :now, :now, 0 FROM contact_point"
)


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before: three numbers, two of them stopped, each with a text that waits."""
    migrate_back(database, BEFORE)
    now = NOON.replace(tzinfo=None) if database.is_sqlite else NOON
    with database.transaction() as db:
        for phone, reason in (("a", None), ("b", "said stop"), ("c", "provider")):
            stopped_at = now if reason else None
            row = {"phone": phone, "phone_index": phone, "reason": reason, "stopped_at": stopped_at, "now": now}
            db.execute(text(NUMBER), row)
        db.execute(text(TEXT), {"body": encrypt("hello"), "now": now})
    yield database
    migrate(database)


def test_texts_that_wait_stay_and_are_not_in_doubt(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        rows = db.execute(text("SELECT status, kind, in_doubt, attempts FROM outgoing_text")).all()
        assert [tuple(row) for row in rows] == [("waiting", "confirmation", False, 0)] * 3


def test_who_has_stopped_is_in_the_history_with_how(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        joined = "SELECT p.phone_index, e.how, e.is_stop FROM opt_out_entry e JOIN contact_point p ON p.id = "
        found = db.execute(text(joined + "e.contact_point_id ORDER BY p.id")).all()
        assert [tuple(row) for row in found] == [("b", "said", True), ("c", "carrier", True)]
        assert set(db.scalars(text("SELECT stop_reason FROM contact_point"))) == {None, "said", "carrier"}


def test_going_back_takes_what_is_new_and_leaves_the_rest(before: Database) -> None:
    migrate(before)
    migrate_back(before, BEFORE)
    tables = inspect(before.engine)
    assert not NEW_TABLES & set(tables.get_table_names())
    assert "in_doubt" not in {column["name"] for column in tables.get_columns("outgoing_text")}
    with before.reading() as db:
        assert set(db.scalars(text("SELECT stop_reason FROM contact_point"))) == {None, "said stop", "provider"}
        assert db.scalar(text("SELECT count(*) FROM outgoing_text")) == 3
