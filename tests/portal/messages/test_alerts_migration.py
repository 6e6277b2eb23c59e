"""Alerts keep their words when they learn to be taken and closed, and when they forget it again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from portal.database import Database
from portal.messages import alerts
from portal.messages.models import Alert, AlertSource, Outcome
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.factories_staff import make_worker

BEFORE, NEW_TABLES = "0003", {"alert_reading", "unanswered_question"}


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before, with an alert that Nadia has seen and one that nobody has; whole afterwards."""
    with database.transaction() as db:
        make_worker(db, name="Nadia")
        for words in ("seen", "unseen"):
            alerts.raise_alert(db, source=AlertSource.WEB, danger="no_food", message=words, now=NOON)
            db.flush()
    migrate_back(database, BEFORE)
    with database.transaction() as db:
        seen = "UPDATE alert SET seen_at = raised_at, seen_by_id = (SELECT min(id) FROM staff_member) WHERE id = :first"
        db.execute(text(seen), {"first": db.scalar(text("SELECT min(id) FROM alert"))})
    yield database
    migrate(database)


def test_what_was_seen_is_closed_and_what_was_not_rings_on(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        seen, unseen = db.scalars(select(Alert).order_by(Alert.id))
        assert (seen.message, seen.outcome, seen.closed_at) == ("seen", Outcome.SEEN_ONLY, NOON)
        assert [reading.reader.name for reading in seen.readings] == ["Nadia"]
        assert (unseen.message, unseen.waiting_since) == ("unseen", NOON)
        assert list(alerts.waiting(db)) == [unseen]


def test_going_back_leaves_who_closed_it_as_who_saw_it(before: Database) -> None:
    migrate(before)
    migrate_back(before, BEFORE)
    assert not NEW_TABLES & set(inspect(before.engine).get_table_names())
    with before.reading() as db:
        seen = db.execute(text("SELECT seen_by_id IS NOT NULL FROM alert ORDER BY id")).scalars()
        assert [bool(each) for each in seen] == [True, False]


@pytest.mark.parametrize(
    "change", ["source = 'rumour'", "outcome = 'rang'", "owner_id = NULL, taken_at = raised_at", "outcome = 'x'"]
)
def test_the_database_refuses_an_alert_that_makes_no_sense(before: Database, change: str) -> None:
    migrate(before)
    with pytest.raises(IntegrityError), before.transaction() as db:
        db.execute(text(f"UPDATE alert SET {change} WHERE closed_at IS NULL"))  # noqa: S608 - a test's own words
