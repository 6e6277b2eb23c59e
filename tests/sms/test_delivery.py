"""What a process left behind is answered by the next one."""

from sqlalchemy import select

from portal.database import Database
from portal.messages import threads
from portal.messages.models import Alert, InboundText, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import Service
from sms.answering import Answerer
from sms.delivery import run_once
from sms.sending import SimulatedSender
from tests.conftest import StandingClock


def leave_behind(database: Database, body: str, clock: StandingClock) -> None:
    """Keep a text as a process does that dies before it answers."""
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), clock.now())
        threads.store_once(db, "SM1", point, body, 0, clock.now())


def answerer_of(service: Service) -> Answerer:
    return Answerer(service.database, service.knowledge, "iyc.example")


def test_a_text_that_was_left_behind_is_answered_once(service: Service, clock: StandingClock) -> None:
    leave_behind(service.database, "do i pay council tax", clock)
    clock.move(minutes=1)
    answerer, sender = answerer_of(service), SimulatedSender()
    assert [run_once(answerer, sender, clock) for _ in range(3)] == [2, 0, 0]
    with service.database.reading() as db:
        text, reply = db.scalars(select(InboundText)).one(), db.scalars(select(OutgoingText)).one()
    assert text.reply == reply.body
    assert "iyc.example/o/council-tax" in reply.body


def test_a_text_in_the_hands_of_a_request_is_left_alone(service: Service, clock: StandingClock) -> None:
    leave_behind(service.database, "do i pay council tax", clock)
    clock.move(seconds=5)
    assert run_once(answerer_of(service), SimulatedSender(), clock) == 0


def test_nothing_is_alerted_twice_by_answering_late(service: Service, clock: StandingClock) -> None:
    leave_behind(service.database, "hello", clock)
    clock.move(minutes=1)
    run_once(answerer_of(service), SimulatedSender(), clock)
    with service.database.reading() as db:
        assert db.scalars(select(Alert)).all() == []
