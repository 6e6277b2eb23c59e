"""How often something may be done in a minute: counted together through Redis where it is set, else in this process.

When Redis is away each process counts alone, and Redis is asked again after a while: limits never stop the site.
"""

import logging
import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

logger = logging.getLogger(__name__)

LEAVE_ALONE_SECONDS = 15.0
WAIT_FOR_REDIS_SECONDS = 0.25
FELL_BACK_SECONDS = 60.0


class Counting:
    """Counts. `redis_url` may be empty. Every thread of the process may use it at once."""

    def __init__(self, redis_url: str) -> None:
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._together = _through_redis(redis_url) if redis_url else None
        self._away_until = 0.0
        self._clock = time.time() - time.monotonic()

    @property
    def is_as_set_up(self) -> bool:
        """Whether it counts as it was set up to: together where Redis is set. Asks nothing."""
        return self._together is None or time.monotonic() >= self._away_until

    def seconds_to_wait(self, kind: str, whose: str, most: int) -> int:
        """Count one more. Return 0 where it is among the `most` of a minute, else how many seconds to wait."""
        item = RateLimitItemPerMinute(most, namespace="iyc")
        fell_back = self._has_clock_fallen_back()
        if fell_back:  # what was counted in a time to come would hold people up for as long as the clock was ahead
            self._alone.storage.reset()
        if self._together is not None and self.is_as_set_up:
            try:
                if fell_back:
                    self._together.storage.reset()
                return _count(self._together, item, kind, whose)
            except StorageError as error:
                self._away_until = time.monotonic() + LEAVE_ALONE_SECONDS
                logger.warning("redis_away", extra={"kind": type(error).__name__})
        return _count(self._alone, item, kind, whose)

    def _has_clock_fallen_back(self) -> bool:
        before, self._clock = self._clock, time.time() - time.monotonic()
        return self._clock < before - FELL_BACK_SECONDS


def _through_redis(url: str) -> MovingWindowRateLimiter:
    waits = {"socket_timeout": WAIT_FOR_REDIS_SECONDS, "socket_connect_timeout": WAIT_FOR_REDIS_SECONDS}
    # Its client is imported only here, and its errors come wrapped: 6 MiB for those who have no Redis.
    return MovingWindowRateLimiter(RedisStorage(url, wrap_exceptions=True, **waits))  # type: ignore[arg-type]


def _count(limiter: MovingWindowRateLimiter, item: RateLimitItem, kind: str, whose: str) -> int:
    if limiter.hit(item, kind, whose):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, kind, whose).reset_time - time.time()))
