"""Texts that come in while a person is on the conversation."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from content.offer import Offer
from portal.database import Database
from portal.messages import takeover, threads
from portal.messages.conversation_models import Conversation
from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import Service
from sms.answering import answerer_for
from sms.person_on import hours_text
from sms.segments import count_segments
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_worker
from tests.sms.conftest import Alerts, Send, Texts, said

EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
DANGER = "i want to kill myself"


def talk_in(database: Database) -> Conversation:
    with database.reading() as db:
        return db.scalars(select(Conversation)).one()


def change(database: Database, is_joining: bool) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        talk = takeover.current_conversation(db, point, NOON)
        if is_joining:
            takeover.take(db, talk, make_worker(db), None, NOON)
        elif talk.holder:
            takeover.hand_back(db, talk, talk.holder, NOON)


@pytest.fixture
def joined(send: Send, database: Database) -> None:
    """Somebody has texted, and a worker is on their conversation."""
    send("PERSON")
    change(database, is_joining=True)


def test_who_asks_for_a_person_is_waited_on_and_an_ordinary_question_is_not(send: Send, database: Database) -> None:
    send("do i pay council tax")
    assert talk_in(database).waiting_since is None
    send("PERSON")
    assert talk_in(database).waiting_since == NOON


@pytest.mark.usefixtures("joined")
def test_a_text_is_kept_for_the_worker_and_nothing_goes_back(send: Send, texts: Texts, alerts: Alerts) -> None:
    assert said(send("do i pay council tax")) == ""
    assert said(send("my pa is rude")) == ""
    assert [text.body for text in texts()][1:] == ["do i pay council tax", "my pa is rude"]
    assert len(alerts()) == 1, "the one of PERSON"


@pytest.mark.usefixtures("joined")
def test_danger_is_answered_and_alerts(send: Send, alerts: Alerts) -> None:
    assert "116 123" in said(send(DANGER))
    assert [alert.danger for alert in alerts()][1:] == ["suicide"]


@pytest.mark.usefixtures("joined")
def test_stop_start_and_help_are_obeyed(send: Send) -> None:
    assert "STOP" in said(send("HELP"))
    assert "999" in said(send("STOP"))
    assert said(send("hello")) == ""
    assert said(send("START"))


@pytest.mark.usefixtures("joined")
def test_out_of_hours_it_says_once_when_a_person_is_there(send: Send, clock: StandingClock) -> None:
    clock.moment = EVENING
    words = said(send("are you there"))
    assert "on Wednesday at 9am" in words
    assert said(send("hello??")) == ""
    clock.moment = EVENING + timedelta(hours=13)
    assert said(send("hello??")) == "", "the office is open again"


def test_the_text_for_out_of_hours_fits_and_names_the_numbers(offer: Offer) -> None:
    words = hours_text(offer, EVENING)
    assert count_segments(words) <= 2
    assert "999" in words
    assert "116 123" in words


@pytest.mark.usefixtures("joined")
def test_after_it_is_given_back_the_assistant_answers_again(send: Send, database: Database) -> None:
    change(database, is_joining=False)
    assert said(send("do i pay council tax")).endswith("/o/council-tax")


@pytest.mark.usefixtures("joined")
def test_another_number_is_answered_as_ever(send: Send) -> None:
    assert said(send("do i pay council tax", number="+447700900124"))


def test_what_was_left_behind_is_not_answered_once_a_person_is_there(
    send: Send, service: Service, database: Database, monkeypatch: pytest.MonkeyPatch, texts: Texts
) -> None:
    monkeypatch.setattr("portal.messages.threads.record_reply_once", lambda *_: False)
    send("do i pay council tax")
    monkeypatch.undo()
    change(database, is_joining=True)
    assert answerer_for(service).answer_left_behind(NOON + timedelta(minutes=1)) == 1
    assert texts()[0].reply == ""


@pytest.mark.usefixtures("joined")
def test_a_second_delivery_changes_nothing(send: Send, texts: Texts) -> None:
    for _ in range(2):
        assert said(send("hello", sid="SM" + "7" * 32)) == ""
    assert len(texts()) == 2
