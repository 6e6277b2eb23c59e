"""The server under bad weather: slow senders, a stop in mid-answer, a dead supervisor, requests too big."""

import contextlib
import json
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.web import server as serving
from tests.support.live_server import LiveServer

TOY = "tests.support.toy_site:create_app()"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for the tests that leave it as it was."""
    with LiveServer(tmp_path_factory.mktemp("shared"), application=TOY) as server:
        yield server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[LiveServer]:
    """A server that the test may stop."""
    with LiveServer(tmp_path, application=TOY) as server:
        yield server


@contextlib.contextmanager
def connections(server: LiveServer, count: int, first_bytes: bytes) -> Iterator[list[socket.socket]]:
    """Open many connections that send `first_bytes` and no more."""
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(count)]
        for each in sockets:
            each.sendall(first_bytes)
        yield sockets


@pytest.mark.parametrize(
    "first_bytes",
    [
        b"",
        b"GET /seen HTTP/1.1\r\nHost: x\r\nX-Slow",
        b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nx",
    ],
    ids=["nothing sent", "headers unfinished", "body unfinished"],
)
def test_two_hundred_slow_senders_keep_nobody_waiting(shared: LiveServer, first_bytes: bytes) -> None:
    with connections(shared, 200, first_bytes):
        for _ in range(20):
            assert shared.get("/seen", timeout_seconds=1)[0] == 200


def test_eight_requests_are_answered_at_once(shared: LiveServer) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shared.get("/slow/0.5")[2], range(8)))
    assert answers == [b"done"] * 8
    assert time.monotonic() - began < 2


def test_sigterm_finishes_the_request_in_flight_and_refuses_new_ones(own: LiveServer) -> None:
    with ThreadPoolExecutor(1) as pool:
        in_flight = pool.submit(own.get, "/slow/1.5")
        time.sleep(0.4)
        os.kill(own.pid, signal.SIGTERM)
        time.sleep(0.4)
        with pytest.raises(ConnectionRefusedError):
            own.get("/seen")
        status, headers, body = in_flight.result(timeout=5)
    assert (status, headers["Connection"], body) == (200, "close", b"done")
    assert own.wait() == 0


def test_a_reload_loses_no_request(own: LiveServer) -> None:
    failures: list[Exception] = []
    reloaded = threading.Event()

    def keep_asking() -> int:
        asked = 0
        while not reloaded.is_set():
            try:
                assert own.get("/seen")[0] == 200
            except Exception as failure:
                failures.append(failure)
            asked += 1
        return asked

    with ThreadPoolExecutor(2) as pool:
        counts = [pool.submit(keep_asking) for _ in range(2)]
        time.sleep(0.3)
        os.kill(own.pid, signal.SIGHUP)
        time.sleep(1.2)
        reloaded.set()
    assert failures == []
    assert sum(each.result() for each in counts) > 50


def test_a_worker_does_not_outlive_its_supervisor(own: LiveServer) -> None:
    os.kill(own.pid, signal.SIGKILL)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        try:
            own.get("/seen", timeout_seconds=1)
        except ConnectionRefusedError:
            return
        except OSError:  # reset while it closes
            continue
        time.sleep(0.1)
    pytest.fail("the worker still answers")


def test_delivery_is_started_once_in_the_worker_and_stopped_with_it(own: LiveServer) -> None:
    supervisor = own.pid
    assert own.stop() == 0
    notes = (own.data_dir / "delivery.txt").read_text().split()
    assert notes[0::2] == ["started", "stopped"]
    assert notes[1] == notes[3] != str(supervisor)


def test_a_body_over_a_mebibyte_is_refused(shared: LiveServer) -> None:
    assert shared.ask("POST", "/length", b"x" * (1 << 20))[2] == str(1 << 20).encode()
    status = shared.ask("POST", "/length", headers={"Content-Length": str((1 << 20) + 1)})[0]
    assert status == 413


def test_headers_over_32_kib_are_refused(shared: LiveServer) -> None:
    assert shared.get("/seen", {"X-Big": "x" * (32 << 10)})[0] == 431


def test_the_answer_names_no_software_and_believes_no_forwarding_header(shared: LiveServer) -> None:
    forged = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    _, headers, body = shared.get("/seen", forged)
    assert "Server" not in headers
    assert b"192.0.2.7" not in body
    assert b"evil" not in body
    assert b"https" not in body


def test_a_trusted_proxy_is_believed_about_its_client_and_nothing_else(tmp_path: Path) -> None:
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    with LiveServer(tmp_path, application=TOY, settings={"TRUSTED_PROXY": "127.0.0.1"}) as server:
        seen = json.loads(server.get("/seen", said)[2])
    assert (seen["address"], seen["scheme"]) == ("203.0.113.9", "http")
    assert "evil" not in seen["host"]


def test_a_request_that_takes_too_long_to_arrive_is_overdue() -> None:
    connection = serving.Connection.__new__(serving.Connection)
    connection.requests = []
    connection.waiting_since = 100.0
    assert not connection.is_overdue(100.0 + serving.REQUEST_SECONDS)
    assert connection.is_overdue(100.1 + serving.REQUEST_SECONDS)
    connection.requests = [SimpleNamespace()]  # one before it is still being answered
    assert not connection.is_overdue(200.0)


def test_room_is_left_for_the_files_of_the_process_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 1024))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: raised.append(limits))
    assert serving.connections_allowed(1000) == 1024 - serving.OWN_FILES
    assert raised == [(1024, 1024)]
