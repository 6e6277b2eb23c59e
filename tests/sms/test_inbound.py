"""Texts that come in: only Twilio's, each kept once and answered once, danger first."""

import threading

import pytest

from sms.segments import count_segments
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Send, Texts, said
from tests.support.visitor import sid_of

DANGER = "i cant do this anymore i want to kill myself"


def test_a_question_is_answered_for_the_place_it_names(send: Send) -> None:
    answer = send("im 22 in burnley do i pay council tax")
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert "Burnley" in said(answer)
    assert said(answer).endswith("/o/council-tax")
    assert count_segments(said(answer)) <= 2


def test_the_same_message_twice_is_kept_once_and_answered_once(send: Send, texts: Texts) -> None:
    first, again = (send("do i pay council tax", sid=sid_of(7_000_000)) for _ in range(2))
    assert said(first)
    assert (again.status_code, said(again)) == (200, "")
    assert len(texts()) == 1


def test_eight_deliveries_at_once_are_answered_once(send: Send, texts: Texts) -> None:
    answers: list[str] = []
    sid = sid_of(8_000_000)
    workers = [threading.Thread(target=lambda: answers.append(said(send("council tax", sid=sid)))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len([answer for answer in answers if answer]) == 1
    assert len(texts()) == 1


def test_a_field_that_twilio_adds_one_day_is_fine(send: Send) -> None:
    assert said(send("council tax", SomethingNew="1"))


def test_danger_gets_the_right_number_first_and_staff_see_it(send: Send, alerts: Alerts) -> None:
    words = said(send(DANGER))
    assert "116 123" in words[:100] or "999" in words[:100]
    assert "iyc.example" not in words
    (alert,) = alerts()
    assert (alert.message, alert.danger) == (DANGER, "suicide")
    assert alert.inbound_text_id is not None


def test_danger_delivered_twice_is_one_alert(send: Send, alerts: Alerts) -> None:
    for _ in range(2):
        send(DANGER, sid=sid_of(9_000_000))
    assert len(alerts()) == 1


def test_the_place_said_before_is_remembered(send: Send) -> None:
    send("hi im in burnley")
    assert "Burnley" in said(send("do i pay council tax"))


def test_after_two_hours_a_conversation_starts_afresh(send: Send, clock: StandingClock) -> None:
    send("hi im in burnley")
    clock.move(hours=3)
    assert "Burnley" not in said(send("do i pay council tax"))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("", ""),
        (" ", ""),
        ("\x00\x01", ""),
        ("hel\x00lo", "hello"),
        ("😭😭", "😭😭"),
        ("a" * 1600, "a" * 1600),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("]]>", "]]>"),
    ],
)
def test_whatever_is_texted_gets_an_answer_and_is_kept(send: Send, texts: Texts, body: str, kept: str) -> None:
    answer = send(body)
    assert answer.status_code == 200
    assert 1 <= count_segments(said(answer)) <= 2
    assert texts()[0].body == kept


@pytest.mark.parametrize(
    ("body", "more", "sentence"),
    [
        ("", {}, "came through empty"),
        ("", {"NumMedia": "1", "MediaUrl0": "http://127.0.0.1:9/never"}, "can't open pictures"),
        ("😭😭", {}, "can only read words"),
        ("...", {}, "can only read words"),
        ("council tax " * 150, {}, "too long for us"),
    ],
)
def test_what_can_not_be_answered_gets_a_clear_sentence_and_the_numbers(
    send: Send, body: str, more: dict[str, str], sentence: str
) -> None:
    words = said(send(body, **more))
    assert sentence in words
    assert "999" in words
    assert "116 123" in words


def test_danger_in_a_text_that_is_too_long_is_danger_all_the_same(send: Send, alerts: Alerts) -> None:
    words = said(send(f"{DANGER} {'and nobody listens ' * 100}"))
    assert "too long" not in words
    assert [alert.danger for alert in alerts()] == ["suicide"]


@pytest.mark.parametrize("sender", ["NHSInfo", "60777", "", "whatsapp:+447700900123"])
def test_a_text_from_any_kind_of_sender_is_kept(send: Send, texts: Texts, sender: str) -> None:
    assert send("council tax", number=sender).status_code == 200
    assert len(texts()) == 1


def test_a_sender_that_can_not_be_answered_is_not_but_staff_see_danger(send: Send, alerts: Alerts) -> None:
    assert said(send("council tax", number="NHSInfo")) == ""
    assert said(send(DANGER, number="NHSInfo")) == ""
    assert len(alerts()) == 1


def test_after_start_again_the_place_no_longer_counts(send: Send) -> None:
    for body in ("hi im in burnley", "RESTART"):
        send(body)
    assert "Burnley" not in said(send("do i pay council tax"))


def test_a_thumbs_up_is_taken_as_one(send: Send) -> None:
    assert "can only read words" not in said(send("👍🏽"))
