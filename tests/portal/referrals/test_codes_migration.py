"""Notes and texts that are there when codes come stay, and the way back leaves what the older code knows."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.database import Database
from portal.messages import optouts, outbox
from portal.messages.models import How, OutgoingText, TextKind
from portal.migrating import migrate, migrate_back
from portal.referrals.models import ReferralNote
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker

BEFORE = "0008"


@pytest.fixture
def referral(database: Database) -> Iterator[Database]:
    """A referral with a note by a worker and one of their own, a text and a code; whole again afterwards."""
    with database.transaction() as db:
        found, sam = make_referral(db), make_worker(db)
        db.add_all(
            ReferralNote(referral=found, author=by, words=words, written_at=NOON)
            for by, words in ((sam, "rang"), (None, "my words"))
        )
        point = found.contact_point
        assert point is not None
        outbox.enqueue(db, point, "hello", "reference", "one", NOON)
        outbox.enqueue(db, point, "123456", "code", "two", NOON, TextKind.CODE)
    yield database
    migrate(database)


def kinds(database: Database) -> list[tuple[str, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text("SELECT kind FROM outgoing_text")).all()]


def test_going_back_and_forth_keeps_the_workers_note_and_the_text(referral: Database) -> None:
    migrate_back(referral, BEFORE)
    assert kinds(referral) == [("confirmation",)]
    with pytest.raises(IntegrityError), referral.transaction() as db:
        db.execute(text("UPDATE outgoing_text SET kind = 'code'"))
    with pytest.raises(IntegrityError), referral.transaction() as db:
        db.execute(text("UPDATE referral_note SET author_id = NULL"))
    migrate(referral)
    with referral.transaction() as db:
        assert [note.by_name != "Their own words" for note in db.query(ReferralNote)] == [True]
        db.execute(text("UPDATE outgoing_text SET kind = 'code'"))
        db.execute(text("UPDATE referral_note SET author_id = NULL"))


def test_the_gate_against_texts_after_stop_still_stands(referral: Database) -> None:
    migrate_back(referral, BEFORE)
    migrate(referral)
    with referral.transaction() as db:
        waiting = db.query(OutgoingText).one()
        optouts.stop(waiting.contact_point, How.SAID, NOON)
    with pytest.raises(Exception, match="said STOP"), referral.transaction() as db:
        db.execute(text("UPDATE outgoing_text SET attempts = attempts + 1"))
