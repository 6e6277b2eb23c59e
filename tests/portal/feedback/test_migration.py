"""The tables for feedback come and go without touching what was there before."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from portal.database import Database
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.portal.feedback.makers import make_feedback, make_report

BEFORE, NEW_TABLES = "0001", {"page_feedback", "refusal_report"}


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before, with an alert in it that nobody has seen; whole again afterwards."""
    migrate_back(database, BEFORE)
    with database.transaction() as db:
        alert = "INSERT INTO alert (source, danger, message, raised_at) VALUES ('web', 'no_food', 'kept', :now)"
        db.execute(text(alert), {"now": NOON.replace(tzinfo=None) if database.is_sqlite else NOON})
    yield database
    migrate(database)


def messages(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(text("SELECT message FROM alert ORDER BY id")))


def test_alerts_that_were_there_stay_and_are_about_no_page(before: Database) -> None:
    assert not NEW_TABLES & set(inspect(before.engine).get_table_names())
    migrate(before)
    with before.reading() as db:
        assert db.execute(text("SELECT message, page_slug FROM alert")).all() == [("kept", None)]


def test_going_back_with_rows_in_every_table_leaves_the_alerts(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        make_report(db, danger="no_food")
        make_feedback(db, words="hm")
    migrate_back(before, BEFORE)
    assert not NEW_TABLES & set(inspect(before.engine).get_table_names())
    kept, *since = messages(before)
    assert (kept, len(since)) == ("kept", 1)
    migrate(before)
    assert len(messages(before)) == 2
