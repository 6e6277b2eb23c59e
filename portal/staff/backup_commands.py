"""Commands that keep everything from being lost: backup, restore."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.backups import backup as backups
from portal.backups.backup import Afterwards, Summary
from portal.backups.errors import BadBackup
from portal.database import Database
from portal.errors import PortalError
from portal.lookup_key import use_kept_in
from portal.records.erasing import erase_again
from portal.web.context import now, service, settings, transaction
from portal.web.last_backup import note_backup

logger = logging.getLogger(__name__)
Found = TypeVar("Found")


def _erase_again(connection: Connection) -> None:
    """Delete whoever was erased since the backup was taken, before anybody sees them."""
    with Session(bind=connection, join_transaction_mode="create_savepoint") as db:
        use_kept_in(db)
        erase_again(db, settings().data_dir, now())
        db.commit()


AFTER_RESTORE: tuple[Afterwards, ...] = (_erase_again,)
a_path = click.argument("path", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@a_path
@click.option("--check", is_flag=True, help="Restore it into a database that is thrown away, to see that it works.")
def backup(path: Path, check: bool) -> None:
    """Write everything in the database to PATH, encrypted, while the service runs."""
    _note_in_audit()
    began = now()
    taken = _said(lambda: backups.take(service().database, path, settings().encryption_keys, began))
    if check:
        _said(lambda: _try_out(path))
    note_backup(settings().data_dir, taken.taken_at)
    logger.info("backup_taken", extra={"rows": taken.total, "bytes": path.stat().st_size, "checked": check})
    click.echo(f"Backed up {_words(taken)} to {path}.{' Restoring it works.' if check else ''}")


@click.command("restore")
@a_path
@click.option("--check", is_flag=True, help="Only try: restore into a database that is thrown away.")
@click.option("--overwrite", is_flag=True, help="Replace everything in a database that is in use.")
def restore(path: Path, check: bool, overwrite: bool) -> None:
    """Put what `backup` wrote to PATH into the database, all of it or nothing. Stop the service first."""
    if check:
        found = _said(lambda: _try_out(path))
        when = f"{found.taken_at:%d.%m.%Y %H:%M} UTC"
        click.echo(f"This backup is whole: {_words(found)}, taken at {when}. Restoring works.")
        return
    found = _said(lambda: _restore_into(service().database, path, may_overwrite=overwrite))
    logger.warning("backup_restored", extra={"rows": found.total, "taken_at": found.taken_at.isoformat()})
    click.echo(f"Restored {_words(found)}, as everything was at {found.taken_at:%d.%m.%Y %H:%M} UTC.")


def _restore_into(database: Database, path: Path, *, may_overwrite: bool) -> Summary:
    """Restore, then read the whole audit trail. Raises what `backups.restore` raises."""
    keys = settings().encryption_keys
    found = backups.restore(database, path, keys, may_overwrite=may_overwrite, afterwards=AFTER_RESTORE)
    with database.reading() as db:
        checked = audit.verify(db)
    if checked.broken_id is not None:
        raise BadBackup(
            f"Everything was restored, and the audit trail was tampered with before the backup was taken: entry "
            f"{checked.broken_id} is broken, {checked.why}."
        )
    return found


def _try_out(path: Path) -> Summary:
    """Restore into a database of its own, which is thrown away. Raises what `_restore_into` raises."""
    with tempfile.TemporaryDirectory(prefix="in-your-corner-") as folder:
        spare = Database(f"sqlite:///{Path(folder) / 'tried.sqlite3'}")
        try:
            return _restore_into(spare, path, may_overwrite=False)
        finally:
            spare.engine.dispose()


def _note_in_audit() -> None:
    """Write down that everything is being copied. One that can't be written to must be backed up too."""
    try:
        with transaction() as db:
            audit.record(db, actor=None, action="service.backed_up", subject="service", now=now())
    except SQLAlchemyError as error:
        logger.error("backup_not_audited", extra={"kind": type(error).__name__})


def _said(act: Callable[[], Found]) -> Found:
    """Do something, and say in words what was refused or went wrong."""
    try:
        return act()
    except PortalError as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from None
    except SQLAlchemyError as error:
        raise click.ClickException(f"The database refused ({type(error).__name__}). Nothing was changed.") from None


def _words(found: Summary) -> str:
    return f"{found.total:,} rows of {len(found.counts)} tables"
