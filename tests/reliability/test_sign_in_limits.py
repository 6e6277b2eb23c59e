"""Limits on signing in hold over several processes and over a restart: they are counted in the database."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.forms import TOKEN
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.slow
EMAIL = "nadia@team.example"
COOKIE = re.compile(r"staff=[^;]+")


def try_password(server: LiveServer, password: str) -> int:
    """Try to sign in over connections of their own, which any of the processes may take; returns the status."""
    _, headers, page = server.get("/staff/sign-in")
    token, cookie = TOKEN.search(page.decode()), COOKIE.search(headers["Set-Cookie"] or "")
    assert token
    assert cookie
    body = urlencode({"csrf_token": token[1], "email": EMAIL, "password": password}).encode()
    sent = {"Cookie": cookie[0], "Content-Type": "application/x-www-form-urlencoded"}
    return server.ask("POST", "/staff/sign-in", body, sent)[0]


def test_a_hold_holds_in_every_process_and_after_a_restart(tmp_path: Path) -> None:
    with LiveServer(tmp_path) as first, LiveServer(tmp_path) as second:
        words = ("--email", EMAIL, "--name", "Nadia", "--password-stdin", "--without-second-factor")
        first.run_command("staff", "create", *words, stdin="a long quiet sentence\n")
        tries = [try_password(server, "wrong") for server in (first, second, first, second, first)]
        assert tries == [422] * 5
        assert [try_password(server, "a long quiet sentence") for server in (first, second)] == [429, 429]
        first.kill()
        first.start()
        assert try_password(first, "a long quiet sentence") == 429


def test_what_is_refused_before_the_site_sees_it_carries_the_headers_too(tmp_path: Path) -> None:
    with LiveServer(tmp_path) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.putrequest("POST", "/ask")
        connection.putheader("Content-Length", str(3 * 1024 * 1024))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert "default-src 'none'" in (answer.headers["Content-Security-Policy"] or "")
        assert answer.headers["Server"] is None
        connection.close()
        big = urlencode({"csrf_token": "x", "email": EMAIL, "password": "x" * 1_000_000}).encode()
        assert server.ask("POST", "/staff/sign-in", big)[0] == 413
