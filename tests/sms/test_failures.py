"""Whatever breaks, the text is kept or the sender is told that it may not be, and danger is answered."""

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.assistant import Reply, reply
from portal.database import Database
from portal.messages import threads
from portal.messages.models import OutgoingText
from portal.web.context import Service
from sms.answering import answerer_for
from sms.incoming import Incoming
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Send, Texts, said
from tests.support.visitor import sid_of

DANGER = "i cant do this anymore i want to kill myself"
Transaction = Callable[[Database], AbstractContextManager[Session]]

pytestmark = pytest.mark.breaks


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def away(*_: object, **__: object) -> AbstractContextManager[Session]:
    raise OperationalError("BEGIN", {}, Exception("disk full"))


def test_when_answering_breaks_the_text_is_kept_and_a_person_told(
    send: Send, texts: Texts, alerts: Alerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms.answers.reply", broken)
    words = said(send("do i pay council tax"))
    assert "for a person to read" in words
    assert "999" in words
    assert "116 123" in words
    assert [text.reply for text in texts()] == [words]
    assert [alert.danger for alert in alerts()] == ["unanswered"]


def test_when_the_text_can_not_be_written_the_danger_is_still_named(
    send: Send, alerts: Alerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms.answers.text_for", broken)
    words = said(send(DANGER))
    assert "999" in words
    assert "116 123" in words
    assert [alert.danger for alert in alerts()] == ["suicide"]


def test_stop_is_obeyed_also_when_answering_breaks(send: Send, texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sms.answers.reply", broken)
    assert "we've stopped" in said(send("STOP"))
    assert texts()[0].contact_point.is_stopped
    assert said(send("do i pay council tax")) == ""
    assert "Welcome back" in said(send("START"))


def test_without_a_database_danger_is_answered(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "transaction", away)
    assert "116 123" in said(send(DANGER))


def test_without_a_database_the_sender_is_told_that_the_text_may_be_lost(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "transaction", away)
    words = said(send("do i pay council tax"))
    assert "send it again" in words
    assert "999" in words


def test_the_text_is_kept_before_anything_else_is_tried(
    send: Send, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*_: object, **__: object) -> None:
        assert [text.body for text in texts()] == ["do i pay council tax"], "it must be there by now"
        raise ZeroDivisionError

    monkeypatch.setattr("sms.answers.reply", look)
    assert "for a person to read" in said(send("do i pay council tax"))


def test_danger_that_could_not_be_put_before_a_person_is_so_later(
    send: Send, service: Service, texts: Texts, alerts: Alerts, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr("portal.messages.alerts.raise_alert", away)
        assert "116 123" in said(send(DANGER)), "the number is given all the same"
    assert (len(texts()), texts()[0].reply, alerts()) == (1, None, [])
    clock.move(minutes=1)
    answerer_for(service).answer_left_behind(clock.now())
    assert [alert.danger for alert in alerts()] == ["suicide"]


def test_what_takes_too_long_to_work_out_is_answered_by_the_outbox(
    service: Service, database: Database, texts: Texts, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    may_end = Event()

    def slow(*given: Any) -> Reply:
        may_end.wait(20)
        return reply(*given)

    answerer = dataclasses.replace(answerer_for(service), seconds=0.01)
    incoming = Incoming.of({"MessageSid": "SM1", "From": "+447700900123", "Body": "do i pay council tax"})
    with monkeypatch.context() as slow_for_now:
        slow_for_now.setattr("sms.answers.reply", slow)
        assert answerer.receive(incoming, clock.now()).words == ""
        may_end.set()
    assert texts()[0].reply is None
    clock.move(minutes=1)
    assert answerer.answer_left_behind(clock.now()) == 1
    with database.reading() as db:
        assert "council-tax" in db.scalars(select(OutgoingText)).one().body


class Died(BaseException):
    """The process is gone."""


def test_danger_whose_first_delivery_died_is_answered_at_the_second(
    send: Send, texts: Texts, alerts: Alerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(threads, "record_reply_once", die)
        with pytest.raises(Died):
            send(DANGER, sid=sid_of(5_000_000))
    assert "116 123" in said(send(DANGER, sid=sid_of(5_000_000)))
    assert said(send(DANGER, sid=sid_of(5_000_000))) == ""
    assert (len(texts()), len(alerts())) == (1, 1)


def test_a_reply_without_words_is_never_sent_empty(send: Send, alerts: Alerts, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reply
    monkeypatch.setattr("sms.answers.reply", lambda *given: dataclasses.replace(real(*given), sms=" "))
    assert "for a person to read" in said(send("council tax"))
    assert [alert.danger for alert in alerts()] == ["unanswered"]


def test_when_what_they_said_before_can_not_be_read_this_text_is_answered(send: Send, database: Database) -> None:
    send("hello")
    with database.transaction() as db:
        db.execute(text("UPDATE inbound_text SET body = 'damaged'"))
    assert "116 123" in said(send(DANGER))
    assert "council-tax" in said(send("do i pay council tax"))
