"""Work that must be done within some seconds, or be left to somebody who has more time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from functools import cache
from typing import TypeVar

Result = TypeVar("Result")
# Working an answer out keeps one core busy: more at once would only hold up those who write to the database meanwhile.
WORKERS = 2


@cache
def _workers() -> ThreadPoolExecutor:
    """Return this process's workers, made when they are first needed: a process that forks first has none yet."""
    return ThreadPoolExecutor(WORKERS, "composing")


def within(seconds: float, work: Callable[[], Result]) -> Result | None:
    """Return what `work` returns, or None where that takes longer; what it does then is of no account.

    Raises whatever `work` raises.
    """
    running: Future[Result] = _workers().submit(work)
    try:
        return running.result(timeout=max(seconds, 0.0))
    except TookTooLong:
        if running.done():
            raise  # the work itself raised it
        running.cancel()
        return None
