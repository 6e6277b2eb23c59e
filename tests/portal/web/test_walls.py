"""The headers on every kind of answer, and what a stranger may not send."""

import dataclasses
import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.context import Service
from portal.web.headers import CONTENT_SECURITY_POLICY, HEADERS, add_headers
from tests.support.forms import TOKEN

BIG = b"x" * (3 * 1024 * 1024)
INSIDE = re.compile(r"Traceback|SELECT |/portal/|\.py\b|Werkzeug|Flask|gunicorn|waitress|sqlalchemy", re.IGNORECASE)


@pytest.fixture
def broken(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service whose index is broken."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("SELECT secret FROM portal/inside.py")

    monkeypatch.setattr(type(service.index), "search", fail)


@pytest.fixture
def answers(client: FlaskClient, broken: None) -> dict[int, TestResponse]:  # noqa: ARG001 - a broken index
    """One answer of each status that a stranger can bring about."""
    for _ in range(10):
        _sign_in(client, "nobody@team.example")
    return {
        200: client.get("/urgent-help"),
        303: client.get("/staff/"),
        400: client.get("/", base_url="http://elsewhere.example"),
        404: client.get("/no-such-page"),
        405: client.put("/ask"),
        413: client.post("/ask", data={"message": "x" * 300_000}),
        422: _sign_in(client, ""),
        429: _sign_in(client, "nobody@team.example"),
        500: client.get("/search?q=tax"),
    }


def _sign_in(client: FlaskClient, email: str) -> TestResponse:
    token = TOKEN.search(client.get("/staff/sign-in").text)
    assert token
    return client.post("/staff/sign-in", data={"csrf_token": token[1], "email": email, "password": "wrong"})


def test_every_status_carries_the_headers_and_says_nothing_of_the_inside(answers: dict[int, TestResponse]) -> None:
    for status, answer in answers.items():
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, status
        assert answer.headers["Cache-Control"] == "no-store" or status in {200, 404}, status
        assert not {"Server", "X-Powered-By"} & set(answer.headers.keys())
        assert not INSIDE.search(answer.text), (status, INSIDE.search(answer.text))


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    rules = dict(rule.partition(" ")[::2] for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules.values()) <= {"'none'", "'self'"}
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert rules[name] == "'none'"
    assert rules["form-action"] == "'self'"


def test_in_public_every_answer_asks_for_https_for_a_year() -> None:
    app = Flask("public")
    add_headers(app, is_local=False)
    app.add_url_rule("/broken", "broken", lambda: abort(500))
    for path in ("/", "/broken"):
        said = app.test_client().get(path).headers["Strict-Transport-Security"]
        assert said == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", ["/ask", "/refer", "/search", "/staff/sign-in", "/sms/inbound", "/sms/status"])
def test_three_megabytes_are_refused_everywhere(client: FlaskClient, path: str) -> None:
    assert client.post(path, data=BIG, content_type="application/x-www-form-urlencoded").status_code in {403, 405, 413}


def test_a_token_of_another_browser_an_empty_one_and_a_null_origin_change_nothing(
    app: Flask, client: FlaskClient
) -> None:
    other = TOKEN.search(app.test_client().get("/ask").text)
    assert other
    client.get("/ask")
    for token in (other[1], "", "x" * 60):
        answer = client.post("/ask", data={"csrf_token": token, "message": "hello"}, headers={"Origin": "null"})
        assert (answer.status_code, "open for a long time" in answer.text) == (400, True)


def test_a_service_without_debugging_shows_no_console(app: Flask, client: FlaskClient) -> None:
    assert not app.debug
    assert client.get("/console").status_code == 404
    assert client.get("/?__debugger__=yes&cmd=resource&f=style.css").headers["Content-Type"].startswith("text/html")


def test_the_settings_that_hold_secrets_are_not_in_an_answer(client: FlaskClient, service: Service) -> None:
    secrets = (service.settings.secret_key, *service.settings.encryption_keys, *service.settings.twilio_auth_tokens)
    assert dataclasses.is_dataclass(service.settings)
    for path in ("/healthz", "/readyz", "/", "/no-such-page", "/staff/sign-in"):
        page = client.get(path).text
        assert not any(secret in page for secret in secrets)
