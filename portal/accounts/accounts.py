"""Staff accounts: made by a command on the machine or by a manager, never by signing up."""

import re
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts import audit, passwords, sessions
from portal.accounts.errors import AccountExists, BadEmail, NoSuchAccount
from portal.accounts.models import Role, StaffMember
from portal.accounts.permissions import Permission, roles_that_may
from portal.accounts.proofs import AccountLink

LOOKS_LIKE_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,185}\.[^@\s\x00-\x1f]{2,60}")


def as_stored(email: str) -> str:
    """Return an email as we keep it: no spaces around it, lower case. Raises BadEmail: it is none."""
    tidy = email.strip().lower()
    if len(tidy) > 254 or not LOOKS_LIKE_EMAIL.fullmatch(tidy):
        raise BadEmail("this is not an email address")
    return tidy


def find(db: Session, email: str) -> StaffMember | None:
    """Return the account with this email, signed off or not, or None."""
    try:
        tidy = as_stored(email)
    except BadEmail:
        return None
    return db.scalar(select(StaffMember).where(StaffMember.email == tidy))


def get(db: Session, email: str) -> StaffMember:
    """Return the account with this email. Raises NoSuchAccount."""
    found = find(db, email)
    if found is None:
        raise NoSuchAccount("nobody has this email")
    return found


def create_staff_member(
    db: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    is_factor_waived: bool = False,
    by: StaffMember | None = None,
) -> StaffMember:
    """Make an account that can sign in at once. `is_factor_waived`: on a local run, without a second factor.

    Raises BadEmail, AccountExists, PasswordRefused.
    """
    tidy = as_stored(email)
    if find(db, tidy) is not None:
        raise AccountExists("somebody already has this email")
    kept = passwords.hash_password(password)
    member = StaffMember(
        email=tidy,
        name=name.strip(),
        role=role,
        password_hash=kept,
        created_at=now,
        password_changed_at=now,
        is_factor_waived=is_factor_waived,
        localities=(),
    )
    db.add(member)
    db.flush()
    audit.record(db, actor=by, action="staff.created", subject=f"staff:{member.id}", now=now)
    return member


def set_password(
    db: Session, member: StaffMember, password: str, now: datetime, *, by: StaffMember | None = None, but: int = 0
) -> None:
    """Give `member` a new password. Every session that the old one opened ends, but the one whose number is `but`.

    So does every link that was made for them. Raises PasswordRefused.
    """
    member.password_hash = passwords.hash_password(password)
    member.password_changed_at = now
    void_links(db, member, now)
    sessions.end_all(db, member, now, but=but)
    audit.record(db, actor=by, action="staff.password_set", subject=f"staff:{member.id}", now=now)


def deactivate(db: Session, member: StaffMember, now: datetime, by: StaffMember | None = None) -> None:
    """Stop `member` from signing in, from this moment: sessions and links end too. What they did stays theirs."""
    member.is_active = False
    void_links(db, member, now)
    sessions.end_all(db, member, now)
    audit.record(db, actor=by, action="staff.deactivated", subject=f"staff:{member.id}", now=now)


def void_links(db: Session, member: StaffMember, now: datetime) -> None:
    """Make every link for `member` that was not used open nothing."""
    unused = (AccountLink.staff_member_id == member.id, AccountLink.used_at.is_(None))
    db.execute(update(AccountLink).where(*unused).values(used_at=now).execution_options(synchronize_session="fetch"))


def everybody(db: Session) -> list[StaffMember]:
    """Return everybody who can sign in, by name."""
    return list(db.scalars(select(StaffMember).where(StaffMember.is_active).order_by(StaffMember.name)))


def workers(db: Session) -> list[StaffMember]:
    """Return everybody who can sign in and works on referrals, by name: who one can be given to."""
    can = (StaffMember.is_active, StaffMember.role.in_(roles_that_may(Permission.WORK_ON_REFERRALS)))
    return list(db.scalars(select(StaffMember).where(*can).order_by(StaffMember.name)))
