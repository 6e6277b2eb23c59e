"""Signing in by the council's own sign-on. It says who somebody is; whether they have an account, and which, is ours.

Nobody gets an account by it. The first time, the person is found by an email that the council's sign-on has verified;
from then on by its own name for them alone, so that an email given to somebody else later opens nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, sessions
from portal.accounts.models import StaffMember
from portal.accounts.sign_in import NOBODY, SignedIn, begun, opened


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the council's sign-on says is there.

    `email` is empty unless it was verified. `used_two_factors`: it saw a second factor itself. `authenticated_at` is
    when it last asked them who they are, None where it doesn't say.
    """

    issuer: str
    subject: str
    email: str = ""
    used_two_factors: bool = False
    authenticated_at: datetime | None = None

    @property
    def key(self) -> str:
        """What is kept of them: a hash, because a council's own numbers for its staff are no business of ours."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()


def sign_in(db: Session, person: Vouched, now: datetime) -> SignedIn | None:
    """Begin a session for who has an account, or return None: they have none, or it is switched off.

    Where the council's sign-on saw no second factor, ours is asked for as after a password.
    """
    member = _whose(db, person)
    if member is None or not member.is_active:
        subject = NOBODY if member is None else f"staff:{member.id}"
        audit.record(db, actor=None, action="staff.council_sign_on_refused", subject=subject, now=now)
        return None
    if member.council_subject is None:
        member.council_subject = person.key
        audit.record(db, actor=member, action="staff.council_sign_on_joined", subject=f"staff:{member.id}", now=now)
    if not person.used_two_factors:
        return begun(db, member, now, may_waive=False)
    long_ago = now - sessions.PROVED_FOR
    return opened(db, member, now, proved_at=min(person.authenticated_at or long_ago, now))


def _whose(db: Session, person: Vouched) -> StaffMember | None:
    joined = db.scalar(select(StaffMember).where(StaffMember.council_subject == person.key))
    if joined is not None or not person.email:
        return joined
    found = accounts.find(db, person.email)
    return found if found is not None and found.council_subject is None else None
