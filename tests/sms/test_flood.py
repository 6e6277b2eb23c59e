"""A flood from one number is slowed without losing a text, and never where it shows danger. Machines don't chat."""

import dataclasses

import pytest
from flask import Flask

from portal.messages.pacing import FLOOD_NOTE
from portal.settings import TextLimits
from portal.web.context import EXTENSION, Service
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Send, Texts, said

DANGER = "i want to kill myself"
FEW = TextLimits(replies_a_minute=3, replies_an_hour=5)


@pytest.fixture(autouse=True)
def few_replies(app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that answers one number three times a minute and five times an hour."""
    settings = dataclasses.replace(service.settings, texts=FEW)
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, settings=settings))


def questions(send: Send, how_many: int, number: str = "+447700900123") -> list[str]:
    return [said(send(f"what about rent {each}", number=number)) for each in range(how_many)]


def test_more_than_we_answer_is_kept_and_told_so_once(send: Send, texts: Texts) -> None:
    answers = questions(send, 6)
    assert all(answers[:3])
    assert "We've got your texts" in answers[3]
    assert answers[4:] == ["", ""]
    assert len(texts()) == 6
    assert [text.kind for text in texts()].count(FLOOD_NOTE) == 1
    assert all(text.replied_at for text in texts()), "none waits for an answer that won't come"


def test_danger_is_answered_in_any_flood(send: Send, alerts: Alerts) -> None:
    questions(send, 6)
    assert "116 123" in said(send(DANGER))
    assert [alert.danger for alert in alerts()] == ["suicide"]


def test_stop_is_heard_in_any_flood(send: Send, texts: Texts) -> None:
    questions(send, 6)
    assert "we've stopped" in said(send("STOP"))
    assert texts()[0].contact_point.is_stopped


def test_a_minute_later_answers_go_on_until_the_hour_is_used_up(send: Send, clock: StandingClock) -> None:
    questions(send, 4)
    clock.move(seconds=61)
    assert [bool(answer) for answer in questions(send, 3)] == [True, False, False]
    clock.move(hours=1)
    assert all(questions(send, 3))


def test_one_number_s_flood_slows_no_other(send: Send) -> None:
    questions(send, 6)
    assert all(questions(send, 3, number="+447700900124"))


def test_a_machine_that_says_the_same_again_and_again_is_left_without_an_answer(
    send: Send, clock: StandingClock
) -> None:
    answers = []
    for _ in range(6):
        clock.move(minutes=15)
        answers.append(bool(said(send("Thank you for your message. We are closed now."))))
    assert answers == [True, True, True, False, False, False]


def test_a_short_word_may_be_said_again_and_again(send: Send, clock: StandingClock) -> None:
    for _ in range(6):
        clock.move(minutes=15)
        assert said(send("MENU"))
