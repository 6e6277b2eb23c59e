"""Many write while the database is somebody else's, or its machine says nothing: those who only read don't wait."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from portal.settings import Settings
from tests.support.held_file import held_file
from tests.support.live_server import LiveServer
from tests.support.postgres_cluster import started_cluster
from tests.support.relay import Relay
from tests.support.visitor import Visitor

AWAY_SECONDS, HEALED_SECONDS, PAUSE_SECONDS = 20, 30, 0.1
WRITERS, READERS = 12, 2  # the server has eight threads
READ = ("/urgent-help", "/offer/council-tax", "/search?q=tax")
WORDS = "I like being outside"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site, and the way to hold its database up for a while."""

    server: LiveServer
    held_up: Callable[[], AbstractContextManager[None]]
    # For the first that find out; after that one at a time does.
    longest_seconds: float


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Iterator[Site]:
    if settings.database_url.startswith("sqlite"):
        path = tmp_path / "site.sqlite3"
        with LiveServer(tmp_path, database_url=f"sqlite:///{path}") as server:
            yield Site(server, partial(held_file, path), longest_seconds=3)
        return
    with started_cluster() as cluster, Relay(cluster.folder / ".s.PGSQL.5432") as relay:
        cluster.new_database()
        with LiveServer(tmp_path, database_url=relay.url("iyc_1")) as server:
            yield Site(server, relay.silent, longest_seconds=8)


@dataclass(slots=True)
class Crowd:
    """Who reads and who writes, all the while, and how it went: seconds for each page, statuses of what was sent."""

    site: Site
    waited: list[float] = field(default_factory=list)
    sent: Counter[int] = field(default_factory=Counter)
    broke: list[BaseException] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Crowd":
        for one in [self._write] * WRITERS + [self._read] * READERS:
            self._threads.append(threading.Thread(target=self._again_and_again, args=(one,)))
            self._threads[-1].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join()

    def writes_are_taken(self) -> bool:
        """Whether one is taken within HEALED_SECONDS from now."""
        before, until = self.sent[303], time.monotonic() + HEALED_SECONDS
        while time.monotonic() < until:
            if self.sent[303] > before:
                return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _again_and_again(self, one: Callable[[Visitor], None]) -> None:
        with Visitor(self.site.server.url) as visitor:
            while not self._is_over.is_set():
                try:
                    one(visitor)
                except Exception as error:
                    self.broke.append(error)
                time.sleep(PAUSE_SECONDS)

    def _read(self, visitor: Visitor) -> None:
        for path in READ:
            began = time.monotonic()
            visitor.open(path).raise_for_status()
            self.waited.append(time.monotonic() - began)

    def _write(self, visitor: Visitor) -> None:
        shown = visitor.open("/refer/help")
        if shown.status_code == 503:
            self.sent[503] += 1
            return
        answer = visitor.send("/refer/help", {"wants": "job", "own_words": WORDS})
        first = answer.history[0] if answer.history else answer
        assert first.status_code == 303 or "tel:999" in first.text
        self.sent[first.status_code] += 1


@pytest.mark.slow
def test_who_only_reads_hardly_waits_and_writes_are_taken_again_by_themselves(site: Site) -> None:
    with Crowd(site) as crowd:
        assert crowd.writes_are_taken()
        with site.held_up():
            crowd.waited.clear()
            time.sleep(AWAY_SECONDS)
        assert crowd.writes_are_taken(), "it must heal by itself"
    waited = sorted(crowd.waited)
    print(f"{len(waited)} pages, slowest {waited[-1]:.2f} s, 9 in 10 within {waited[len(waited) * 9 // 10]:.2f} s")
    assert crowd.broke == []
    assert waited[-1] < site.longest_seconds
    assert waited[len(waited) * 9 // 10] < 1
    assert set(crowd.sent) == {303, 503}
