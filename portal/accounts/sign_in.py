"""Signing in: a password, then a second factor. The same answer whatever was wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, passwords, second_factor, sessions, tries
from portal.accounts.errors import NothingWaits
from portal.accounts.models import StaffMember, StaffSession

NOBODY = "staff:nobody"


class Missing(Enum):
    """What somebody with the right password has yet to do."""

    NOTHING = auto()
    CODE = auto()
    SET_UP = auto()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, the token that their browser keeps, and what is missing before it opens anything.

    `recovery_codes` are there when a second factor was just set up: they are shown once.
    """

    member: StaffMember
    token: str
    missing: Missing = Missing.NOTHING
    recovery_codes: tuple[str, ...] = ()


def sign_in(
    db: Session, *, email: str, password: str, address: str, now: datetime, may_waive: bool = False
) -> SignedIn | None:
    """Begin a session, or return None when email and password do not open an account.

    Unknown email, wrong password and switched-off account take as long and look the same. The try is recorded either
    way, so the caller keeps the transaction when the answer is None.

    Wrong tries are limited from one address, at one account and over all (`portal.accounts.tries`). Somebody else who
    guesses at your account from elsewhere cannot lock you out of it. A try that is refused here is not counted again.

    The session is half until the second factor was given. `may_waive`: accounts that are marked so need none.

    Raises TooManyTries: this address has been wrong too often.
    """
    tries.queue_up(db, address, tries.password_key(email))
    tries.refuse_too_many(db, tries.password_key(email), address, now)
    member = accounts.find(db, email)
    is_right = passwords.is_password(member.password_hash if member else None, password)
    opens = member if is_right and member is not None and member.is_active else None
    tries.note(db, tries.password_key(email), address, now, succeeded=opens is not None)
    if opens is None:
        # Written down for unknown names too: the time that takes must not tell who works here.
        subject = NOBODY if member is None else f"staff:{member.id}"
        audit.record(db, actor=None, action="staff.sign_in_refused", subject=subject, now=now)
        return None
    if passwords.needs_rehash(opens.password_hash):
        opens.password_hash = passwords.rehash(password)
    return begun(db, opens, now, may_waive=may_waive)


def begun(db: Session, member: StaffMember, now: datetime, *, may_waive: bool) -> SignedIn:
    """Open a session that waits for the second factor, or a whole one where this account needs none."""
    if second_factor.is_set_up(db, member):
        return SignedIn(member, sessions.start(db, member, now, is_half=True), Missing.CODE)
    if may_waive and member.is_factor_waived:
        return opened(db, member, now)
    second_factor.begin(db, member, now)
    return SignedIn(member, sessions.start(db, member, now, is_half=True), Missing.SET_UP)


def give_code(db: Session, *, token: str, typed: str, address: str, now: datetime) -> SignedIn | None:
    """Open the session that waits for a code, under a new token; or return None: the code is wrong.

    Where no second factor is in force yet, the code is the first one of the app that is being set up. The caller keeps
    the transaction either way. Raises TooManyTries; NothingWaits: the password was given too long ago.
    """
    half = sessions.find_half(db, token, now)
    if half is None:
        raise NothingWaits("no session waits for a code")
    member = half.staff_member
    tries.queue_up(db, address, tries.code_key(member))
    tries.refuse_too_many_codes(db, member, address, now)
    codes: tuple[str, ...] = ()
    if second_factor.is_set_up(db, member):
        is_right = second_factor.is_right(db, member, typed, now)
    else:
        codes = tuple(second_factor.finish(db, member, typed, now) or ())
        is_right = bool(codes)
    tries.note(db, tries.code_key(member), address, now, succeeded=is_right)
    if not is_right:
        audit.record(db, actor=None, action="staff.code_refused", subject=f"staff:{member.id}", now=now)
        return None
    half.ended_at = now
    return opened(db, member, now, codes)


def opened(
    db: Session,
    member: StaffMember,
    now: datetime,
    codes: tuple[str, ...] = (),
    *,
    proved_at: datetime | None = None,
) -> SignedIn:
    """Open a whole session. Links that were made for `member` open nothing any more."""
    accounts.void_links(db, member, now)
    audit.record(db, actor=member, action="staff.signed_in", subject=f"staff:{member.id}", now=now)
    return SignedIn(member, sessions.start(db, member, now, proved_at=proved_at), recovery_codes=codes)


def prove(db: Session, session: StaffSession, *, typed: str, address: str, now: datetime) -> bool:
    """Say whether `typed` is a code of who is signed in here, or their password where no code is asked of them.

    Then the session is fresh. The caller keeps the transaction either way. Raises TooManyTries.
    """
    by_code = second_factor.is_set_up(db, session.staff_member)
    return _prove(db, session, typed, address, now, by_code=by_code)


def prove_password(db: Session, session: StaffSession, *, password: str, address: str, now: datetime) -> bool:
    """As `prove`, by the password alone: nobody sets a new one with a code."""
    return _prove(db, session, password, address, now, by_code=False)


def _prove(db: Session, session: StaffSession, typed: str, address: str, now: datetime, *, by_code: bool) -> bool:
    member = session.staff_member
    tries.queue_up(db, address, tries.code_key(member))
    tries.refuse_too_many_codes(db, member, address, now)
    is_right = (
        second_factor.is_right(db, member, typed, now)
        if by_code
        else passwords.is_password(member.password_hash, typed)
    )
    tries.note(db, tries.code_key(member), address, now, succeeded=is_right)
    action = "staff.proved_again" if is_right else "staff.proof_refused"
    audit.record(db, actor=member, action=action, subject=f"staff:{member.id}", now=now)
    if is_right:
        session.proved_at = now
    return is_right


def sign_out(db: Session, token: str, now: datetime) -> None:
    """End the session on the server: the token opens nothing from now on, whoever holds a copy."""
    member = sessions.end(db, token, now)
    if member is not None:
        audit.record(db, actor=member, action="staff.signed_out", subject=f"staff:{member.id}", now=now)
