"""The table for dialogues comes and goes without touching the texts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from portal.database import Database
from portal.dialogues import keeping
from portal.dialogues.form import Form, Talk
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.portal.messages.makers import make_inbound, make_number

BEFORE, TABLE = "0005", "text_dialogue"


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before; whole again afterwards."""
    migrate_back(database, BEFORE)
    yield database
    migrate(database)


def test_texts_stay_when_the_table_goes_and_comes(before: Database) -> None:
    assert TABLE not in inspect(before.engine).get_table_names()
    migrate(before)
    with before.transaction() as db:
        make_inbound(db, "hello")
        keeping.save(db, make_number(db), Talk(Form("+447700900123")), NOON)
    migrate_back(before, BEFORE)
    with before.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM inbound_text")) == 1


def test_what_is_kept_can_not_be_read_in_the_database(database: Database) -> None:
    with database.transaction() as db:
        form = Form("+447700900123").with_answers(first_name="Amara")
        keeping.save(db, make_number(db), Talk(form), NOON)
        db.flush()
        kept = db.scalar(text("SELECT talk FROM text_dialogue"))
        assert "Amara" not in str(kept)
        assert keeping.load(db, make_number(db), NOON).form == form
