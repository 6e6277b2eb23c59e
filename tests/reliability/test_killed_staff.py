"""The server is killed again and again while the team works: what was answered is there, whole, and nothing by half."""

import random
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from portal.accounts import audit
from portal.database import Database
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.settings import Settings
from tests.factories_staff import make_referral, make_worker
from tests.support.live_server import LiveServer
from tests.support.staff_visitor import REFERRALS, StaffVisitor
from tests.support.written_acts import ACTS, PART, Pair, Trail, traces

OFFICERS, PAIRS_EACH, KILLS = 3, 20, 5
FEWEST, MOST = 8, 20  # acts between two kills
LONGEST_SECONDS = 60
MERGE_ID = re.compile(r"/merge/(\d+)/undo")


class Team:
    """Officers who work through their pairs at once, and what was answered to them with success."""

    def __init__(self, url: str, emails: list[str], pairs: list[list[Pair]]) -> None:
        self._visitors = [StaffVisitor(url) for _ in emails]
        self._pairs = [iter(each) for each in pairs]
        self.done: list[tuple[Pair, str]] = []
        self.broke: list[AssertionError] = []
        for visitor, email in zip(self._visitors, emails, strict=True):
            visitor.sign_in(email).raise_for_status()

    def start(self) -> list[threading.Thread]:
        """Let each go on with the pairs that they have not begun."""
        working = [
            threading.Thread(target=self._work, args=each) for each in zip(self._visitors, self._pairs, strict=True)
        ]
        for each in working:
            each.start()
        return working

    def has_done(self, acts: int) -> bool:
        """Whether so many were answered, and of each kind one at least."""
        return len(self.done) >= acts and {act for _, act in list(self.done)} == set(ACTS)

    def leave(self) -> None:
        for visitor in self._visitors:
            visitor.__exit__()

    def _work(self, visitor: StaffVisitor, pairs: Iterator[Pair]) -> None:
        try:
            for pair in pairs:
                for act in ACTS:
                    assert do(visitor, pair, act), f"{act} was refused"
                    self.done.append((pair, act))
        except requests.RequestException:
            return  # the server is gone
        except AssertionError as error:
            self.broke.append(error)


def do(visitor: StaffVisitor, pair: Pair, act: str) -> bool:
    """Do one act on the page of the pair's first referral. Returns whether it was taken."""
    if act != PART:
        return visitor.act(pair.kept, act, **pair.typed(act))
    found = MERGE_ID.search(visitor.open(f"{REFERRALS}/{pair.kept}").text)
    return found is not None and visitor.act(pair.kept, f"merge/{found[1]}/undo")


@pytest.fixture
def pairs(database: Database) -> list[list[Pair]]:
    """New referrals in twos, each two with a number of their own, for each officer."""
    now = datetime.now(UTC)
    numbers = iter(range(OFFICERS * PAIRS_EACH))

    def pair() -> Pair:
        with database.transaction() as db:
            point = threads.contact_point_for(db, PhoneNumber(f"+4477009{next(numbers):05}"), now)
            when = {"received_at": now, "reply_by": now + timedelta(days=2), "contact_point": point}
            kept, away = make_referral(db, **when), make_referral(db, **when)
            return Pair(kept.public_ref, away.public_ref)

    return [[pair() for _ in range(PAIRS_EACH)] for _ in range(OFFICERS)]


@pytest.fixture
def emails(database: Database) -> list[str]:
    emails = [f"officer{number}@team.example" for number in range(OFFICERS)]
    with database.transaction() as db:
        for email in emails:
            make_worker(db, email=email)
    return emails


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings, emails: list[str]) -> Iterator[LiveServer]:  # noqa: ARG001 - they are there before
    database.engine.dispose()
    with LiveServer.with_the_tests_own(tmp_path, settings) as running:
        yield running


def kill_at_work(server: LiveServer, team: Team) -> None:
    """Let the team work until each kind of act was answered once at least, and kill the server at a random moment."""
    before, until = len(team.done), time.monotonic() + LONGEST_SECONDS
    acts = random.randint(FEWEST, MOST)  # noqa: S311 - any moment
    working = team.start()
    while not (enough := team.has_done(before + acts)) and not team.broke and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.1))  # noqa: S311 - anywhere within an act
    server.kill()
    for each in working:
        each.join()
    assert team.broke == []
    assert enough, "the kill must fall into the work"


def look_through(database: Database, pairs: list[list[Pair]], done: list[tuple[Pair, str]]) -> None:
    """Find each act whole or not at all, each that was answered whole and once, and the audit trail unbroken."""
    with database.reading() as db:
        trail = Trail(db)
        for pair in (pair for each in pairs for pair in each):
            for act, found in traces(db, trail, pair).items():
                whole = [[1] * len(found)] if (pair, act) in done else [[0] * len(found), [1] * len(found)]
                assert found in whole, f"{act} on {pair}"
        assert audit.verify(db).broken_id is None


@pytest.mark.slow
def test_after_each_kill_what_was_answered_is_there_and_no_act_is_half_done(
    server: LiveServer, database: Database, emails: list[str], pairs: list[list[Pair]]
) -> None:
    team = Team(server.url, emails, pairs)
    for _ in range(KILLS):
        kill_at_work(server, team)
        server.start()
        look_through(database, pairs, team.done)
        database.engine.dispose()
    team.leave()
