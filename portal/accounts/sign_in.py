"""Signing in: the same answer whatever was wrong, and a limit that holds nobody else up."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, passwords, sessions
from portal.accounts.errors import TooManyTries
from portal.accounts.models import SignInTry, StaffMember
from portal.encryption import blind_index

WINDOW = timedelta(minutes=15)
WRONG_TRIES_FOR_ONE_ACCOUNT = 5
WRONG_TRIES_FROM_ONE_ADDRESS = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that their browser keeps."""

    member: StaffMember
    token: str


def sign_in(db: Session, *, email: str, password: str, address: str, now: datetime) -> SignedIn | None:
    """Open a session, or return None when email and password do not open an account.

    Unknown email, wrong password and switched-off account take as long and look the same. The try is recorded either
    way, so the caller keeps the transaction when the answer is None.

    The limit counts wrong tries from one address: on one account, and over all accounts. Somebody else who guesses at
    your account from elsewhere cannot lock you out of it. A try that is refused here is not counted again.

    Raises TooManyTries: this address has been wrong too often.
    """
    name_key, address_key = blind_index(email.strip().lower()), blind_index(address)
    _queue_up(db, address_key)
    _refuse_too_many(db, name_key, address_key, now)
    member = accounts.find(db, email)
    is_right = passwords.is_password(member.password_hash if member else None, password)
    opens = member if is_right and member is not None and member.is_active else None
    db.add(SignInTry(name_key=name_key, address_key=address_key, at=now, succeeded=opens is not None))
    if member is not None:
        action = "staff.signed_in" if opens else "staff.sign_in_refused"
        audit.record(db, actor=opens, action=action, subject=f"staff:{member.id}", now=now)
    return SignedIn(opens, sessions.start(db, opens, now)) if opens else None


def sign_out(db: Session, token: str, now: datetime) -> None:
    """End the session on the server: the token opens nothing from now on, whoever holds a copy."""
    member = sessions.end(db, token, now)
    if member is not None:
        audit.record(db, actor=member, action="staff.signed_out", subject=f"staff:{member.id}", now=now)


def _queue_up(db: Session, address_key: str) -> None:
    """Let tries from one address through one by one, or a burst would all be counted before any is recorded.

    On SQLite every write transaction waits for the one before it already.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(int(address_key[:15], 16))))


def _refuse_too_many(db: Session, name_key: str, address_key: str, now: datetime) -> None:
    from_here = SignInTry.address_key == address_key
    _refuse_when(db, WRONG_TRIES_FROM_ONE_ADDRESS, now, from_here)
    _refuse_when(db, WRONG_TRIES_FOR_ONE_ACCOUNT, now, from_here, SignInTry.name_key == name_key)


def _refuse_when(db: Session, limit: int, now: datetime, *which: ColumnElement[bool]) -> None:
    recent = select(SignInTry.at).where(*which, SignInTry.at > now - WINDOW, SignInTry.succeeded.is_(False))
    newest = list(db.scalars(recent.order_by(SignInTry.at.desc()).limit(limit)))
    if len(newest) == limit:
        wait = newest[-1] + WINDOW - now
        raise TooManyTries(minutes=max(1, math.ceil(wait.total_seconds() / 60)))
