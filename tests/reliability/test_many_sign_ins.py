"""Fifty people sign in at the same moment: each gets their own session, and a wrong password none."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from portal.accounts.models import StaffMember, StaffSession
from portal.database import Database
from portal.settings import Settings
from tests.factories_staff import PASSWORD, make_worker
from tests.support.live_server import LiveServer
from tests.support.staff_visitor import StaffVisitor

PATIENCE_SECONDS = 60
OFFICERS, TRIES = 10, 5
WRONG = 8  # so many of the fifty have a wrong password: from ten on, their address would have to wait
NAMES = tuple(f"Officer {chr(ord('A') + number)}" for number in range(OFFICERS))


class Tried(NamedTuple):
    """One try: whose, whether with the right password, the status, and what their own account's page then said."""

    name: str
    is_right: bool
    status: int
    page: str


@pytest.fixture
def server(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    with database.transaction() as db:
        for name in NAMES:
            make_worker(db, email=email_of(name), name=name)
    database.engine.dispose()
    with LiveServer.with_the_tests_own(tmp_path, settings) as running:
        yield running


def email_of(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@team.example"


@pytest.mark.slow
def test_fifty_at_once_get_what_is_theirs(server: LiveServer, database: Database) -> None:
    together = threading.Barrier(OFFICERS * TRIES)

    def sign_in(number: int) -> Tried:
        name, is_right = NAMES[number % OFFICERS], number >= WRONG
        with StaffVisitor(server.url) as visitor:
            visitor.open("/staff/sign-in")
            together.wait(PATIENCE_SECONDS)
            answer = visitor.sign_in(email_of(name), PASSWORD if is_right else "not my password at all")
            return Tried(name, is_right, answer.status_code, visitor.open("/staff/account").text)

    with ThreadPoolExecutor(OFFICERS * TRIES) as people:
        tried = list(people.map(sign_in, range(OFFICERS * TRIES)))
    assert {(each.is_right, each.status) for each in tried} == {(True, 200), (False, 422)}
    for each in tried:
        assert [name for name in NAMES if name in each.page] == ([each.name] if each.is_right else [])
    with database.reading() as db:
        owners = db.execute(select(StaffMember.name).join(StaffSession).where(StaffSession.is_half.is_(False)))
        assert sorted(owners.scalars()) == sorted(each.name for each in tried if each.is_right)
