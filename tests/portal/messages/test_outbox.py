"""Texts that wait: sent once, tried again, never to somebody who said STOP, never lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import optouts, outbox, threads
from portal.messages.claiming import AT_ONCE, GIVE_UP_AFTER, LEASE, Rules, claim_next
from portal.messages.delivering import LONGEST_GAP, gap_after
from portal.messages.models import Delivery, How, OutgoingText
from portal.messages.outbox import TextNotAccepted, deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.portal.messages.makers import Carrier


def enqueue(db: Session, body: str = "hello", key: str = "k1", number: str = "+447700900123") -> OutgoingText:
    point = threads.contact_point_for(db, PhoneNumber(number), NOON)
    return outbox.enqueue(db, point, body, "test", key, NOON)


def only(database: Database) -> OutgoingText:
    with database.reading() as db:
        return db.scalars(select(OutgoingText)).one()


def say_stop(database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON), How.SAID, NOON)


def waiting_text(database: Database) -> None:
    with database.transaction() as db:
        enqueue(db)


def test_a_text_goes_out_once(database: Database) -> None:
    waiting_text(database)
    carrier = Carrier()
    assert [deliver_waiting(database, carrier, NOON) for _ in range(3)] == [1, 0, 0]
    assert carrier.sent == [("+447700900123", "hello")]
    assert only(database).status is Delivery.SENT


def test_asking_twice_for_the_same_text_is_one_text(database: Database) -> None:
    waiting_text(database)
    waiting_text(database)
    assert only(database).body == "hello"


def test_a_text_is_gone_with_the_transaction_that_asked_for_it(database: Database) -> None:
    def asked_for_and_then_broken() -> None:
        with database.transaction() as db:
            enqueue(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asked_for_and_then_broken()
    assert deliver_waiting(database, Carrier(), NOON) == 0


def test_a_number_that_said_stop_gets_nothing_also_what_was_waiting(database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(enqueue(db).contact_point, How.SAID, NOON)
        enqueue(db, key="k2")
    carrier = Carrier()
    assert deliver_waiting(database, carrier, NOON) == 0
    assert carrier.sent == []
    with database.reading() as db:
        assert {text.status for text in db.scalars(select(OutgoingText))} == {Delivery.STOPPED}


def test_what_fails_for_now_is_tried_again_with_growing_gaps(database: Database) -> None:
    waiting_text(database)
    busy = [TextNotAccepted("20429", is_permanent=False) for _ in range(2)]
    carrier = Carrier(*busy)
    deliver_waiting(database, carrier, NOON)
    first_gap = only(database).due_at - NOON
    assert deliver_waiting(database, carrier, NOON) == 0, "it is not due yet"
    deliver_waiting(database, carrier, NOON + timedelta(minutes=1))
    assert only(database).due_at - NOON > first_gap
    assert deliver_waiting(database, carrier, NOON + timedelta(minutes=5)) == 1


def test_what_is_refused_for_good_is_not_tried_again(database: Database) -> None:
    waiting_text(database)
    deliver_waiting(database, Carrier(TextNotAccepted("21211", is_permanent=True)), NOON)
    assert deliver_waiting(database, Carrier(), NOON + timedelta(days=1)) == 0
    assert (only(database).status, only(database).last_error_code) == (Delivery.REFUSED, "21211")


def test_a_provider_that_says_stopped_marks_the_number(database: Database) -> None:
    waiting_text(database)
    deliver_waiting(database, Carrier(TextNotAccepted("21610", is_permanent=True)), NOON)
    with database.transaction() as db:
        assert enqueue(db, key="k2").status is Delivery.STOPPED


def test_after_a_day_of_tries_it_is_given_up_and_says_so(database: Database) -> None:
    waiting_text(database)
    carrier = Carrier(*[TextNotAccepted("20429", is_permanent=False) for _ in range(200)])
    now = NOON
    while only(database).status is Delivery.WAITING:
        now = max(now, only(database).due_at)
        deliver_waiting(database, carrier, now)
    assert only(database).status is Delivery.GIVEN_UP
    assert GIVE_UP_AFTER <= now - NOON < timedelta(hours=36), "the night is not counted in"


def test_one_bad_text_stops_nobody_elses(database: Database) -> None:
    with database.transaction() as db:
        enqueue(db, "first", "k1")
        enqueue(db, "second", "k2", "+447700900124")
    carrier = Carrier(TextNotAccepted("21211", is_permanent=True))
    assert deliver_waiting(database, carrier, NOON) == 1
    assert carrier.sent == [("+447700900124", "second")]


def test_a_worker_that_dies_with_a_text_in_hand_leaves_it_to_the_next(database: Database) -> None:
    waiting_text(database)
    with database.transaction() as db:
        assert claim_next(db, NOON, Rules(), Carrier()) is not None
    carrier = Carrier()
    assert deliver_waiting(database, carrier, NOON + LEASE) == 0
    assert deliver_waiting(database, carrier, NOON + LEASE + timedelta(seconds=1)) == 1


def test_workers_at_once_never_send_a_text_twice(database: Database) -> None:
    with database.transaction() as db:
        for number in range(40):
            enqueue(db, f"text {number}", f"k{number}")
    carrier = Carrier()
    workers = [threading.Thread(target=_drain, args=(database, carrier, NOON)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(body for _, body in carrier.sent) == sorted(f"text {number}" for number in range(40))


def _drain(database: Database, carrier: Carrier, now: datetime) -> None:
    while deliver_waiting(database, carrier, now):
        pass


def test_the_database_is_free_while_the_provider_answers(database: Database) -> None:
    def write_elsewhere() -> None:
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(say_stop, database).result(timeout=5)

    waiting_text(database)
    assert deliver_waiting(database, Carrier(meanwhile=write_elsewhere), NOON) == 1


def test_stop_also_holds_back_what_a_worker_has_in_hand(database: Database) -> None:
    with database.transaction() as db:
        enqueue(db, "first", "k1")
        enqueue(db, "second", "k2")
    carrier = Carrier(meanwhile=lambda: say_stop(database))
    assert deliver_waiting(database, carrier, NOON) == 1
    assert deliver_waiting(database, carrier, NOON + 2 * LEASE) == 0
    assert carrier.sent == [("+447700900123", "first")]


def test_start_lets_later_texts_go_but_not_those_from_before(database: Database) -> None:
    say_stop(database)
    with database.transaction() as db:
        optouts.start(enqueue(db, "while stopped").contact_point, How.SAID, NOON)
        enqueue(db, "after start", "k2")
    carrier = Carrier()
    deliver_waiting(database, carrier, NOON)
    assert [body for _, body in carrier.sent] == ["after start"]


def test_a_text_that_breaks_the_sender_is_tried_again_and_holds_up_no_other_number(database: Database) -> None:
    with database.transaction() as db:
        enqueue(db, "bad", "k1")
        enqueue(db, "good", "k2", "+447700900124")
    carrier = Carrier(ZeroDivisionError())
    assert deliver_waiting(database, carrier, NOON) == 1
    assert deliver_waiting(database, carrier, NOON + timedelta(minutes=1)) == 1
    assert [body for _, body in carrier.sent] == ["good", "bad"]


def test_a_text_whose_every_worker_died_is_given_up_in_the_end(database: Database) -> None:
    waiting_text(database)
    for hours in range(0, 60, 12):
        with database.transaction() as db:
            claim_next(db, NOON + timedelta(hours=hours), Rules(), Carrier())
        deliver_waiting(database, Carrier(cannot_say=True), NOON + timedelta(hours=hours, minutes=10))
    assert only(database).status is Delivery.GIVEN_UP


def test_a_lease_outlasts_a_provider_that_is_slow_with_every_text() -> None:
    assert timedelta(seconds=25) * AT_ONCE < LEASE


def test_gaps_grow_and_then_stay() -> None:
    gaps = [gap_after(attempts) for attempts in (1, 3, 5, 7)]
    assert gaps == sorted(gaps)
    assert gaps[0] >= timedelta(seconds=12)
    assert gap_after(1000) <= LONGEST_GAP * 1.2


def test_what_a_text_says_can_not_be_read_in_the_table(database: Database) -> None:
    waiting_text(database)
    with database.reading() as db:
        assert "hello" not in str(db.execute(text("SELECT * FROM outgoing_text")).all())


def test_the_database_refuses_a_sent_text_without_a_time(database: Database) -> None:
    waiting_text(database)
    with pytest.raises(IntegrityError), database.transaction() as db:
        db.execute(text("UPDATE outgoing_text SET status = 'sent'"))
