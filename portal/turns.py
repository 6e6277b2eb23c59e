"""Who of this process may wait for the database: a held file or a silent machine must not take up every thread.

Whoever waits holds a thread of the server, and those who only read about urgent help need one too. So once the
database was found to be somebody else's or away, one at a time waits to see whether that is over, and everybody else
is refused at once.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

GLANCE_SECONDS = 0.25  # between two looks at whether the writers before us wait for the file too
# A write asks for the file this often: after the first time in vain, nobody else waits behind it.
ASKS = 3
BUSY = 5  # SQLite's number, in the lowest byte, for a file that somebody else holds


class Turns:
    """The line in which this process's writers stand on SQLite: its own busy handler polls, and is slow with many.

    `seconds`: how long a writer waits for its turn. Who has the turn may begin another transaction inside.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = threading.RLock()
        self._is_held = False  # the file, by somebody else's program

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn. Raises sqlalchemy's TimeoutError: others write for too long, or can't either."""
        self._wait()
        try:
            yield
        finally:
            self._turn.release()

    def begin(self, ask: Callable[[], object]) -> None:
        """Ask for the file until it is ours. Raises OperationalError: somebody else held it all the while.

        `ask` waits for a while itself before it raises that.
        """
        for left in reversed(range(ASKS)):
            try:
                ask()
            except OperationalError as error:
                self._is_held = _is_busy(error)
                if not self._is_held or not left:
                    raise
            else:
                self._is_held = False
                return

    def _wait(self) -> None:
        until = time.monotonic() + self._seconds
        while not self._turn.acquire(timeout=0 if self._is_held else min(GLANCE_SECONDS, self._seconds)):
            if self._is_held or time.monotonic() > until:
                raise TimeoutError("other threads of this process have been writing, or waiting to, for too long")


class Door:
    """The way to a database on another machine."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._is_silent = False

    def connect(self, how: Callable[[], Any], timed_out: type[Exception]) -> Any:
        """Return the connection that `how` makes. Raises what it raises, `timed_out` where nothing answered.

        Raises sqlalchemy's TimeoutError: nothing answered just now, and somebody else looks whether it does again.
        """
        if not self._is_silent:
            return self._try(how, timed_out)
        if not self._looking.acquire(blocking=False):
            raise TimeoutError("the database does not answer, and another thread is trying to reach it")
        try:
            return self._try(how, timed_out)
        finally:
            self._looking.release()

    def _try(self, how: Callable[[], Any], timed_out: type[Exception]) -> Any:
        try:
            connection = how()
        except Exception as error:
            self._is_silent = isinstance(error, timed_out)
            raise
        self._is_silent = False
        return connection


def _is_busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == BUSY
