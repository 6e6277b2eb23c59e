"""The phone on the screen: for local runs, through the real endpoint."""

import dataclasses

import pytest
from flask.testing import FlaskClient

from app import create_app
from portal.database import Database
from portal.messages import outbox
from portal.messages.models import ContactPoint
from portal.messages.outbox import deliver_waiting
from portal.settings import Settings
from sms.simulator import SimulatedSender
from tests.conftest import NOON
from tests.sms.conftest import Texts
from tests.support.forms import send, words_of


def test_a_text_from_the_phone_is_answered_in_its_thread(client: FlaskClient) -> None:
    answer = send(client, "/phone", body="im 22 in burnley do i pay council tax")
    assert answer.status_code == 303
    words = words_of(client.get("/phone"))
    assert "im 22 in burnley do i pay council tax" in words
    assert "/o/council-tax" in words
    assert "1 text" in words or "2 texts" in words


def test_each_text_says_what_it_took_cost_and_how_far_it_came(client: FlaskClient) -> None:
    send(client, "/phone", body="HELP")
    assert "2 texts, 8p, handed over" in words_of(client.get("/phone"))
    send(client, "/phone/play", "/phone", what="arrives")
    assert "2 texts, 8p, delivered" in words_of(client.get("/phone"))


def test_the_two_phones_have_threads_of_their_own(client: FlaskClient, texts: Texts) -> None:
    send(client, "/phone", phone="1", body="hello from one")
    send(client, "/phone", phone="2", body="hello from two")
    assert len({text.contact_point_id for text in texts()}) == 2
    first, second = words_of(client.get("/phone")).split("Phone 2")
    assert "hello from one" in first
    assert "hello from two" in second


def test_a_text_that_twilio_brings_twice_is_there_once(client: FlaskClient, texts: Texts) -> None:
    send(client, "/phone", body="hello there", twice="y")
    assert len(texts()) == 1
    assert words_of(client.get("/phone")).count("hello there") == 1


@pytest.mark.parametrize(
    ("what", "said"),
    [("late", "delivered"), ("off", "not delivered, code 30003"), ("spam", "code 30007"), ("blocked", "code 21610")],
)
def test_what_goes_wrong_after_sending_can_be_played(client: FlaskClient, what: str, said: str) -> None:
    send(client, "/phone", body="hello there")
    send(client, "/phone/play", "/phone", what=what)
    assert said in words_of(client.get("/phone"))


def test_a_carrier_that_refuses_can_be_played(client: FlaskClient, database: Database) -> None:
    for what, said in (("refuse", "not sent: this number said STOP, code 21610"), ("take", "not sent")):
        send(client, "/phone/play", "/phone", what=what)
        send(client, "/phone/team", "/phone")
        deliver_waiting(database, SimulatedSender(), NOON)
        assert said in words_of(client.get("/phone"))


def test_nothing_can_be_played_before_there_is_a_text(client: FlaskClient) -> None:
    assert send(client, "/phone/play", "/phone", what="late").status_code == 303
    assert send(client, "/phone/play", "/phone", what="nonsense").status_code == 422
    assert send(client, "/phone/team", "/phone", phone="9").status_code == 422


def test_another_number_is_another_thread(client: FlaskClient) -> None:
    send(client, "/phone", body="hello there")
    send(client, "/phone/new", "/phone")
    assert "hello there" not in words_of(client.get("/phone"))


def test_an_empty_text_is_not_sent(client: FlaskClient) -> None:
    assert "Type a text first" in words_of(send(client, "/phone", body=""))


def test_nobody_else_sees_the_phone(client: FlaskClient) -> None:
    assert client.get("/phone", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert client.get("/phone", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_a_public_site_has_no_phone(settings: Settings) -> None:
    public = dataclasses.replace(settings, is_local=False, public_base_url="https://iyc.example")
    client = create_app(public).test_client()
    assert client.get("/phone", base_url="https://iyc.example").status_code == 404


def test_the_phone_sends_what_twilio_would_and_the_service_keeps_it(client: FlaskClient, texts: Texts) -> None:
    send(client, "/phone", body="hello there")
    (text,) = texts()
    assert text.body == "hello there"
    assert text.contact_point.phone.startswith("+447700900")
    assert text.contact_point.phone != "+447700900142", "that is our own"


def test_a_text_that_waits_is_shown_as_on_its_way_and_then_as_sent(
    client: FlaskClient, database: Database, texts: Texts
) -> None:
    send(client, "/phone", body="hello there")
    with database.transaction() as db:
        point = db.get_one(ContactPoint, texts()[0].contact_point_id)
        outbox.enqueue(db, point, "Your reference is K4M 7PX", "reference", "reference:K4M7PX", NOON)
    assert "1 text, on its way Your reference is K4M 7PX" in words_of(client.get("/phone"))
    deliver_waiting(database, SimulatedSender(), NOON)
    assert "1 text, 4p, handed over Your reference is K4M 7PX" in words_of(client.get("/phone"))


def test_without_the_form_s_token_nothing_is_sent(client: FlaskClient, texts: Texts) -> None:
    assert client.post("/phone", data={"body": "hello there"}).status_code == 422
    assert texts() == []


def test_a_text_that_was_not_taken_is_still_there_to_send_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms.webhooks.is_signed", lambda *_: False)
    answer = send(client, "/phone", body="hello there")
    assert answer.status_code == 500
    assert "get through" in words_of(answer)
    assert "hello there" in words_of(answer)
