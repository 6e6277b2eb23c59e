"""Every screen that the site has, found by walking its routes and links, so that new ones come in by themselves.

A screen is an answer in HTML, as it was sent. Public forms are also sent empty, which shows their mistakes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

from tests.architecture.test_every_route import ARGUMENTS
from tests.support.forms import TOKEN, send

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
POST_FORM = re.compile(r'<form\b(?=[^>]*method="post")(?:[^>]*action="([^"]*)")?[^>]*>')
# The same template over and over says nothing new; what differs within one is among the states of its test.
MOST_OF_ONE_KIND = 1
LEFT_ALONE = frozenset({"public.leave", "static", "staff.sign_out"})


@dataclass(frozen=True, slots=True)
class Screen:
    """One answer in HTML: where it was found, its status, and the page itself."""

    name: str
    status: int
    html: str


class Walk:
    """One browser's walk through one part of the site, from its first pages on; to what `begins` so, where given."""

    def __init__(self, app: Flask, client: FlaskClient, part: str, begins: str = "/") -> None:
        self._app, self._client, self._part, self._begins = app, client, part, begins
        self._routes: MapAdapter = app.url_map.bind("localhost")
        self._waiting: list[str] = []
        self._seen: dict[str, list[str]] = {}
        self.screens: list[Screen] = []

    def everywhere(self) -> list[Screen]:
        """Return what every route of the part shows, and every link on that; each kind of page once."""
        self._waiting = [each for each in self._all_routes() if urlsplit(each).path.startswith(self._begins)]
        while self._waiting:
            self._open(self._waiting.pop(0))
        return self.screens

    def _all_routes(self) -> Iterator[str]:
        with self._app.test_request_context():
            for rule in self._app.url_map.iter_rules():
                if self._is_ours(rule.endpoint) and "GET" in (rule.methods or ()):
                    values: dict[str, Any] = {name: ARGUMENTS[name] for name in rule.arguments}
                    yield self._app.url_for(rule.endpoint, **values)

    def _is_ours(self, endpoint: str) -> bool:
        return endpoint.startswith(f"{self._part}.") and endpoint not in LEFT_ALONE

    def _open(self, address: str) -> None:
        parts = urlsplit(address)
        try:
            endpoint, _ = self._routes.match(parts.path)
        except (HTTPException, RequestRedirect):
            return
        same = self._seen.setdefault(endpoint, [])
        if not self._is_ours(endpoint) or address in same or len(same) >= MOST_OF_ONE_KIND:
            return
        if not parts.path.startswith(self._begins):
            return
        answer = self._client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return
        same.append(address)
        self.screens.append(screen(address, answer))
        self._waiting += [unescape(urljoin(address, found)) for found in LINK.findall(answer.text)]


def screen(name: str, answer: TestResponse) -> Screen:
    return Screen(name, answer.status_code, answer.text)


def sent_empty(client: FlaskClient, found: list[Screen]) -> list[Screen]:
    """Return what the forms of these screens say when they are sent with nothing filled in."""
    shown: dict[str, Screen] = {}
    for each in found:
        token = TOKEN.search(each.html)
        for action in POST_FORM.findall(each.html) if token else ():
            address = urlsplit(urljoin(each.name, unescape(action or each.name)))
            target = f"{address.path}?{address.query}".rstrip("?")
            if target in shown or token is None:
                continue
            answer = client.post(target, data={"csrf_token": token[1]})
            if answer.mimetype == "text/html" and answer.status_code in {200, 400, 409, 422}:
                shown[target] = screen(f"{target} sent empty", answer)
    return list(shown.values())


def answers_to(client: FlaskClient, questions: Mapping[str, str]) -> list[Screen]:
    """Return the page of each reply that the assistant gives to `questions`, by what it is called."""
    return [screen(name, send(client, "/ask", message=words)) for name, words in questions.items()]


def in_turn(client: FlaskClient, name: str, *steps: Callable[[FlaskClient], TestResponse]) -> list[Screen]:
    """Take `steps`, and return the page that each ends on."""
    return [screen(f"{name} {number}", _followed(client, step(client))) for number, step in enumerate(steps, 1)]


def _followed(client: FlaskClient, answer: TestResponse) -> TestResponse:
    return client.get(answer.location) if answer.status_code in {302, 303} else answer
