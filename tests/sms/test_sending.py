"""Twilio's own client against a Twilio that stands on this machine."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from portal.messages.outbox import TextNotAccepted
from portal.settings import Settings
from sms.sending import TwilioSender, sender_for
from sms.simulator import SimulatedSender

ACCOUNT = "AC" + "0" * 32
Twilio = Callable[[int, int], TwilioSender]


class StandIn(HTTPServer):
    """Answers every request with one status and Twilio's error code, and keeps what it was asked."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.code = status, code
        self.asked: list[tuple[str, dict[str, list[str]]]] = []


class Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        words = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, parse_qs(words)))
        told = {"sid": "SM1", "code": self.server.code, "message": "refused", "status": self.server.status}
        body = json.dumps(told).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def twilio(status: int, code: int = 0) -> Iterator[StandIn]:
    with StandIn(status, code) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def with_account(settings: Settings) -> Settings:
    return dataclasses.replace(settings, twilio_account_sid=ACCOUNT, twilio_from="+447700900142")


def sender_to(server: StandIn, settings: Settings) -> TwilioSender:
    base = f"http://127.0.0.1:{server.server_port}"
    return TwilioSender(dataclasses.replace(settings, twilio_api_base=base))


def test_a_text_is_handed_over_with_its_words_and_numbers(with_account: Settings) -> None:
    with twilio(201) as server:
        assert sender_to(server, with_account).send("+447700900123", "It's £50", 7) == "SM1"
    (path, fields), *_ = server.asked
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert fields == {
        "To": ["+447700900123"],
        "From": ["+447700900142"],
        "Body": ["It's £50"],
        "StatusCallback": [f"{with_account.public_base_url}/sms/status?text=7"],
    }


@pytest.mark.parametrize(
    ("status", "code", "is_permanent"),
    [
        (400, 21610, True),
        (400, 21211, True),
        (429, 20429, False),
        (401, 20003, False),
        (403, 20005, False),
        (500, 20500, False),
        (503, 0, False),
    ],
)
def test_only_a_refusal_of_the_text_itself_is_for_good(
    with_account: Settings, status: int, code: int, is_permanent: bool
) -> None:
    with twilio(status, code) as server, pytest.raises(TextNotAccepted) as refusal:
        sender_to(server, with_account).send("+447700900123", "hello", 7)
    assert refusal.value.is_permanent is is_permanent
    assert refusal.value.code == str(code or status)
    assert len(server.asked) == 1, "trying again is the outbox's business"


def test_a_provider_that_is_away_is_tried_again_later(with_account: Settings) -> None:
    with twilio(201) as server:
        sender = sender_to(server, with_account)
    with pytest.raises(TextNotAccepted) as refusal:
        sender.send("+447700900123", "hello", 7)
    assert not refusal.value.is_permanent


def test_with_an_account_texts_go_by_twilio_and_without_one_nowhere(settings: Settings, with_account: Settings) -> None:
    assert isinstance(sender_for(with_account), TwilioSender)
    assert isinstance(sender_for(settings), SimulatedSender)
