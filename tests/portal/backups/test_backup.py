"""A backup holds everything, restores elsewhere as it was, and is refused where it can't be trusted."""

import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text

from portal.accounts import audit
from portal.accounts.models import AuditEntry
from portal.backups import backup, rows
from portal.backups.errors import BadBackup, FileInTheWay, HasRows
from portal.backups.sealing import DAMAGED
from portal.database import Database
from portal.messages.models import OutgoingText
from portal.migrating import NotMigrated
from portal.referrals.models import Referral
from portal.settings import Settings
from tests.conftest import NOON
from tests.support.audit_guards import unguarded_audit


@pytest.fixture
def keys(settings: Settings) -> tuple[str, ...]:
    return settings.encryption_keys


def everything_in(database: Database) -> dict[str, list[list[Any]]]:
    with database.engine.connect() as connection:
        return {each.name: list(rows.rows_of(connection, each)) for each in rows.all_tables()}


def count(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return rows.count_rows(connection)


def test_it_restores_elsewhere_as_it_was(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    taken = backup.take(filled, tmp_path / "b", keys, NOON)
    assert backup.restore(elsewhere, tmp_path / "b", keys) == taken
    assert everything_in(elsewhere) == everything_in(filled)
    with elsewhere.reading() as db:
        names = set(db.scalars(select(Referral.first_name)))
        assert audit.verify(db).broken_id is None
    with filled.reading() as db:
        assert names == set(db.scalars(select(Referral.first_name))), "what is encrypted can still be read"


def test_it_restores_on_the_other_kind_of_database(filled: Database, keys: tuple[str, ...], tmp_path: Path) -> None:
    backup.take(filled, tmp_path / "b", keys, NOON)
    sqlite = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    backup.restore(sqlite, tmp_path / "b", keys)
    assert everything_in(sqlite) == everything_in(filled)
    sqlite.engine.dispose()


def test_work_goes_on_where_it_was_restored(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    backup.take(filled, tmp_path / "b", keys, NOON)
    backup.restore(elsewhere, tmp_path / "b", keys)
    with elsewhere.transaction() as db:
        audit.record(db, actor=None, action="test", subject="K4M7PX", now=NOON)
    with elsewhere.reading() as db:
        assert audit.verify(db).broken_id is None
        assert db.scalar(select(func.count()).select_from(AuditEntry)) == count(filled)["audit_entry"] + 1


def test_the_rules_of_the_database_hold_again_after_it(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    backup.take(filled, tmp_path / "b", keys, NOON)
    backup.restore(elsewhere, tmp_path / "b", keys)
    for forbidden in ("DELETE FROM audit_entry", "UPDATE outgoing_text SET attempts = attempts + 1"):
        with (
            pytest.raises(Exception, match=r"never deleted|changed or deleted|said STOP"),
            elsewhere.transaction() as db,
        ):
            db.execute(text(forbidden))


def test_what_is_written_while_it_is_taken_is_not_half_in_it(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = count(filled), rows.rows_of

    def meanwhile(connection: Any, table: Any) -> Any:
        if table.name == "audit_entry":
            with filled.transaction() as db:
                audit.record(db, actor=None, action="test", subject="LATER1", now=NOON)
        return real(connection, table)

    monkeypatch.setattr(rows, "rows_of", meanwhile)
    assert backup.take(filled, tmp_path / "b", keys, NOON).counts == before
    backup.restore(elsewhere, tmp_path / "b", keys)
    assert count(elsewhere) == before


def test_only_its_owner_may_read_the_file_and_nobody_without_the_key(
    filled: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    with filled.transaction() as db:
        audit.record(db, actor=None, action="test", subject="K4M7PX", now=NOON)
    backup.take(filled, tmp_path / "b", keys, NOON)
    data = (tmp_path / "b").read_bytes()
    assert b"K4M7PX" not in data
    assert b"audit_entry" not in data
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*b*")] == ["b"]


def test_a_damaged_one_changes_nothing(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "b"
    backup.take(filled, path, keys, NOON)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    before = everything_in(filled)
    for database in (filled, elsewhere):
        with pytest.raises(BadBackup, match=DAMAGED):
            backup.restore(database, path, keys, may_overwrite=True)
    assert everything_in(filled) == before


def test_a_database_in_use_is_replaced_only_when_told(filled: Database, keys: tuple[str, ...], tmp_path: Path) -> None:
    backup.take(filled, tmp_path / "b", keys, NOON)
    before = everything_in(filled)
    with filled.transaction() as db:
        audit.record(db, actor=None, action="test", subject="LATER1", now=NOON)
    with pytest.raises(HasRows, match="--overwrite"):
        backup.restore(filled, tmp_path / "b", keys)
    backup.restore(filled, tmp_path / "b", keys, may_overwrite=True)
    assert everything_in(filled) == before


def test_a_restore_that_breaks_leaves_what_was_there(filled: Database, keys: tuple[str, ...], tmp_path: Path) -> None:
    def broken(_connection: object) -> None:
        raise ZeroDivisionError

    backup.take(filled, tmp_path / "b", keys, NOON)
    with filled.transaction() as db:
        audit.record(db, actor=None, action="test", subject="LATER1", now=NOON)
    before = everything_in(filled)
    with pytest.raises(ZeroDivisionError):
        backup.restore(filled, tmp_path / "b", keys, may_overwrite=True, afterwards=[broken])
    assert everything_in(filled) == before


def test_what_must_not_come_back_is_gone_before_anybody_sees_it(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    backup.take(filled, tmp_path / "b", keys, NOON)
    forget = [lambda connection: connection.execute(delete(OutgoingText))]
    backup.restore(elsewhere, tmp_path / "b", keys, afterwards=forget)
    assert count(elsewhere)["outgoing_text"] == 0


@pytest.mark.parametrize(("shape", "words"), [("0001", "an older version"), ("9999", "a newer version")])
def test_one_of_another_version_is_refused_with_what_to_do(
    filled: Database, keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str, words: str
) -> None:
    with monkeypatch.context() as then:
        then.setattr(backup, "newest", lambda: shape)
        backup.take(filled, tmp_path / "b", keys, NOON)
    with pytest.raises(BadBackup, match=words):
        backup.restore(filled, tmp_path / "b", keys, may_overwrite=True)


def test_no_backup_replaces_a_file(filled: Database, keys: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "b").write_text("something else")
    with pytest.raises(FileInTheWay):
        backup.take(filled, tmp_path / "b", keys, NOON)
    assert (tmp_path / "b").read_text() == "something else"


def test_a_database_without_its_tables_is_not_backed_up(
    elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(NotMigrated):
        backup.take(elsewhere, tmp_path / "b", keys, NOON)
    assert not (tmp_path / "b").exists()


def test_an_audit_trail_that_was_changed_shows_after_restoring(
    filled: Database, elsewhere: Database, keys: tuple[str, ...], tmp_path: Path
) -> None:
    with filled.transaction() as db, unguarded_audit(db):
        db.execute(text("UPDATE audit_entry SET subject = 'other' WHERE id = (SELECT MIN(id) FROM audit_entry)"))
    backup.take(filled, tmp_path / "b", keys, NOON)
    backup.restore(elsewhere, tmp_path / "b", keys)
    with elsewhere.reading() as db:
        assert audit.verify(db).broken_id is not None
