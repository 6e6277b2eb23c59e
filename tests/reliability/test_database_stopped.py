"""The database is away for half a minute while people read, ask for help and text: nobody is told a lie, and it heals.

PostgreSQL is stopped as in a crash. On SQLite somebody else's program holds the file.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.encryption import use_keys
from portal.messages.models import InboundText
from portal.referrals import drafts
from portal.referrals.models import ReferralDraft
from portal.settings import Settings
from tests.support.held_file import held_file
from tests.support.live_server import LiveServer
from tests.support.postgres_cluster import started_cluster
from tests.support.visitor import Visitor, sid_of

AWAY_SECONDS, HEALED_SECONDS, ANSWERED_SECONDS = 30, 120, 120
READ = ("/urgent-help", "/offer/council-tax", "/search?q=tax", "/what-can-i-get", "/healthz")
SEND_AGAIN = "send it again"
PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Site:
    """A running site, and the way to take its database from it for a while."""

    server: LiveServer
    database_url: str
    token: str
    away: Callable[[], AbstractContextManager[None]]


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Iterator[Site]:
    keys = settings.encryption_keys
    use_keys(keys)  # what the site keeps is read here

    def run(url: str, away: Callable[[], AbstractContextManager[None]]) -> Iterator[Site]:
        with LiveServer(tmp_path, database_url=url, settings={"ENCRYPTION_KEYS": ",".join(keys)}) as server:
            token = json.loads((tmp_path / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
            yield Site(server, url, token, away)

    if settings.database_url.startswith("sqlite"):
        path = tmp_path / "site.sqlite3"
        yield from run(f"sqlite:///{path}", partial(held_file, path))
        return
    with started_cluster() as cluster:
        yield from run(cluster.new_database(), cluster.stopped)


@dataclass(slots=True)
class People:
    """Who reads, begins a request for help and texts, all the while, and what each was answered.

    What somebody writes is nobody else's: `asked` has the words of those whose request was taken, `texts` the answer to
    each text.
    """

    site: Site
    read: Counter[tuple[str, int]] = field(default_factory=Counter)
    begun: Counter[int] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    broke: list[BaseException] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "People":
        for one in (self._read, self._read, self._begin, self._begin, self._text, self._text, self._text):
            self._threads.append(threading.Thread(target=self._again_and_again, args=(one,)))
            self._threads[-1].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join()

    def well(self) -> tuple[int, int]:
        """Return how many texts and requests for help were taken so far."""
        return sum(SEND_AGAIN not in words for words in list(self.texts.values())), self.begun[303]

    def wait_until_well(self) -> bool:
        """Whether both are taken again within HEALED_SECONDS from now."""
        texts, begun = self.well()
        until = time.monotonic() + HEALED_SECONDS
        while time.monotonic() < until:
            now = self.well()
            if now[0] > texts and now[1] > begun:
                return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _again_and_again(self, one: Callable[[], None]) -> None:
        while not self._is_over.is_set():
            try:
                one()
            except Exception as error:
                self.broke.append(error)
            time.sleep(PAUSE_SECONDS)

    def _read(self) -> None:
        with Visitor(self.site.server.url) as reader:
            for path in READ:
                self.read[path, reader.open(path).status_code] += 1

    def _begin(self) -> None:
        with Visitor(self.site.server.url) as visitor:
            if visitor.open("/refer/help").status_code == 503:
                self.begun[503] += 1
                return
            words = f"I like being outside, says number {next(self._numbers)}"
            answer = visitor.send("/refer/help", {"wants": "job", "own_words": words})
            first = answer.history[0] if answer.history else answer
            assert first.status_code == 303 or "tel:999" in first.text
            self.begun[first.status_code] += 1
            if first.status_code == 303:
                self.asked.append(words)

    def _text(self) -> None:
        number = next(self._numbers)
        with Visitor(self.site.server.url) as twilio:
            answer = twilio.text(self.site.token, sid_of(number), body_of(number), f"+4477009{number:05}")
        answer.raise_for_status()
        words = ElementTree.fromstring(answer.text).find("Message")  # noqa: S314 - our own answer
        self.texts[number] = (words.text or "") if words is not None else ""


@pytest.mark.slow
def test_nothing_that_was_taken_is_lost_readers_notice_nothing_and_it_heals_by_itself(site: Site) -> None:
    with People(site) as people:
        assert people.wait_until_well()
        with site.away():
            time.sleep(AWAY_SECONDS)
        assert people.wait_until_well(), "it must heal by itself"
    assert people.broke == []
    assert {status for _, status in people.read} == {200}, people.read
    assert set(people.begun) == {303, 503}
    told_so = [words for words in people.texts.values() if SEND_AGAIN in words]
    assert told_so
    assert all("999" in words for words in told_so)
    kept, begun = kept_and_answered(site.database_url)
    for number, words in people.texts.items():
        if SEND_AGAIN not in words:
            text = kept[sid_of(number)]
            assert text.body == body_of(number)
            assert words in {"", text.reply}, "what was answered is what is kept as the answer"
    assert len(set(begun)) == len(begun)
    assert set(people.asked) <= set(begun)


def body_of(number: int) -> str:
    """Return what the `number`th text says, which no other does."""
    return f"do i pay council tax at number {number}"


def kept_and_answered(url: str) -> tuple[dict[str, InboundText], list[str]]:
    """Wait until each text that is kept has its answer. Return them by their ids, and the words of requests."""
    database, until = Database(url), time.monotonic() + ANSWERED_SECONDS
    try:
        while True:
            with database.reading() as db:
                texts = db.scalars(select(InboundText)).all()
                begun = [drafts.answers_of(draft).own_words for draft in db.scalars(select(ReferralDraft))]
            if all(text.replied_at for text in texts):
                return {text.message_sid: text for text in texts}, [words for words in begun if words]
            assert time.monotonic() < until, "some were never answered"
            time.sleep(PAUSE_SECONDS)
    finally:
        database.engine.dispose()
