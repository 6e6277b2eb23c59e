"""How the site is served: gunicorn keeps the processes, waitress reads and writes the sockets.

Gunicorn alone gives each slow sender a thread, so a few hundred of them stop the site; waitress alone drops what is
in flight when it is told to stop. Together, waitress's one reading thread takes in whole requests, the worker threads
only ever see complete ones, and gunicorn supervises, reloads and stops.

`make run` and a public server use this same class (see gunicorn_settings.py). Settings it heeds: `threads`,
`worker_connections`, `graceful_timeout`, `timeout`; it doesn't count requests, so `max_requests` does nothing.
"""

import gc
import os
import resource
import select
import time
from collections.abc import Callable
from typing import Any, Final, Protocol

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from portal.web.headers import HEADERS, HSTS

REQUEST_BYTES: Final = 1 << 20
HEADER_BYTES: Final = 32 << 10
REQUEST_SECONDS: Final = 30  # for a whole request to come in: our longest form is a few KB
IDLE_SECONDS: Final = 75  # longer than the 60 s that proxies keep a connection, so that they close it, never we
QUIET_SECONDS: Final = 0.5  # nothing asked for this long: nobody else is about to
OWN_FILES: Final = 256  # database, index and log files of this process, over and above its connections
BACKLOG: Final = 1024


class Delivery(Protocol):
    """What `app.extensions["start_delivery"]()` hands back: the thread that sends waiting texts."""

    def stop(self) -> None:
        """Finish the text in hand and send no more."""


class Refusal(ErrorTask):
    """What is refused before the site sees it: too long, or no request at all. It carries the site's headers too.

    HSTS among them: over plain http browsers pay no heed to it.
    """

    def execute(self) -> None:
        self.response_headers += [*HEADERS.items(), HSTS, ("Cache-Control", "no-store")]
        super().execute()


class Connection(HTTPChannel):
    """One client's connection, with a limit on how long a request may take to arrive.

    Waitress closes connections that fall silent. A sender of one byte every few seconds never falls silent.
    """

    error_task_class = Refusal

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.waiting_since: float | None = time.monotonic()  # None: no request is on its way

    def received(self, data: bytes) -> bool:
        """Take in part of a request, noting when the first part of an unfinished one came."""
        is_open: bool = super().received(data)
        if self.request is None:
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = time.monotonic()
        return is_open

    def is_overdue(self, now: float) -> bool:
        """Say whether a request has been arriving for too long; `now` is monotonic seconds."""
        return self.waiting_since is not None and not self.requests and now - self.waiting_since > REQUEST_SECONDS

    def is_busy(self) -> bool:
        """Say whether a request is being answered, an answer sent, or something was just now received."""
        just_used = time.time() - self.last_activity < QUIET_SECONDS  # waitress keeps it by the wall clock
        return bool(self.requests or self.total_outbufs_len or just_used)

    def service(self) -> None:
        """Answer one request."""
        if self.server.is_draining:
            self.say_goodbye()
        super().service()

    def say_goodbye(self) -> None:
        """Have the answer to the last request asked tell the client to connect anew for more."""
        for request in self.requests[-1:]:
            request.headers["CONNECTION"] = "close"


def trust_in(proxy: str) -> dict[str, Any]:
    """Return what to believe of the proxy at this address: who its client is, and nothing else. Empty: nobody.

    Without it every client of a proxy counts as one, and limits for each address would be limits for all.
    """
    if not proxy:
        return {}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": {"x-forwarded-for"}}


class WaitressWorker(Worker):
    """A gunicorn worker process whose sockets are read and written by waitress."""

    def run(self) -> None:
        """Serve until told to stop, then finish what is in flight. Called once, after the application is loaded."""
        self.sockets_open: dict[int, Any] = {}
        self.servers = self._open()
        delivery = self._start_delivery()
        gc.freeze()  # what was loaded serves until the end: the collector need never look at it again
        try:
            self._serve()
            self._drain()
        finally:
            if delivery is not None:
                delivery.stop()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """On SIGTERM, stop serving at once rather than when the wait for sockets next ends."""
        super().handle_exit(sig, frame)
        for server in getattr(self, "servers", []):
            server.pull_trigger()

    def _open(self) -> list[Any]:
        listening = [listener.sock for listener in self.sockets]
        for sock in listening:
            sock.setblocking(False)
        create_server(
            self.wsgi,
            map=self.sockets_open,
            sockets=listening,
            threads=self.cfg.threads,
            backlog=BACKLOG,
            connection_limit=connections_allowed(self.cfg.worker_connections),
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=5,
            asyncore_use_poll=True,  # select() cannot watch more than 1,024 files
            ident=None,
            log_socket_errors=False,  # clients that go away are the usual thing on a phone
            max_request_body_size=REQUEST_BYTES + 1,  # waitress refuses what reaches its limit
            max_request_header_size=HEADER_BYTES,
            clear_untrusted_proxy_headers=True,
            **trust_in(os.environ.get("TRUSTED_PROXY", "")),
        )
        servers = [each for each in self.sockets_open.values() if getattr(each, "accepting", False)]
        for server in servers:
            server.channel_class = Connection
            server.is_draining = False
        return servers

    def _start_delivery(self) -> Delivery | None:
        start: Callable[[], Delivery] | None = getattr(self.wsgi, "extensions", {}).get("start_delivery")
        return start() if start is not None else None

    def _serve(self) -> None:
        next_check = 0.0
        while self.alive:
            now = time.monotonic()
            if now >= next_check:
                next_check = now + 1
                self.notify()
                self._close_overdue(now)
                if os.getppid() != self.ppid:
                    return  # the supervisor is gone: nobody would stop this process later
            wasyncore.loop(timeout=1.0, use_poll=True, map=self.sockets_open, count=1)

    def _drain(self) -> None:
        for server in self.servers:
            server.is_draining = True
            stop_listening(server)
        for connection in self._connections():
            connection.say_goodbye()
        end = time.monotonic() + self.cfg.graceful_timeout
        quiet_since = time.monotonic()
        while (now := time.monotonic()) < end:
            self.notify()
            connections = self._connections()
            if any(connection.is_busy() for connection in connections):
                quiet_since = now
            elif not connections or now - quiet_since > QUIET_SECONDS:
                return
            wasyncore.loop(timeout=0.05, use_poll=True, map=self.sockets_open, count=1)

    def _connections(self) -> list[Connection]:
        return [each for each in self.sockets_open.values() if isinstance(each, Connection)]

    def _close_overdue(self, now: float) -> None:
        for connection in self._connections():
            if connection.is_overdue(now):
                connection.will_close = True


def stop_listening(server: Any) -> None:
    """Take in the clients already waiting at the door, then close it, so that later ones are refused at once.

    Other workers share the door: closing it here leaves theirs open.
    """
    waiting = select.poll()
    waiting.register(server.socket, select.POLLIN)
    for _ in range(BACKLOG):
        if not waiting.poll(0):
            break
        server.handle_accept()
    server.accepting = False
    server.del_channel()
    server.socket.close()


def connections_allowed(wanted: int) -> int:
    """Return how many connections this process may hold open, at most `wanted`, raising its limit on files to fit.

    The usual limit (1,024 files, 256 on a Mac) would be used up by connections, and the database could not be opened.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(OWN_FILES // 4, min(wanted, soft - OWN_FILES))
