"""How often somebody may be wrong: a password, a code. Counted so that nobody can hold somebody else up."""

import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.accounts.errors import TooManyTries
from portal.accounts.models import SignInTry, StaffMember
from portal.clocks import lately
from portal.encryption import blind_index

WINDOW = timedelta(minutes=15)
WRONG_FOR_ONE_ACCOUNT = 5
WRONG_FROM_ONE_ADDRESS = 10
# Over all addresses. An address from which this very account was opened in the last 30 days is let through, so that
# nobody who guesses from many can hold its owner up.
WRONG_FOR_ONE_ACCOUNT_ANYWHERE = 20
SHORT = timedelta(minutes=5)
WRONG_BY_ANYBODY = 300
# Codes are few: a million, of which three count. Whoever tries them knows the password already.
WRONG_CODES_ANYWHERE = 5
DAY = timedelta(days=1)
WRONG_CODES_A_DAY = 50
KNOWN_FOR = timedelta(days=30)


def password_key(email: str) -> str:
    """Return what wrong passwords for this email are counted under."""
    return blind_index(email.strip().lower())


def code_key(member: StaffMember) -> str:
    """Return what wrong codes for this account are counted under: apart from its passwords."""
    return blind_index(f"code of {member.id}")


def queue_up(db: Session, address: str, name_key: str) -> None:
    """Let tries from one address, and at one account, through one by one: a burst would be counted before it is noted.

    On SQLite every write transaction waits for the one before it already.
    """
    if db.get_bind().dialect.name == "postgresql":
        for key in (blind_index(address), name_key):  # always in this order, so that two never wait for each other
            db.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def refuse_too_many(db: Session, name_key: str, address: str, now: datetime) -> None:
    """Do nothing while a password may be tried. Raises TooManyTries."""
    _refuse_from_here(db, name_key, address, now)
    if not _is_known(db, name_key, address, now):
        _refuse_when(db, WRONG_FOR_ONE_ACCOUNT_ANYWHERE, WINDOW, now, SignInTry.name_key == name_key)
        _refuse_when(db, WRONG_BY_ANYBODY, SHORT, now)


def refuse_too_many_codes(db: Session, member: StaffMember, address: str, now: datetime) -> None:
    """Do nothing while a code may be tried. Raises TooManyTries.

    Somebody who knows the password could guess codes from many addresses, so all addresses count together.
    """
    name_key = code_key(member)
    _refuse_from_here(db, name_key, address, now)
    if not _is_known(db, name_key, address, now):
        _refuse_when(db, WRONG_CODES_ANYWHERE, SHORT, now, SignInTry.name_key == name_key)
        _refuse_when(db, WRONG_CODES_A_DAY, DAY, now, SignInTry.name_key == name_key)


def note(db: Session, name_key: str, address: str, now: datetime, *, succeeded: bool) -> None:
    """Record a try. The caller keeps its transaction also when the answer is no."""
    db.add(SignInTry(name_key=name_key, address_key=blind_index(address), at=now, succeeded=succeeded))


def _refuse_from_here(db: Session, name_key: str, address: str, now: datetime) -> None:
    from_here = SignInTry.address_key == blind_index(address)
    _refuse_when(db, WRONG_FROM_ONE_ADDRESS, WINDOW, now, from_here)
    _refuse_when(db, WRONG_FOR_ONE_ACCOUNT, WINDOW, now, from_here, SignInTry.name_key == name_key)


def _is_known(db: Session, name_key: str, address: str, now: datetime) -> bool:
    """Say whether what is counted under `name_key` was right from this address before."""
    right = (SignInTry.name_key == name_key, SignInTry.succeeded, SignInTry.at > now - KNOWN_FOR)
    from_here = SignInTry.address_key == blind_index(address)
    return db.scalar(select(SignInTry.id).where(*right, from_here).limit(1)) is not None


def _refuse_when(db: Session, limit: int, window: timedelta, now: datetime, *which: ColumnElement[bool]) -> None:
    # What was noted by a clock that ran ahead must not hold anybody up for as long as it was ahead.
    recent = select(SignInTry.at).where(*which, lately(SignInTry.at, now, window), SignInTry.succeeded.is_(False))
    newest = list(db.scalars(recent.order_by(SignInTry.at.desc()).limit(limit)))
    if len(newest) == limit:
        wait = newest[-1] + window - now
        raise TooManyTries(minutes=max(1, math.ceil(wait.total_seconds() / 60)))
