"""What was encrypted before rows had keys is sealed for its row, what no key reads stays, and the way back reads."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from portal.accounts import audit
from portal.database import Database
from portal.encryption import blind_index, decrypt, encrypt
from portal.lookup_key import KeptKey
from portal.messages import threads
from portal.messages.models import Alert, InboundText
from portal.messages.phone_numbers import PhoneNumber
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound

BEFORE, ROBIN = "0009", "+447700900123"
ALERT = (
    "INSERT INTO alert (source, danger, message, raised_at, waiting_since, reminders, is_missed) "
    "VALUES ('web', 'no_food', :message, :now, :now, 0, :no)"
)


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """Two texts with their number as they were stored before, and an alert that no key reads; whole afterwards."""
    migrate_back(database, BEFORE)
    now = NOON.replace(tzinfo=None) if database.is_sqlite else NOON
    with database.transaction() as db:
        point = "INSERT INTO contact_point (phone, phone_index, created_at) VALUES (:phone, :index, :now)"
        db.execute(text(point), {"phone": encrypt(ROBIN), "index": blind_index(ROBIN), "now": now})
        for sid in ("SM1", "SM2"):
            inbound = (
                "INSERT INTO inbound_text (message_sid, contact_point_id, body, media_count, received_at) "
                "SELECT :sid, id, :body, 0, :now FROM contact_point"
            )
            db.execute(text(inbound), {"sid": sid, "body": encrypt(f"words of {sid}"), "now": now})
        db.execute(text(ALERT), {"message": "no token", "now": now, "no": False})
    yield database
    migrate(database)


def test_what_was_there_is_sealed_for_its_row_and_found_as_before(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        assert db.scalars(select(InboundText.body).order_by(InboundText.id)).all() == ["words of SM1", "words of SM2"]
        keys = db.scalars(select(InboundText.row_key)).all()
        assert len(set(keys)) == 2
        assert all(keys)
        assert all(body.startswith("s1.") for body in db.scalars(text("SELECT body FROM inbound_text")))
        point = threads.find_contact_point(db, PhoneNumber(ROBIN))
        assert point is not None
        assert point.phone == ROBIN
        assert db.scalar(select(KeptKey.name)) == "blind index"


def test_what_no_key_reads_stays_as_it_was(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        assert db.scalar(text("SELECT message FROM alert")) == "no token"
        assert db.scalar(select(Alert.id)) is not None


def test_the_older_code_reads_after_going_back(database: Database) -> None:
    with database.transaction() as db:
        make_inbound(db, "written since")
        make_referral(db, own_words="bricks", email=None)
        audit.record(db, actor=None, action="test", subject="one", now=NOON)
    migrate_back(database, BEFORE)
    with database.reading() as db:
        assert decrypt(db.execute(text("SELECT body FROM inbound_text")).scalar_one()) == "written since"
        assert decrypt(db.execute(text("SELECT own_words FROM referral")).scalar_one()) == "bricks"
        assert db.execute(text("SELECT email FROM referral")).scalar_one() is None
    with pytest.raises(Exception, match="audit trail is never"), database.transaction() as db:
        db.execute(text("DELETE FROM audit_entry"))
    migrate(database)
    with database.reading() as db:
        assert db.scalars(select(InboundText.body)).all() == ["written since"]
