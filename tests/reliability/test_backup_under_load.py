"""A backup taken while people send, restored elsewhere: whole, with everything acknowledged before it began."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.accounts import audit
from portal.backups import backup
from portal.database import Database
from portal.messages.models import InboundText
from portal.referrals.models import Referral
from portal.settings import Settings
from tests.support.live_server import LiveServer, ServerFailed
from tests.support.visitor import Visitor, sid_of

FEW = 12


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """The real server, on the tests' own database: it is emptied afterwards."""
    database.engine.dispose()
    with LiveServer(tmp_path / "site", database_url=settings.database_url) as running:
        yield running


@pytest.mark.slow
def test_a_backup_under_load_restores_whole_with_all_that_was_acknowledged(server: LiveServer, tmp_path: Path) -> None:
    secrets = json.loads((server.data_dir / "local-secrets.json").read_text())
    sids: list[str] = []
    references: list[str] = []
    enough, done = threading.Event(), threading.Event()

    def send() -> None:
        with Visitor(server.url) as visitor:
            while not done.is_set():
                sid = sid_of(len(sids))
                visitor.text(secrets["TWILIO_AUTH_TOKEN"], sid, "hello", f"+4477009{len(sids):05}").raise_for_status()
                sids.append(sid)
                if len(references) < 2:
                    references.append(visitor.refer_myself())
                if len(sids) >= FEW:
                    enough.set()

    sender = threading.Thread(target=send)
    sender.start()
    try:
        assert enough.wait(60)
        acknowledged, shown = set(sids), set(references)
        said = server.run_command("backup", str(tmp_path / "b"), "--check")
        assert "Restoring it works." in said
    finally:
        done.set()
        sender.join()
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    found = backup.restore(elsewhere, tmp_path / "b", [secrets["ENCRYPTION_KEYS"]])
    with elsewhere.reading() as db:
        assert acknowledged <= set(db.scalars(select(InboundText.message_sid)))
        assert shown <= set(db.scalars(select(Referral.public_ref)))
        checked = audit.verify(db)
    assert (checked.broken_id, checked.whole) == (None, found.counts["audit_entry"])
    elsewhere.engine.dispose()
    with pytest.raises(ServerFailed, match="add --overwrite"):
        server.run_command("restore", str(tmp_path / "b"))
