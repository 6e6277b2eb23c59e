"""How long a session lasts, and what is kept of it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import sessions
from portal.accounts.models import StaffSession
from tests.conftest import NOON
from tests.factories_staff import make_worker


def test_a_session_ends_after_30_minutes_without_use(db: Session) -> None:
    token = sessions.start(db, make_worker(db), NOON)
    assert sessions.find_open(db, token, NOON + timedelta(minutes=29)) is not None
    assert sessions.find_open(db, token, NOON + timedelta(minutes=30)) is None


def test_a_session_ends_after_12_hours_however_busy(db: Session) -> None:
    token = sessions.start(db, make_worker(db), NOON)
    for minutes in range(20, 12 * 60, 20):
        found = sessions.find_open(db, token, NOON + timedelta(minutes=minutes))
        assert found is not None
        found.last_seen_at = NOON + timedelta(minutes=minutes)
    assert sessions.find_open(db, token, NOON + timedelta(hours=12)) is None


def test_the_token_itself_is_not_kept(db: Session) -> None:
    token = sessions.start(db, make_worker(db), NOON)
    kept = db.scalars(select(StaffSession)).one()
    assert len(token) >= 43
    assert token not in kept.token_hash


def test_an_ended_session_stays_ended(db: Session) -> None:
    member = make_worker(db)
    token = sessions.start(db, member, NOON)
    assert sessions.end(db, token, NOON) is member
    assert sessions.find_open(db, token, NOON) is None
    assert sessions.end(db, token, NOON) is None


def test_a_token_that_nobody_was_given_opens_nothing(db: Session) -> None:
    sessions.start(db, make_worker(db), NOON)
    assert sessions.find_open(db, "", NOON) is None
    assert sessions.find_open(db, "x" * 43, NOON) is None


def test_the_idle_clock_moves_once_a_minute(db: Session) -> None:
    sessions.start(db, make_worker(db), NOON)
    session = db.scalars(select(StaffSession)).one()
    assert not sessions.is_due_to_be_seen(session, NOON + timedelta(seconds=59))
    assert sessions.is_due_to_be_seen(session, NOON + timedelta(seconds=60))
