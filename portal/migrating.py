"""Brings a database to the shape that this code expects, and says whether it has it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.database import Database
from portal.errors import PortalError

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


class NotMigrated(PortalError):
    """The database is not of the shape that this code expects."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to run again, and after a run that was killed."""
    with database.engine.connect() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def migrate_back(database: Database, revision: str) -> None:
    """Take the database back to `revision`; "base" removes every table."""
    with database.engine.connect() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def require_migrated(database: Database) -> None:
    """Do nothing where the database has the newest shape. Raises NotMigrated, saying what to run."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    wanted = ScriptDirectory.from_config(_config()).get_current_head()
    if found != wanted:
        raise NotMigrated(
            f"the database is at {found or 'nothing'} and this code expects {wanted}: run `flask --app app migrate`"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
