"""A database machine that says nothing, unplugged or behind a firewall that drops what we send, is given up soon."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from portal import database as databases
from portal.database import Database, postgresql_options

NOBODY_WAITS_SECONDS = 20  # the driver alone would wait 130 s for a connection, and for ever for a statement
BACKLOG = 8
# "Welcome" and "ask me", in PostgreSQL's protocol.
GREETING = b"R" + struct.pack("!ii", 8, 0) + b"Z" + struct.pack("!i", 5) + b"I"
ASKS_TO_ENCRYPT = (80877103, 80877104)
Silence = Callable[[], AbstractContextManager[int]]


@contextmanager
def takes_and_says_nothing() -> Iterator[int]:
    """A port at which everybody is let in and nobody answered."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


@contextmanager
def lets_nobody_in() -> Iterator[int]:
    """A port whose queue is full: what is sent there is dropped."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as door:
        waiting = [socket.socket() for _ in range(BACKLOG)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(door.getsockname())
        yield door.getsockname()[1]
        for each in waiting:
            each.close()


@contextmanager
def stops_listening() -> Iterator[int]:
    """A port at which one is let in and greeted, and then nothing is read any more."""
    is_over = threading.Event()

    def serve() -> None:
        one, _ = door.accept()
        with one:
            while struct.unpack("!ii", one.recv(1 << 16)[:8])[1] in ASKS_TO_ENCRYPT:
                one.sendall(b"N")
            one.sendall(GREETING)
            is_over.wait(2 * NOBODY_WAITS_SECONDS)

    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = threading.Thread(target=serve)
        serving.start()
        try:
            yield door.getsockname()[1]
        finally:
            is_over.set()
            serving.join()


def url_of(port: int, said: str = "") -> str:
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/iyc{said}"


def is_given_up(url: str) -> bool:
    """Whether the database at `url` is given up before long."""
    began, database = time.monotonic(), Database(url)
    with pytest.raises(OperationalError):
        database.answers()
    return time.monotonic() - began < NOBODY_WAITS_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("silence", [takes_and_says_nothing, lets_nobody_in])
def test_a_connection_is_given_up(silence: Silence) -> None:
    with silence() as port:
        assert is_given_up(url_of(port))


@pytest.mark.slow
def test_what_the_address_says_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "SILENCE_SECONDS", 3 * NOBODY_WAITS_SECONDS)
    with takes_and_says_nothing() as port:
        assert is_given_up(url_of(port, "?connect_timeout=2"))


@pytest.mark.slow
def test_a_statement_is_given_up_when_the_other_side_takes_nothing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "SILENCE_SECONDS", 2)
    with stops_listening() as port:
        given: dict[str, Any] = {"host": "127.0.0.1", "port": port, "user": "postgres", "autocommit": True}
        connection = psycopg.connect(**given, **postgresql_options(url_of(port)))
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT length(%s)", ["x" * (32 << 20)])
        assert time.monotonic() - began < NOBODY_WAITS_SECONDS
        connection.close()
