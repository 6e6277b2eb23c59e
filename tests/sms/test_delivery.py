"""What a process left behind is answered by the next one, once, and what waits is sent."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select, text

from portal.database import Database
from portal.messages import optouts, outbox, threads
from portal.messages.models import How, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import Service
from sms.answering import Answerer
from sms.delivery import DeliveryThread, run_once
from sms.simulator import SimulatedSender
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Texts

DANGER = "i cant do this anymore i want to kill myself"
ROBIN = "+447700900123"


@pytest.fixture
def answerer(service: Service) -> Answerer:
    return Answerer(service.database, service.knowledge, "iyc.example")


def leave_behind(database: Database, clock: StandingClock, body: str, sid: str = "SM1", number: str = ROBIN) -> None:
    """Keep a text as a process does that dies before it answers."""
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber(number), clock.now())
        threads.store_once(db, sid, point, body, 0, clock.now())


def waiting(database: Database) -> list[OutgoingText]:
    with database.reading() as db:
        return list(db.scalars(select(OutgoingText).order_by(OutgoingText.id)))


def test_a_text_that_was_left_behind_is_answered_once(answerer: Answerer, texts: Texts, clock: StandingClock) -> None:
    leave_behind(answerer.database, clock, "do i pay council tax")
    clock.move(minutes=1)
    assert [run_once(answerer, SimulatedSender(), clock) for _ in range(3)] == [2, 0, 0]
    (reply,) = waiting(answerer.database)
    assert texts()[0].reply == reply.body
    assert "iyc.example/o/council-tax" in reply.body


def test_of_many_that_answer_it_at_once_one_does(answerer: Answerer, clock: StandingClock) -> None:
    leave_behind(answerer.database, clock, "do i pay council tax")
    clock.move(minutes=1)
    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(lambda _: answerer.answer_left_behind(clock.now()), range(4))) == 1
    assert len(waiting(answerer.database)) == 1


def test_a_text_in_the_hands_of_a_request_is_left_alone(answerer: Answerer, clock: StandingClock) -> None:
    leave_behind(answerer.database, clock, "do i pay council tax")
    clock.move(seconds=5)
    assert answerer.answer_left_behind(clock.now()) == 0


def test_what_was_said_before_counts_for_a_late_answer_too(answerer: Answerer, clock: StandingClock) -> None:
    leave_behind(answerer.database, clock, "im in burnley", sid="SM1")
    clock.move(minutes=1)
    leave_behind(answerer.database, clock, "do i pay council tax", sid="SM2")
    clock.move(minutes=1)
    answerer.answer_left_behind(clock.now())
    assert "Burnley" in waiting(answerer.database)[-1].body


def test_nothing_is_alerted_by_answering_an_ordinary_text_late(
    answerer: Answerer, alerts: Alerts, clock: StandingClock
) -> None:
    leave_behind(answerer.database, clock, "hello")
    clock.move(minutes=1)
    answerer.answer_left_behind(clock.now())
    assert alerts() == []


@pytest.mark.breaks
def test_a_late_answer_that_breaks_tells_a_person_and_the_sender(
    answerer: Answerer, alerts: Alerts, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("sms.answers.reply")
    leave_behind(answerer.database, clock, "do i pay council tax")
    clock.move(minutes=1)
    assert answerer.answer_left_behind(clock.now()) == 1
    assert "for a person to read" in waiting(answerer.database)[0].body
    assert [alert.danger for alert in alerts()] == ["unanswered"]


@pytest.mark.parametrize("number", [ROBIN, "NHSInfo"])
def test_nothing_goes_late_to_who_said_stop_or_can_not_be_answered(
    answerer: Answerer, clock: StandingClock, number: str
) -> None:
    leave_behind(answerer.database, clock, "do i pay council tax", number=number)
    with answerer.database.transaction() as db:
        optouts.stop(threads.contact_point_for(db, PhoneNumber(ROBIN), clock.now()), How.SAID, clock.now())
    clock.move(minutes=1)
    answerer.answer_left_behind(clock.now())
    assert waiting(answerer.database) == []


@pytest.mark.breaks
def test_a_text_that_can_not_be_read_holds_up_no_other(answerer: Answerer, clock: StandingClock) -> None:
    leave_behind(answerer.database, clock, "locked away", sid="SM1", number="+447700900124")
    leave_behind(answerer.database, clock, "do i pay council tax", sid="SM2")
    clock.move(minutes=1)
    with answerer.database.transaction() as db:
        db.execute(text("UPDATE inbound_text SET body = 'damaged' WHERE message_sid = 'SM1'"))
    assert answerer.answer_left_behind(clock.now()) == 1
    assert len(waiting(answerer.database)) == 1


@pytest.mark.breaks
def test_what_fails_in_one_round_is_done_in_the_next(
    answerer: Answerer, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    leave_behind(answerer.database, clock, "my secret is do i pay council tax")
    clock.move(minutes=1)
    with monkeypatch.context() as broken:
        broken.delattr("portal.messages.threads.unanswered")
        assert run_once(answerer, SimulatedSender(), clock) == 0
    assert run_once(answerer, SimulatedSender(), clock) == 2
    assert "late_answers_failed" in caplog.text
    assert "secret" not in caplog.text
    assert "7700900" not in caplog.text


def test_the_thread_sends_what_waits_until_it_is_stopped(answerer: Answerer, clock: StandingClock) -> None:
    sent = Event()

    class Sender(SimulatedSender):
        def send(self, to: str, body: str, text_id: int) -> str:
            sent.set()
            return super().send(to, body, text_id)

    thread = DeliveryThread(answerer, Sender(), clock)
    thread.start()
    with answerer.database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber(ROBIN), clock.now())
        outbox.enqueue(db, point, "hello", "test", "k1", clock.now())
    assert sent.wait(timeout=10)
    thread.stop()
    assert waiting(answerer.database)[0].status == "sent"
