"""Histories that are there when reports come to read them otherwise are told as they were, and can go back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from portal.accounts import audit
from portal.database import Database
from portal.migrating import migrate, migrate_back
from portal.referrals import progress, waiting, workflow
from portal.referrals.kinds import Situation
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral, make_worker

BEFORE = "0009"
HOUR = timedelta(hours=1)


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """Kai, whose clock stood still for an hour before the first word and who began a job; whole again afterwards."""
    with database.transaction() as db:
        kai, sam = make_referral(db), make_worker(db)
        audit.record(db, actor=None, action="referral.received", subject=kai.public_ref, now=NOON)
        progress.begin_situation(db, kai, None, NOON)
        workflow.take(db, kai, sam, NOON, TIMES)
        waiting.wait_for_them(db, kai, sam, NOON + HOUR, TIMES)
        waiting.heard_from(db, kai, sam, NOON + 2 * HOUR, TIMES)
        workflow.contact(db, kai, sam, NOON + 3 * HOUR, TIMES)
        progress.change_situation(db, kai, Situation.EMPLOYMENT, sam, NOON + 4 * HOUR)
    migrate_back(database, BEFORE)
    yield database
    migrate(database)


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text(query)).all()]


def moments(row: tuple[Any, ...]) -> list[datetime | None]:
    read = [datetime.fromisoformat(each) if isinstance(each, str) else each for each in row]
    return [each and each.replace(tzinfo=NOON.tzinfo) for each in read]


def test_what_held_gets_its_end_and_a_rest_is_told_again_from_the_audit_trail(before: Database) -> None:
    migrate(before)
    held = rows(before, "SELECT until FROM situation_change ORDER BY id")
    assert [moments(row)[0] for row in held] == [NOON + 4 * HOUR, None]
    [rest] = rows(before, "SELECT since, until FROM clock_rest")
    assert moments(rest) == [NOON + HOUR, NOON + 2 * HOUR]


def test_an_age_may_be_missing_and_going_back_makes_none_up_that_could_be_anybodys(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        db.execute(text("UPDATE referral SET age = NULL"))
    migrate_back(before, BEFORE)
    assert rows(before, "SELECT age FROM referral") == [(99,)]
    assert len(rows(before, "SELECT id FROM referral_note UNION ALL SELECT id FROM situation_change")) == 2
