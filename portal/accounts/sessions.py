"""Sessions: a random token in the browser, its hash here, and two clocks that end it on the server."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember, StaffSession
from portal.clocks import is_lately

TOKEN_BYTES = 32
IDLE_LIMIT = timedelta(minutes=30)
WHOLE_LIMIT = timedelta(hours=12)
# A click moves the idle clock only this often, so that reading pages does not mean writing to the disk each time.
SEEN_EVERY = timedelta(minutes=1)
# How long somebody has to give the second factor, or to set one up, after the right password.
HALF_LIMIT = timedelta(minutes=10)
# For so long after the password and code were given, what is most worth stealing opens without asking again.
PROVED_FOR = timedelta(minutes=10)
REMEMBERED_FOR = timedelta(hours=24)


def start(
    db: Session, member: StaffMember, now: datetime, *, is_half: bool = False, proved_at: datetime | None = None
) -> str:
    """Open a session and return its token: 256 random bits, known to the browser alone.

    `proved_at`: when its owner proved who they are, where that was not just now.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    moments = {"created_at": now, "last_seen_at": now, "proved_at": None if is_half else proved_at or now}
    db.add(StaffSession(token_hash=_hash(token), staff_member=member, is_half=is_half, **moments))
    return token


def find_open(db: Session, token: str, now: datetime) -> StaffSession | None:
    """Return the session that `token` opens, or None: unknown, half, ended, idle for 30 minutes, or 12 hours old."""
    found = db.scalar(select(StaffSession).where(StaffSession.token_hash == _hash(token)))
    return found if found is not None and not found.is_half and is_open(found, now) else None


def find_half(db: Session, token: str, now: datetime) -> StaffSession | None:
    """Return the session that waits for its second factor, or None: none does, or for more than 10 minutes."""
    found = db.scalar(select(StaffSession).where(StaffSession.token_hash == _hash(token), StaffSession.is_half))
    waits = found is not None and is_open(found, now) and now - found.created_at < HALF_LIMIT
    return found if waits else None


def whose(db: Session, token: str, now: datetime) -> StaffMember | None:
    """Return who a token was given to, whether or not it still opens anything; None: nobody, or over a day ago."""
    since = StaffSession.created_at > now - REMEMBERED_FOR
    which = (StaffSession.token_hash == _hash(token), StaffSession.is_half.is_(False), since)
    found = db.scalar(select(StaffSession).where(*which))
    return found.staff_member if found is not None and found.staff_member.is_active else None


def is_fresh(session: StaffSession, now: datetime) -> bool:
    """Say whether its owner proved who they are within the last 10 minutes."""
    return session.proved_at is not None and is_lately(session.proved_at, now, PROVED_FOR)


def all_open(db: Session, member: StaffMember, now: datetime) -> list[StaffSession]:
    """Return every browser in which `member` is signed in, the one used last first."""
    theirs = (
        StaffSession.staff_member_id == member.id,
        StaffSession.ended_at.is_(None),
        StaffSession.is_half.is_(False),
    )
    since = StaffSession.created_at > now - WHOLE_LIMIT
    found = db.scalars(select(StaffSession).where(*theirs, since).order_by(StaffSession.last_seen_at.desc()))
    return [session for session in found if is_open(session, now)]


def is_open(session: StaffSession, now: datetime) -> bool:
    """Say whether a session still counts at `now`.

    One last seen long after `now`, by a clock that ran ahead, does not: nobody can say for how long it has been idle.
    """
    return (
        session.ended_at is None
        and session.staff_member.is_active
        and is_lately(session.last_seen_at, now, IDLE_LIMIT)
        and now - session.created_at < WHOLE_LIMIT
    )


def is_due_to_be_seen(session: StaffSession, now: datetime) -> bool:
    """Say whether the idle clock should be moved on."""
    return now - session.last_seen_at >= SEEN_EVERY


def end(db: Session, token: str, now: datetime) -> StaffMember | None:
    """End the session that `token` opens, for good. Returns whose it was, or None when there was none open."""
    found = find_open(db, token, now)
    if found is None:
        return None
    found.ended_at = now
    return found.staff_member


def end_all(db: Session, member: StaffMember, now: datetime, *, but: int = 0) -> None:
    """End every open session of `member`, in all their browsers; `but` is the number of one that stays."""
    theirs = (StaffSession.staff_member_id == member.id, StaffSession.ended_at.is_(None), StaffSession.id != but)
    db.execute(update(StaffSession).where(*theirs).values(ended_at=now))


def end_one(db: Session, member: StaffMember, session_id: int, now: datetime) -> bool:
    """End one open session of `member`. Returns whether there was such a one."""
    theirs = (StaffSession.id == session_id, StaffSession.staff_member_id == member.id, StaffSession.ended_at.is_(None))
    return bool(db.execute(update(StaffSession).where(*theirs).values(ended_at=now).returning(StaffSession.id)).all())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
