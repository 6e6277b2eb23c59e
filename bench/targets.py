"""What is timed: things that people do, each as the bytes a client sends."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from tests.support.live_server import LiveServer
from tests.support.visitor import sid_of, text_fields

QUESTION = "do i pay council tax in burnley"
ANSWERS = {"age": "19", "care": "thirteen-weeks", "lives": "preston", "council": "ours", "home": "own-place"}
SENDERS = 20_000  # so that nobody texts more often than anyone would
CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, before it is bytes."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def to(self, path: str) -> "Request":
        """Return the same request for another path."""
        return Request(self.method, path, self.headers, self.body)

    def raw(self, host: str) -> bytes:
        """Return the bytes of the request, as a phone's browser sends it: ready for a compressed answer."""
        headers = (("Host", host), ("Accept-Encoding", "br, gzip"), *self.headers)
        if self.body:
            headers = (*headers, ("Content-Type", FORM), ("Content-Length", str(len(self.body))))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"{self.method} {self.path} HTTP/1.1\r\n{lines}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to time. `make` gives as many requests as are asked for, all different, or one that may be repeated.

    `bare` is where the bare site's view begins that it is held against; the size of the answer goes last.
    """

    name: str
    make: Callable[[int], Sequence[Request]]
    bare: str = "/"


def targets(server: LiveServer, token: str) -> list[Target]:
    """Return what is timed on `server`, whose Twilio token is `token`."""
    question = _form_sent(server, "/ask", {"message": QUESTION})
    list_asked = _form_sent(server, "/what-can-i-get", {**ANSWERS, "to": "results"})
    texts = _texts(server.url, token)
    return [
        Target("Home page", lambda _: [Request("GET", "/")]),
        Target("A page of the offer", lambda _: [Request("GET", "/offer/council-tax")]),
        Target("A search, misspelt", lambda _: [Request("GET", "/search?q=counsil+tax")]),
        Target("A question asked", lambda _: [question]),
        Target("What can I get, the list", lambda _: [list_asked]),
        Target("A text answered", lambda wanted: list(islice(texts, wanted))),
        Target("The same, beside a view that commits one row", lambda wanted: list(islice(texts, wanted)), "/row/"),
    ]


def _form_sent(server: LiveServer, path: str, fields: Mapping[str, str]) -> Request:
    """Return the request that sends the form at `path`, with its token. Raises LookupError: there is no form."""
    _, headers, page = server.get(path)
    token = CSRF.search(page)
    if token is None:
        raise LookupError(f"there is no form at {path}")
    cookie = headers["Set-Cookie"].split(";")[0]
    body = urlencode({"csrf_token": token[1].decode(), **fields})
    return Request("POST", path, (("Cookie", cookie),), body.encode())


def _texts(url: str, token: str) -> Iterable[Request]:
    validator = RequestValidator(token)
    for number in count():
        fields = text_fields(sid_of(number), QUESTION, f"+4477{number % SENDERS:08}")
        signature = validator.compute_signature(f"{url}/sms/inbound", fields)
        headers = (("X-Twilio-Signature", signature),)
        yield Request("POST", "/sms/inbound", headers, urlencode(fields).encode())
