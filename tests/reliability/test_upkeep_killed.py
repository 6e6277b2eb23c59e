"""Upkeep of the database is killed in the middle and run again: nothing is half done, and no row is lost."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select, text

from content.offer import Offer
from portal.database import Base, Database
from portal.encryption import use_keys
from portal.lookup_key import use_kept
from portal.messages.models import InboundText
from portal.migrating import NotMigrated, migrate, migrate_back, require_migrated
from portal.referrals.demo import make_demo
from portal.referrals.models import Referral
from portal.renewing import left
from portal.settings import Settings
from tests.conftest import NOON
from tests.portal.messages.makers import make_number
from tests.support.live_server import ROOT

KILLS, LONGEST_SECONDS = 3, 90
TEXTS, REFERRALS = 6000, 60
# Before personal words were sealed for their row: on the way to the newest shape every one of them is written anew.
BEFORE = "0010"
BEGIN = """
import os
from portal.database import Database
from portal.encryption import use_keys
from portal.lookup_key import use_kept
use_keys(os.environ["ENCRYPTION_KEYS"].split(","))
database = Database(os.environ["DATABASE_URL"])
use_kept(database)
"""
MIGRATE = f"""{BEGIN}
from portal.migrating import migrate
from alembic import command  # loaded before the work is said to begin
print("begun", flush=True)
migrate(database)
"""
# It pauses after each step, so that on a busy machine too the kill comes before the end.
RENEW = f"""{BEGIN}
import time
import app  # every table
from portal.renewing import renew
for step in renew(database):
    print("begun", flush=True)
    time.sleep(0.2)
"""


@pytest.fixture(autouse=True)
def _as_before(settings: Settings, database: Database) -> Iterator[None]:
    """Go back to the application's own keys, and to the newest shape."""
    yield
    use_keys(settings.encryption_keys)
    use_kept(database)
    migrate(database)


def start(work: str, settings: Settings, keys: list[str]) -> "subprocess.Popen[bytes]":
    """Start it, and return when it has begun."""
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "ENCRYPTION_KEYS": ",".join(keys)}
    worker = subprocess.Popen([sys.executable, "-c", work], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert worker.stdout
    assert worker.stdout.readline() == b"begun\n"
    return worker


def kill_some_time(worker: "subprocess.Popen[bytes]", longest_seconds: float) -> None:
    """Kill it at a random moment of its work."""
    time.sleep(random.uniform(0, longest_seconds))  # noqa: S311 - any moment will do
    worker.kill()
    worker.communicate()


def finish(worker: "subprocess.Popen[bytes]") -> None:
    with worker:
        assert worker.wait(LONGEST_SECONDS) == 0


def version_of(database: Database) -> str | None:
    with database.engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def rows_of(database: Database) -> dict[str, int]:
    """Return how many rows each table has that is there before and after."""
    with database.engine.connect() as connection:
        tables = ("referral", "referral_note", "contact_point", "inbound_text", "audit_entry")
        return {each: connection.scalar(text(f"SELECT count(*) FROM {each}")) or 0 for each in tables}  # noqa: S608


@pytest.mark.slow
def test_a_migration_that_is_killed_leaves_the_old_shape_or_the_new_and_no_row_is_lost(
    database: Database, settings: Settings, offer: Offer
) -> None:
    with database.transaction() as db:
        make_demo(db, REFERRALS, NOON, offer)
    names, whole = names_in(database), rows_of(database)
    migrate_back(database, BEFORE)
    for _ in range(KILLS):
        kill_some_time(start(MIGRATE, settings, list(settings.encryption_keys)), 0.4)
        if version_of(database) == BEFORE:
            with pytest.raises(NotMigrated):
                require_migrated(database)
            assert rows_of(database) == whole
    database.engine.dispose()
    finish(start(MIGRATE, settings, list(settings.encryption_keys)))
    require_migrated(database)
    assert rows_of(database) == whole
    assert names_in(database) == names


def names_in(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.scalars(select(Referral.first_name)))


@pytest.mark.slow
def test_sealing_anew_that_is_killed_goes_on_and_the_old_key_can_go(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        point = make_number(db)
        db.add_all(
            InboundText(message_sid=f"SM{number}", contact_point=point, body=f"text {number}", received_at=NOON)
            for number in range(TEXTS)
        )
    database.engine.dispose()
    new = Fernet.generate_key().decode()
    keys = [new, *settings.encryption_keys]
    use_keys(keys)
    use_kept(database)
    before = left(database)
    for _ in range(KILLS):
        kill_some_time(start(RENEW, settings, keys), 0.02)
        assert texts_in(database) == {f"text {number}" for number in range(TEXTS)}
    assert 0 < left(database) < before, "the kills must fall in the middle"
    finish(start(RENEW, settings, keys))
    assert left(database) == 0
    use_keys([new])
    use_kept(database)
    assert texts_in(database) == {f"text {number}" for number in range(TEXTS)}
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Base.metadata.tables["kept_key"])) == 1


def texts_in(database: Database) -> set[str]:
    with database.reading() as db:
        return set(db.scalars(select(InboundText.body)))
