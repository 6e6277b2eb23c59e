"""A Twilio on this machine that holds both sides to the published contract, and can fail in all the ways that it does.

with TwilioMock() as twilio:
    settings = twilio.settings(settings)          # the official client, pointed here
    twilio.next("busy", "lost", "slow")           # what happens to the next requests to send, in turn
    ...
    twilio.taken                                  # what was taken, in order
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests
from twilio.request_validator import RequestValidator

from portal.settings import Settings
from tests.conftest import NOON
from tests.support.twilio import contract

ACCOUNT = "AC" + "0" * 32
OUR_NUMBER = "+447700900142"
SLOW_SECONDS = 1.5


@dataclass(slots=True)
class Taken:
    """One text that Twilio took."""

    sid: str
    to: str
    body: str
    callback: str
    at: datetime

    def as_message(self, status: str = "queued") -> dict[str, Any]:
        """Return it as the contract has a Message."""
        made = format_datetime(self.at.astimezone(UTC))
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": made,
            "date_updated": made,
            "date_sent": None,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": OUR_NUMBER,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "status": status,
            "subresource_uris": {},
            "to": self.to,
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{self.sid}.json",
        }


@dataclass(slots=True)
class TwilioMock:
    """The mock and what it was asked. `now` is its clock."""

    now: Callable[[], datetime] = lambda: NOON
    taken: list[Taken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    listed: int = 0
    is_down: bool = False
    _coming: deque[str] = field(default_factory=deque)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: "_Server | None" = None
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}"

    def settings(self, usual: Settings) -> Settings:
        """Return these settings with an account at this Twilio."""
        return replace(usual, twilio_account_sid=ACCOUNT, twilio_from=OUR_NUMBER, twilio_api_base=self.url)

    def next(self, *happens: str) -> None:
        """Say what happens to the next requests to send: a refusal's name in the contract, "lost", "slow" or "ok".

        "lost" takes the text and hangs up without an answer; "slow" answers late.
        """
        self._coming.extend(happens)

    def call_back(self, taken: Taken, status: str, token: str, **more: str) -> int:
        """Report on a text as Twilio does, and return the status of the answer."""
        fields = {"MessageSid": taken.sid, "MessageStatus": status, "AccountSid": ACCOUNT, "To": taken.to, **more}
        signature = RequestValidator(token).compute_signature(taken.callback, fields)
        headers = {"X-Twilio-Signature": signature}
        return requests.post(taken.callback, data=fields, headers=headers, timeout=10).status_code

    def take_or_refuse(self, account: str, body: str) -> tuple[int, dict[str, Any]] | None:
        """Return the answer to a request to send; None: hang up."""
        with self._lock:
            self.asked += 1
            wrong = contract.request_faults(body, account)
            self.faults += wrong
            if wrong:
                return contract.refusal("contract")
            happens = "down" if self.is_down else self._coming.popleft() if self._coming else "ok"
            if happens not in ("ok", "lost", "slow"):
                return contract.refusal(happens)
            form = {name: values[0] for name, values in parse_qs(body).items()}
            sid = f"SM{next(self._numbers):032x}"
            taken = Taken(sid, form["To"], form["Body"], form.get("StatusCallback", ""), self.now())
            self.taken.append(taken)
        if happens == "lost":
            return None
        if happens == "slow":
            time.sleep(SLOW_SECONDS)
        return 201, taken.as_message()

    def list(self, account: str, query: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to a request to list what was sent, the newest first."""
        asked = dict(parse_qsl(query, keep_blank_values=True))
        with self._lock:
            self.listed += 1
            self.faults += contract.list_faults(asked, account)
            if self.is_down:
                return contract.refusal("down")
            found = [taken.as_message("sent") for taken in reversed(self.taken) if asked.get("To") in (None, taken.to)]
        size = int(asked.get("PageSize", "50"))
        page = {"messages": found[:size], "page": 0, "page_size": size, "next_page_uri": None, "uri": "/"}
        return 200, page | {"previous_page_uri": None, "first_page_uri": "/", "start": 0, "end": len(found[:size])}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, mock: TwilioMock) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mock = mock

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that are killed hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            # Who asked was killed between the headers and the end of the body: nothing was asked.
            self.close_connection = True
            return
        self._answer("POST", self.server.mock.take_or_refuse(self._account(), body.decode()))

    def do_GET(self) -> None:
        self._answer("GET", self.server.mock.list(self._account(), urlsplit(self.path).query))

    def _account(self) -> str:
        parts = urlsplit(self.path).path.split("/")
        return parts[3] if len(parts) == 5 and parts[4] == "Messages.json" else ""

    def _answer(self, method: str, answer: tuple[int, dict[str, Any]] | None) -> None:
        if answer is None:
            self.close_connection = True
            return
        status, told = answer
        if method == "POST" or status == 200:
            self.server.mock.faults += [f"our answer: {each}" for each in contract.answer_faults(method, status, told)]
        words = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
