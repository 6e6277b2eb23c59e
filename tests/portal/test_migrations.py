"""The database goes forwards and back, ends as the models say, and an old one is refused."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from portal.accounts.models import AuditEntry
from portal.database import Base, Database
from portal.migrating import SCRIPTS, NotMigrated, migrate, migrate_back, newest, require_migrated
from tests.conftest import NOON


@pytest.fixture
def bare(database: Database) -> Iterator[Database]:
    """The database without any table, and whole again afterwards."""
    migrate_back(database, "base")
    yield database
    migrate(database)


def test_the_newest_schema_is_the_one_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_goes_back_to_nothing_and_forwards_again(bare: Database) -> None:
    assert set(inspect(bare.engine).get_table_names()) <= {"alembic_version"}
    migrate(bare)
    assert set(inspect(bare.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing_that_is_there(database: Database) -> None:
    with database.transaction() as db:
        db.add(AuditEntry(action="test", subject="K4M7PX", at=NOON))
    migrate(database)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_a_database_of_another_shape_is_refused_with_what_to_run(bare: Database) -> None:
    with pytest.raises(NotMigrated, match="flask --app app migrate"):
        require_migrated(bare)


def test_the_newest_by_its_number_is_the_one_that_alembic_calls_head(database: Database) -> None:
    require_migrated(database)
    assert newest() == ScriptDirectory(str(SCRIPTS)).get_current_head()
