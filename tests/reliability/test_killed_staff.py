"""The server is killed while the team works: each act that was answered is there, whole, with its audit entry."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages import threads
from portal.messages.conversation_models import Conversation, ConversationMessage
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.finding_models import Merge
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.outcome_models import ReferralMove, ReferralOutcome
from portal.referrals.wants import Status
from portal.settings import Settings
from tests.factories_staff import make_referral, make_worker
from tests.support.live_server import LiveServer
from tests.support.staff_visitor import StaffVisitor

OFFICERS, PAIRS_EACH, KILLS, ACTS_BEFORE_A_KILL = 3, 20, 2, 20
LONGEST_SECONDS = 180
# What an officer does, one after the other, with each two referrals of one person.
ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("take", {}),
    ("notes", {"words": "Rang, no answer."}),
    ("reply", {"words": "Hi Kai, when is good to talk?", "do": "send", "seen": "0"}),
    ("merge", {}),
    ("close", {"outcome": "other_support"}),
)
AUDITED = {
    "take": "referral.taken",
    "notes": "referral.noted",
    "reply": "conversation.replied",
    "merge": "referral.merged",
    "close": "referral.closed",
}
Pair = tuple[str, str]


class Team:
    """Officers who work through their pairs at once, and what was answered to them with success."""

    def __init__(self, url: str, emails: list[str], pairs: list[list[Pair]]) -> None:
        self._visitors = [StaffVisitor(url) for _ in emails]
        self._emails = emails
        self._pairs = [iter(each) for each in pairs]
        self.done: list[tuple[str, str]] = []

    def sign_in(self) -> None:
        for visitor, email in zip(self._visitors, self._emails, strict=True):
            visitor.sign_in(email).raise_for_status()

    def start(self) -> list[threading.Thread]:
        """Let each go on with the pairs that they have not begun."""
        working = [threading.Thread(target=self._work, args=(number,)) for number in range(len(self._emails))]
        for each in working:
            each.start()
        return working

    def leave(self) -> None:
        for visitor in self._visitors:
            visitor.__exit__()

    def _work(self, number: int) -> None:
        try:
            for kept, away in self._pairs[number]:
                for act, typed in ACTS:
                    other = {"other": away} if act == "merge" else {}
                    assert self._visitors[number].act(kept, act, **typed, **other), f"{act} was refused"
                    self.done.append((kept, act))
        except requests.RequestException:
            return  # the server is gone


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
            return kept.public_ref, away.public_ref

    return [[pair() for _ in range(PAIRS_EACH)] for _ in range(OFFICERS)]


@pytest.fixture
def team(tmp_path: Path, database: Database, settings: Settings, pairs: list[list[Pair]]) -> Iterator[Team]:
    emails = [f"officer{number}@team.example" for number in range(OFFICERS)]
    with database.transaction() as db:
        for email in emails:
            make_worker(db, email=email)
    database.engine.dispose()
    with LiveServer.with_the_tests_own(tmp_path, settings) as server:
        team = Team(server.url, emails, pairs)
        team.sign_in()
        kill_now_and_then(server, team)
        yield team
        team.leave()


def kill_now_and_then(server: LiveServer, team: Team) -> None:
    """Kill the server KILLS times, each at a random moment of the work, and start it again in between."""
    for kill in range(KILLS):
        if kill:
            server.start()
        before, until = len(team.done), time.monotonic() + LONGEST_SECONDS
        working = team.start()
        while len(team.done) < before + ACTS_BEFORE_A_KILL and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.1))  # noqa: S311 - anywhere within an act
        server.kill()
        for each in working:
            each.join()
        assert len(team.done) >= before + ACTS_BEFORE_A_KILL, "the kill must fall into the work"


def counted(db: Session, query: Select[*tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row) for row in db.execute(query))


def written_acts(db: Session, kept: Referral, away: Referral) -> dict[str, int]:
    """Return how often each act on these two is in the tables, without the audit."""
    moves = counted(db, select(ReferralMove.to_status).where(ReferralMove.referral_id == kept.id))
    closings = counted(db, select(ReferralOutcome.id).where(ReferralOutcome.referral_id == kept.id)).total()
    merges = counted(db, select(Merge.id).where(Merge.kept_id == kept.id, Merge.merged_id == away.id)).total()
    assert moves[Status.TAKEN,] == (kept.taken_by_id is not None)
    assert moves[Status.CLOSED,] == closings == (kept.status is Status.CLOSED)
    assert merges == (away.merged_into_id == kept.id)
    replies = select(ConversationMessage.id).where(
        ConversationMessage.about_ref == kept.public_ref, ConversationMessage.outgoing_text_id.is_not(None)
    )
    return {
        "take": moves[Status.TAKEN,],
        "notes": counted(db, select(ReferralNote.id).where(ReferralNote.referral_id == kept.id)).total(),
        "reply": counted(db, replies).total(),
        "merge": merges,
        "close": closings,
    }


def audited_acts(db: Session, kept: Referral, away: Referral) -> dict[str, int]:
    """Return how often each act on these two is in the audit."""
    told = counted(db, select(AuditEntry.subject, AuditEntry.action))
    talk = select(Conversation).where(Conversation.contact_point_id == kept.contact_point_id)
    subjects = dict.fromkeys(AUDITED, kept.public_ref)
    subjects["reply"] = next((found.subject for found in db.scalars(talk)), "")
    assert told[away.public_ref, AUDITED["merge"]] == told[kept.public_ref, AUDITED["merge"]]
    return {act: told[subject, AUDITED[act]] for act, subject in subjects.items()}


@pytest.mark.slow
def test_each_act_that_was_answered_is_there_and_none_is_half_done(
    team: Team, database: Database, pairs: list[list[Pair]]
) -> None:
    assert {act for _, act in team.done} == set(AUDITED), "each kind of act must have been done"
    with database.reading() as db:
        found = {each.public_ref: each for each in db.scalars(select(Referral))}
        for kept, away in (pair for each in pairs for pair in each):
            written = written_acts(db, found[kept], found[away])
            assert audited_acts(db, found[kept], found[away]) == written
            answered = {act for reference, act in team.done if reference == kept}
            assert answered <= {act for act, times in written.items() if times == 1}
        assert audit.verify(db).broken_id is None
