"""The tables for conversations come and go without touching texts or alerts that were there before."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from portal.database import Database
from portal.encryption import blind_index, encrypt
from portal.messages import takeover
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_number
from tests.portal.messages.talk_makers import answer, make_talk, say

BEFORE, NEW_TABLES = "0002", {"conversation", "conversation_message"}
ROBIN, SILENT = "+447700900123", "+447700900124"


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before: one number that has texted twice, one that never has; whole again afterwards."""
    migrate_back(database, BEFORE)
    now = NOON.replace(tzinfo=None) if database.is_sqlite else NOON
    with database.transaction() as db:
        for number in (ROBIN, SILENT):
            values = {"phone": encrypt(number), "index": blind_index(number), "now": now}
            point = "INSERT INTO contact_point (phone, phone_index, created_at) VALUES (:phone, :index, :now)"
            db.execute(text(point), values)
        for sid in ("SM1", "SM2"):
            inbound = """
                INSERT INTO inbound_text (message_sid, contact_point_id, body, media_count, received_at)
                SELECT :sid, id, :body, 0, :now FROM contact_point WHERE phone_index = :index
            """
            values = {"sid": sid, "body": encrypt("hello"), "now": now, "index": blind_index(ROBIN)}
            db.execute(text(inbound), values)
        alert = "INSERT INTO alert (source, danger, message, raised_at) VALUES ('web', 'no_food', 'kept', :now)"
        db.execute(text(alert), {"now": now})
    yield database
    migrate(database)


def test_a_number_that_has_texted_has_one_conversation_afterwards(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        found = db.execute(text("SELECT place, contact_point_id, replies FROM conversation")).all()
        assert len(found) == 1
        robin = make_number(db, "07700 900123")
        assert found[0] == ("text", robin.id, 0)
        assert takeover.current_conversation(db, robin, NOON).started_at == NOON
        assert db.execute(text("SELECT message, conversation_id FROM alert")).all() == [("kept", None)]


def test_going_back_with_rows_in_every_table_leaves_texts_and_alerts(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        talk, nadia = make_talk(db, contact_point=make_number(db)), make_worker(db)
        say(db, talk)
        takeover.take(db, talk, nadia, None, NOON)
        answer(db, talk, nadia)
    migrate_back(before, BEFORE)
    assert not NEW_TABLES & set(inspect(before.engine).get_table_names())
    with before.reading() as db:
        assert db.scalar(text("SELECT COUNT(*) FROM inbound_text")) == 2
        assert db.scalars(text("SELECT message FROM alert")).all() == ["kept"]
