"""Fifty people sign in at the same moment: each gets their own session, a wrong password none, and guesses end soon."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from portal.accounts.models import SignInTry, StaffMember, StaffSession
from portal.accounts.tries import WRONG_FOR_ONE_ACCOUNT, WRONG_FROM_ONE_ADDRESS
from portal.database import Database
from portal.settings import Settings
from tests.factories_staff import PASSWORD, make_worker
from tests.support.live_server import LiveServer
from tests.support.staff_visitor import StaffVisitor

PATIENCE_SECONDS = 60
OFFICERS, AT_ONCE = 10, 50
WRONG = 8  # so many wrong passwords beside the right ones: from ten on, their address would have to wait
NAMES = tuple(f"Officer {chr(ord('A') + number)}" for number in range(OFFICERS))
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"
WAIT = "Too many wrong tries. Wait"


class Try(NamedTuple):
    """Whose account somebody tries to open, from where, and whether with the right password."""

    name: str
    is_right: bool
    address: str = HERE


class Seen(NamedTuple):
    """The status, whether the page said to wait, and the names on the page of one's own account then."""

    status: int
    must_wait: bool
    names: tuple[str, ...]


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """A site behind a proxy, which says where somebody is."""
    with database.transaction() as db:
        for name in NAMES:
            make_worker(db, email=email_of(name), name=name)
    database.engine.dispose()
    with LiveServer.with_the_tests_own(tmp_path, settings, TRUSTED_PROXY="127.0.0.1") as running:
        yield running


def email_of(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@team.example"


def at_once(server: LiveServer, tries: Sequence[Try]) -> list[Seen]:
    """Let each sign in with a browser of their own, all at the same moment."""
    together = threading.Barrier(len(tries))

    def sign_in(one: Try) -> Seen:
        with StaffVisitor(server.url) as visitor:
            visitor.session.headers["X-Forwarded-For"] = one.address
            visitor.open("/staff/sign-in")
            together.wait(PATIENCE_SECONDS)
            answer = visitor.sign_in(email_of(one.name), PASSWORD if one.is_right else "not my password at all")
            page = visitor.open("/staff/account").text
            must_wait = WAIT in answer.text and "Retry-After" in answer.headers
            return Seen(answer.status_code, must_wait, tuple(name for name in NAMES if name in page))

    with ThreadPoolExecutor(len(tries)) as people:
        return list(people.map(sign_in, tries))


def whole_sessions(database: Database) -> list[str]:
    """Return whose account is open, once for each session."""
    with database.reading() as db:
        owners = select(StaffMember.name).join(StaffSession).where(StaffSession.is_half.is_(False))
        return sorted(db.scalars(owners))


@pytest.mark.slow
def test_fifty_at_once_get_what_is_theirs(server: LiveServer, database: Database) -> None:
    right = [Try(NAMES[number % OFFICERS], is_right=True) for number in range(AT_ONCE)]
    wrong = [Try(NAMES[number % OFFICERS], is_right=False) for number in range(WRONG)]
    seen = at_once(server, [*wrong, *right])
    assert seen[:WRONG] == [Seen(422, must_wait=False, names=())] * WRONG
    assert seen[WRONG:] == [Seen(200, must_wait=False, names=(each.name,)) for each in right]
    assert whole_sessions(database) == sorted(each.name for each in right)


@pytest.mark.slow
@pytest.mark.parametrize(("tried", "allowed"), [(NAMES[:1], WRONG_FOR_ONE_ACCOUNT), (NAMES, WRONG_FROM_ONE_ADDRESS)])
def test_of_fifty_guesses_at_once_only_the_allowed_count_and_the_owner_gets_in_meanwhile(
    server: LiveServer, database: Database, tried: tuple[str, ...], allowed: int
) -> None:
    guesses = [Try(tried[number % len(tried)], is_right=False) for number in range(AT_ONCE)]
    *guessed, owner = at_once(server, [*guesses, Try(NAMES[0], is_right=True, address=ELSEWHERE)])
    refused, waits = Seen(422, must_wait=False, names=()), Seen(429, must_wait=True, names=())
    assert Counter(guessed) == {refused: allowed, waits: AT_ONCE - allowed}
    assert owner == Seen(200, must_wait=False, names=(NAMES[0],))
    with database.reading() as db:
        assert len(db.scalars(select(SignInTry).where(SignInTry.succeeded.is_(False))).all()) == allowed
    assert at_once(server, [Try(tried[0], is_right=True)]) == [waits], "a right guess comes too late"
    assert whole_sessions(database) == [NAMES[0]]
