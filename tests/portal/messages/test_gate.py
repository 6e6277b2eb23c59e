"""After STOP nothing goes out until START: the outbox sees to it, and the database refuses it whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import optouts, outbox, threads
from portal.messages.claiming import Rules, claim_next
from portal.messages.models import ContactPoint, Delivery, How, OutgoingText, TextKind
from portal.messages.outbox import deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import Carrier, make_number

LATER = NOON + timedelta(hours=1)


def waits(db: Session, key: str = "k1", kind: TextKind = TextKind.CONFIRMATION) -> OutgoingText:
    return outbox.enqueue(db, make_number(db), f"text {key}", "test", key, NOON, kind)


def stopped_with_a_text(database: Database) -> None:
    """A number that said STOP with a text still marked as waiting, as no code of ours leaves it."""
    with database.transaction() as db:
        optouts.stop(waits(db).contact_point, How.SAID, NOON)
    with database.transaction() as db:
        db.execute(text("UPDATE outgoing_text SET status = 'waiting'"))


@pytest.mark.parametrize("kind", list(TextKind))
def test_no_kind_of_text_goes_to_a_number_that_said_stop(database: Database, kind: TextKind) -> None:
    with database.transaction() as db:
        optouts.stop(waits(db, "before", kind).contact_point, How.SAID, NOON)
        waits(db, "after", kind)
    carrier = Carrier()
    assert deliver_waiting(database, carrier, LATER) == 0
    assert carrier.sent == []
    with database.reading() as db:
        assert {row.status for row in db.scalars(select(OutgoingText))} == {Delivery.STOPPED}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE outgoing_text SET attempts = attempts + 1",
        "UPDATE outgoing_text SET status = 'sent', sent_at = created_at",
        "INSERT INTO outgoing_text (contact_point_id, body, reason, dedup_key, status, created_at, due_at, attempts) "
        "SELECT contact_point_id, body, reason, 'k2', 'waiting', created_at, due_at, 1 FROM outgoing_text",
    ],
)
def test_the_database_itself_refuses_to_begin_a_text_after_stop(database: Database, change: str) -> None:
    stopped_with_a_text(database)
    with pytest.raises(IntegrityError, match="said STOP"), database.transaction() as db:
        db.execute(text(change))


def test_the_database_lets_the_same_happen_after_start(database: Database) -> None:
    stopped_with_a_text(database)
    with database.transaction() as db:
        optouts.start(make_number(db), How.SAID, LATER)
        db.execute(text("UPDATE outgoing_text SET attempts = attempts + 1"))


def test_a_text_that_had_gone_before_stop_may_be_noted_as_sent_after_it(database: Database) -> None:
    with database.transaction() as db:
        waits(db)
        assert claim_next(db, NOON, Rules(), Carrier()) is not None
    with database.transaction() as db:
        optouts.stop(make_number(db), How.SAID, NOON)
        row = db.scalars(select(OutgoingText)).one()
        row.status, row.sent_at, row.in_doubt = Delivery.SENT, NOON, False


def test_a_text_in_doubt_is_not_sent_again_after_stop(database: Database) -> None:
    with database.transaction() as db:
        waits(db)
        claim_next(db, NOON, Rules(), Carrier())
        optouts.stop(make_number(db), How.SAID, NOON)
    carrier = Carrier()
    deliver_waiting(database, carrier, LATER)
    assert carrier.sent == []
    with database.reading() as db:
        assert db.scalars(select(OutgoingText)).one().status is Delivery.STOPPED


def test_staff_can_see_when_and_how_it_was_said(db: Session) -> None:
    number, nadia = make_number(db), make_worker(db, name="Nadia")
    optouts.stop(number, How.SAID, NOON)
    optouts.stop(number, How.TWILIO, LATER)
    optouts.start(number, How.SAID, LATER)
    optouts.start(number, How.SAID, LATER)
    optouts.stop(number, How.STAFF, LATER, by=nadia)
    db.flush()
    entries = optouts.history(db, number)
    assert [(entry.is_stop, entry.how, entry.at) for entry in entries] == [
        (True, How.STAFF, LATER),
        (False, How.SAID, LATER),
        (True, How.SAID, NOON),
    ]
    assert [entry.by for entry in entries] == [nadia, None, None]


def test_a_number_that_is_met_again_is_still_stopped(database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(make_number(db), How.SAID, NOON)
    with database.transaction() as db:
        again = threads.contact_point_for(db, PhoneNumber("+447700900123"), LATER)
        assert again.is_stopped
        assert db.scalars(select(ContactPoint)).one().stop_reason == "said"
