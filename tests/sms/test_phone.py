"""The phone on the screen: for local runs, through the real endpoint."""

import dataclasses

from flask.testing import FlaskClient

from app import create_app
from portal.settings import Settings
from tests.support.forms import send, words_of


def test_a_text_from_the_phone_is_answered_in_its_thread(client: FlaskClient) -> None:
    answer = send(client, "/phone", body="im 22 in burnley do i pay council tax")
    assert answer.status_code == 303
    words = words_of(client.get("/phone"))
    assert "im 22 in burnley do i pay council tax" in words
    assert "/o/council-tax" in words
    assert "1 text" in words or "2 texts" in words


def test_another_number_is_another_thread(client: FlaskClient) -> None:
    send(client, "/phone", body="hello there")
    send(client, "/phone/new", form_at="/phone")
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
