"""A thousand texts come in, fifty at a time, many of them more than once: each is kept and answered once."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import InboundText, OutgoingText
from portal.settings import Settings
from tests.support.live_server import LiveServer
from tests.support.visitor import Visitor, sid_of

TEXTS, AT_ONCE = 1000, 50
LATE_SECONDS = 60


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """The real server, on the tests' own database: it is emptied afterwards."""
    database.engine.dispose()
    with LiveServer(tmp_path, database_url=settings.database_url) as running:
        yield running


def deliveries() -> list[int]:
    """Return the numbers of the texts as they are delivered: every tenth twice, every fiftieth three times."""
    times = (3 if number % 50 == 0 else 2 if number % 10 == 0 else 1 for number in range(TEXTS))
    return [number for number, often in enumerate(times) for _ in range(often)]


@pytest.mark.slow
def test_each_of_a_thousand_texts_is_kept_and_answered_once(
    server: LiveServer, tmp_path: Path, database: Database
) -> None:
    token = json.loads((tmp_path / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    seconds: list[float] = []

    def deliver(number: int) -> tuple[int, bool]:
        begun = time.perf_counter()
        with Visitor(server.url) as twilio:
            answer = twilio.text(token, sid_of(number), "do i pay council tax", f"+4477009{number:05}")
        seconds.append(time.perf_counter() - begun)
        answer.raise_for_status()
        return number, ElementTree.fromstring(answer.text).find("Message") is not None  # noqa: S314 - our own answer

    with ThreadPoolExecutor(AT_ONCE) as senders:
        answers = list(senders.map(deliver, deliveries()))
    print(f"{len(answers)} deliveries, the slowest in {max(seconds):.2f} s")
    at_once = Counter(number for number, has_words in answers if has_words)
    late = answered_late(database)
    assert len(late) == len(set(late))
    assert at_once + Counter(late) == Counter(range(TEXTS)), "each once, and none both at once and late"


def answered_late(database: Database) -> list[int]:
    """Wait until every text has its answer, and return the numbers of those that got it by the outbox."""
    until = time.monotonic() + LATE_SECONDS
    while True:
        with database.reading() as db:
            rows = db.execute(select(InboundText.id, InboundText.message_sid, InboundText.replied_at)).all()
            keys = db.scalars(select(OutgoingText.dedup_key)).all()
        assert len(rows) == TEXTS
        if all(row.replied_at for row in rows):
            numbers = {row.id: int(row.message_sid[2:], 16) for row in rows}
            return [numbers[int(key.removeprefix("late-answer:"))] for key in keys]
        assert time.monotonic() < until, "some were never answered"
        time.sleep(0.2)
