"""One address that asks too often is told kindly when to come again, and never kept from urgent help."""

import dataclasses
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.settings import RequestLimits
from portal.web.context import EXTENSION, Service
from portal.web.counting import Counting
from portal.web.limits import COUNTING, kind_of, whose
from tests.architecture.test_every_route import ARGUMENTS
from tests.support.forms import words_of

FEW = RequestLimits(asking=3, forms=3, signing_in=3)
NEVER = ("/urgent-help", "/healthz", "/readyz", "/", "/offer/council-tax", "/static/style.css")


@pytest.fixture(autouse=True)
def few(app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that takes three of each kind in a minute."""
    settings = dataclasses.replace(service.settings, requests=FEW)
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, settings=settings))
    monkeypatch.setitem(app.extensions, COUNTING, Counting(""))


@pytest.mark.parametrize("path", ["/search?q=tax", "/ask", "/refer/help", "/refer/status"])
def test_too_much_is_told_kindly_with_the_numbers_and_when_to_come_again(client: FlaskClient, path: str) -> None:
    assert [client.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get(path)
    assert 1 <= int(answer.headers["Retry-After"]) <= 120
    assert "That's a lot at once" in words_of(answer).replace("’", "'")
    assert "tel:999" in answer.text
    assert "tel:116123" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_signing_in_is_limited_and_looking_at_its_page_is_not(client: FlaskClient) -> None:
    assert [client.post("/staff/sign-in").status_code for _ in range(4)][-1] == 429
    assert client.get("/staff/sign-in").status_code == 200


def test_urgent_help_and_the_offer_are_there_whatever_was_used_up(client: FlaskClient) -> None:
    for path in ("/search?q=tax", "/refer/help"):
        for _ in range(5):
            client.get(path)
    for path in NEVER:
        assert [client.get(path).status_code for _ in range(5)] == [200] * 5, path
    assert client.post("/sms/inbound").status_code == 403, "Twilio is told no, never to wait"


def test_every_form_that_young_people_send_is_limited(app: Flask) -> None:
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "public" in rule.endpoint]
    assert len(posts) > 10
    for rule in posts:
        with app.test_request_context():
            values: dict[str, Any] = {name: ARGUMENTS[name] for name in rule.arguments}
            path = app.url_for(rule.endpoint, **values)
        app.extensions[COUNTING] = Counting("")
        assert [app.test_client().post(path).status_code for _ in range(4)][-1] == 429, rule.endpoint


def test_a_new_session_is_no_new_client_and_another_address_is(app: Flask) -> None:
    for _ in range(4):
        app.test_client().get("/search?q=tax")
    assert app.test_client().get("/search?q=tax").status_code == 429
    forged = {"X-Forwarded-For": "203.0.113.9"}
    assert app.test_client().get("/search?q=tax", headers=forged).status_code == 429
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert app.test_client().get("/search?q=tax", environ_base=elsewhere).status_code == 200


def test_one_household_s_addresses_count_as_one_and_none_can_be_read() -> None:
    assert whose("2001:db8::1") == whose("2001:db8::ffff:2")
    assert whose("2001:db8::1") != whose("2001:db8:0:1::1")
    assert whose("203.0.113.9") != whose("203.0.113.10")
    assert len(whose("no address")) == 64


def test_what_only_shows_a_page_counts_for_nothing() -> None:
    assert kind_of("public.talk_lines", "GET") == ""
    assert kind_of("public.offer_page", "GET") == ""
    assert kind_of("static", "GET") == ""
    assert kind_of("staff.queue", "POST") == ""


def test_who_was_held_up_while_the_clock_ran_ahead_may_go_on_when_it_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    counting, right = Counting(""), time.time
    monkeypatch.setattr(time, "time", lambda: right() + 3600)
    assert [counting.seconds_to_wait("asking", "a", 2) > 0 for _ in range(3)] == [False, False, True]
    monkeypatch.setattr(time, "time", right)
    assert [counting.seconds_to_wait("asking", "a", 2) > 0 for _ in range(3)] == [False, False, True]


def test_without_redis_each_process_counts_alone_and_looks_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Counting("redis://127.0.0.1:1/0")
    assert [away.seconds_to_wait("asking", "a", 2) > 0 for _ in range(3)] == [False, False, True]
    assert not away.is_as_set_up
    monkeypatch.setattr(time, "monotonic", lambda: away._away_until + 1)
    assert away.is_as_set_up
