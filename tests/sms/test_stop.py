"""STOP means stop, START means start, and danger is answered all the same."""

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages import outbox
from portal.messages.models import ContactPoint
from portal.messages.outbox import deliver_waiting
from sms.simulator import SimulatedSender
from tests.conftest import NOON
from tests.sms.conftest import Alerts, Send, said


def is_stopped(database: Database) -> bool:
    with database.reading() as db:
        return db.scalars(select(ContactPoint)).one().is_stopped


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "stop txting me"])
def test_stop_stops_with_one_confirmation_that_names_the_emergency_numbers(
    send: Send, database: Database, word: str
) -> None:
    words = said(send(word))
    assert "999" in words
    assert "116 123" in words
    assert is_stopped(database)
    assert said(send(word)) == "", "no second confirmation"


@pytest.mark.parametrize("sentence", ["stop hurting me please", "can i stop at my foster carers", "dont stop"])
def test_stop_inside_a_sentence_stops_nothing(send: Send, database: Database, sentence: str) -> None:
    assert said(send(sentence))
    assert not is_stopped(database)


def test_after_stop_nothing_is_sent_but_everything_is_kept(send: Send) -> None:
    send("STOP")
    assert said(send("do i pay council tax")) == ""


def test_after_stop_danger_is_answered(send: Send) -> None:
    send("STOP")
    assert "116 123" in said(send("i want to kill myself"))


def test_start_starts_again(send: Send, database: Database) -> None:
    send("STOP")
    assert said(send("START"))
    assert not is_stopped(database)
    assert said(send("do i pay council tax"))


def test_help_says_who_this_is_what_it_costs_how_to_stop_and_a_person_and_begins_with_999(send: Send) -> None:
    words = said(send("HELP"))
    assert words.index("999") < 60
    for needed in ("In Your Corner", "usual rate", "STOP", "PERSON", "0300 123 6720"):
        assert needed in words


@pytest.mark.parametrize("opt_out", ["STOP", "HELP", "START"])
def test_what_twilio_has_answered_already_is_not_answered_again(send: Send, opt_out: str) -> None:
    assert said(send(opt_out, OptOutType=opt_out)) == ""


def test_what_twilio_heard_as_stop_is_obeyed(send: Send, database: Database) -> None:
    send("no more", OptOutType="STOP")
    assert is_stopped(database)


@pytest.mark.parametrize("word", ["STOPALL", "Unsubscribe", "cancel", "END", "quit"])
def test_every_word_that_twilio_takes_for_stop_is_stop(send: Send, database: Database, word: str) -> None:
    assert "999" in said(send(word))
    assert is_stopped(database)


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_every_word_that_twilio_takes_for_start_is_start(send: Send, database: Database, word: str) -> None:
    send("STOP")
    assert said(send(word))
    assert not is_stopped(database)


@pytest.mark.parametrize("sentence", ["i want it to end", "cancel my referral?", "end of my tenancy", "quit my job"])
def test_such_a_word_inside_a_sentence_stops_nothing(send: Send, database: Database, sentence: str) -> None:
    send(sentence)
    assert not is_stopped(database)


def test_what_waited_for_a_number_that_says_stop_never_goes(send: Send, database: Database) -> None:
    send("hello")
    with database.transaction() as db:
        number = db.scalars(select(ContactPoint)).one()
        outbox.enqueue(db, number, "Your reference", "reference", "reference:1", NOON)
    send("STOP")
    assert deliver_waiting(database, SimulatedSender(), NOON) == 0


def test_stop_never_hides_an_alert(send: Send, alerts: Alerts) -> None:
    send("i want to kill myself")
    send("STOP")
    assert [alert.closed_at for alert in alerts()] == [None]


def test_danger_from_a_stopped_number_is_seen_by_staff(send: Send, alerts: Alerts) -> None:
    send("STOP")
    send("i want to kill myself")
    assert [alert.danger for alert in alerts()] == ["suicide"]
