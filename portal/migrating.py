"""Brings a database to the shape that this code expects, and says whether it has it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from portal.database import Database
from portal.errors import PortalError

# Alembic is loaded by who needs it: 10 MiB that a process which serves would hold for one look at the start.
if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
# Where Alembic writes down what shape a database has.
VERSION = table("alembic_version", column("version_num"))


class NotMigrated(PortalError):
    """The database is not of the shape that this code expects."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to run again, and after a run that was killed."""
    from alembic import command

    with database.engine.connect() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def migrate_back(database: Database, revision: str) -> None:
    """Take the database back to `revision`; "base" removes every table."""
    from alembic import command

    with database.engine.connect() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def require_migrated(database: Database) -> None:
    """Do nothing where the database has the newest shape. Raises NotMigrated, saying what to run."""
    with database.engine.connect() as connection:
        has_any = inspect(connection).has_table(VERSION.name)
        found = connection.scalar(select(VERSION.c.version_num)) if has_any else None
    wanted = newest()
    if found != wanted:
        raise NotMigrated(
            f"the database is at {found or 'nothing'} and this code expects {wanted}: run `flask --app app migrate`"
        )


def newest() -> str:
    """Return the revision that this code expects: migrations are numbered in their order."""
    return max(script.stem.partition("_")[0] for script in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
