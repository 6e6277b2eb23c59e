"""What got a success answer is there after the power goes: nothing that we said we have is lost."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import InboundText
from portal.referrals.models import Referral
from portal.settings import Settings
from tests.support.live_server import LiveServer
from tests.support.visitor import Visitor, sid_of

TEXTS, REFERRALS, SENDERS = 200, 50, 4
MANY, FEW = 40, 5  # of texts and of self-referrals, before the kill


class Answered(NamedTuple):
    """What was answered with success: message ids and references."""

    texts: list[str]
    references: list[str]


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """The real server, on the tests' own database: it is emptied afterwards."""
    database.engine.dispose()
    with LiveServer(tmp_path, database_url=settings.database_url) as running:
        yield running


def in_threads(work: Callable[[int], None], numbers: range) -> list[threading.Thread]:
    """Start SENDERS threads that share `numbers`. Each ends quietly when the server is gone."""

    def share(first: int) -> None:
        try:
            for number in numbers[first::SENDERS]:
                work(number)
        except requests.RequestException:
            return

    threads = [threading.Thread(target=share, args=(first,)) for first in range(SENDERS)]
    for thread in threads:
        thread.start()
    return threads


def send_until_killed(server: LiveServer, token: str) -> Answered:
    """Send texts and self-referrals at once, kill the server when a good part is through, and wait for all to end."""
    answered = Answered([], [])
    until = time.monotonic() + 60

    def text(number: int) -> None:
        # Texts are quicker than self-referrals: they wait half-way, so that the kill falls in the middle of both.
        while len(answered.texts) > TEXTS // 2 and len(answered.references) <= FEW and time.monotonic() < until:
            time.sleep(0.01)
        with Visitor(server.url) as visitor:
            if visitor.text(token, sid_of(number), "do i pay council tax", f"+4477009{number:05}").status_code == 200:
                answered.texts.append(sid_of(number))

    def refer(_number: int) -> None:
        with Visitor(server.url) as visitor:
            answered.references.append(visitor.refer_myself())

    threads = in_threads(text, range(TEXTS)) + in_threads(refer, range(REFERRALS))
    while time.monotonic() < until and not (len(answered.texts) > MANY and len(answered.references) > FEW):
        time.sleep(0.01)
    server.kill()
    for thread in threads:
        thread.join()
    return answered


@pytest.mark.slow
def test_everything_that_was_acknowledged_is_there_after_a_kill(
    server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    token = json.loads((tmp_path / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    answered = send_until_killed(server, token)
    assert MANY < len(answered.texts) < TEXTS, "the kill must fall in the middle"
    assert FEW < len(answered.references) < REFERRALS, "the kill must fall in the middle"
    server.start()
    stored = _stored(settings.database_url)
    assert set(answered.texts) <= set(stored.texts)
    assert len(stored.texts) == len(set(stored.texts))
    assert set(answered.references) <= set(stored.references)


def _stored(database_url: str) -> Answered:
    database = Database(database_url)
    with database.reading() as db:
        found = Answered(
            list(db.scalars(select(InboundText.message_sid))), list(db.scalars(select(Referral.public_ref)))
        )
    database.engine.dispose()
    return found
