"""Retention is killed while it deletes: what went is in the audit, and the next run goes on where it was."""

import os
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from portal.accounts import audit
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages.models import HandledText, InboundText
from portal.settings import Settings
from tests.conftest import NOON
from tests.portal.messages.makers import make_number
from tests.support.live_server import ROOT

TEXTS, KILLS = 400, 3
LONGEST_SECONDS = 90


def count(database: Database, table: type[InboundText | HandledText]) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def start(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "DATA_DIR": str(settings.data_dir)}
    return subprocess.Popen([sys.executable, "-m", "tests.support.retention_worker"], cwd=ROOT, env=environment)


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_and_every_row_is_accounted_for(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        point = make_number(db)
        db.add_all(
            InboundText(
                message_sid=f"SM{number}",
                contact_point=point,
                body=f"text {number}",
                received_at=NOON,
                reply="ok",
                replied_at=NOON,
            )
            for number in range(TEXTS)
        )
    database.engine.dispose()
    until = time.monotonic() + LONGEST_SECONDS
    for _ in range(KILLS):
        before, worker = count(database, InboundText), start(settings)
        while count(database, InboundText) == before and worker.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        worker.kill()
        worker.wait()
    assert 0 < count(database, InboundText) < TEXTS, "the kills must fall in the middle"
    assert count(database, InboundText) + count(database, HandledText) == TEXTS
    assert start(settings).wait(LONGEST_SECONDS) == 0
    assert (count(database, InboundText), count(database, HandledText)) == (0, TEXTS)
    with database.reading() as db:
        told = db.scalars(select(AuditEntry.subject).where(AuditEntry.subject.startswith("texts in: "))).all()
        assert sum(int(each.partition(": ")[2]) for each in told) == TEXTS
        assert audit.verify(db).broken_id is None
