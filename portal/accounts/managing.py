"""What a manager does with colleagues' accounts: invites, changes role and localities, switches off and on."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, links, sessions
from portal.accounts.errors import LastManager, NotYourself
from portal.accounts.models import Locality, Role, StaffMember
from portal.accounts.permissions import Permission, roles_that_may
from portal.accounts.proofs import LinkKind


def all_accounts(db: Session) -> list[StaffMember]:
    """Return every account, those that are switched off last, by name."""
    return list(
        db.scalars(select(StaffMember).order_by(StaffMember.is_active.desc(), StaffMember.name, StaffMember.id))
    )


def invite(
    db: Session,
    *,
    email: str,
    name: str,
    role: Role,
    localities: Iterable[Locality],
    by: StaffMember,
    now: datetime,
) -> tuple[StaffMember, str]:
    """Make an account that nobody can sign in to yet, and return it with the token of the link that opens it.

    Raises BadEmail, AccountExists.
    """
    unknown = secrets.token_urlsafe(32)  # a password that nobody ever sees
    member = accounts.create_staff_member(db, email=email, name=name, role=role, password=unknown, now=now, by=by)
    member.localities = tuple(localities)
    return member, links.make(db, member, LinkKind.INVITE, by, now)


def change(
    db: Session, member: StaffMember, role: Role, localities: Iterable[Locality], by: StaffMember, now: datetime
) -> None:
    """Give `member` another role or other localities. Another role ends their sessions: they sign in to what they may.

    Raises NotYourself: nobody changes their own role; LastManager.
    """
    chosen = tuple(each for each in Locality if each in set(localities))
    if role is not member.role:
        _require_another(db, member, by)
        member.role = role
        sessions.end_all(db, member, now)
        audit.record(db, actor=by, action=f"staff.made_{role.value}", subject=f"staff:{member.id}", now=now)
    if chosen != member.localities:
        member.localities = chosen
        audit.record(db, actor=by, action="staff.localities_changed", subject=f"staff:{member.id}", now=now)


def switch_off(db: Session, member: StaffMember, by: StaffMember, now: datetime) -> None:
    """Stop `member` from signing in, end their sessions and their links. Raises NotYourself, LastManager."""
    _require_another(db, member, by)
    accounts.deactivate(db, member, now, by)


def switch_on(db: Session, member: StaffMember, by: StaffMember, now: datetime) -> None:
    """Let `member` sign in again, with the password and second factor that they had."""
    member.is_active = True
    audit.record(db, actor=by, action="staff.activated", subject=f"staff:{member.id}", now=now)


def sign_out_everywhere(db: Session, member: StaffMember, by: StaffMember, now: datetime) -> None:
    """End every session of `member`: their phone was stolen, or somebody else sits at their machine."""
    sessions.end_all(db, member, now)
    audit.record(db, actor=by, action="staff.sessions_ended", subject=f"staff:{member.id}", now=now)


def _require_another(db: Session, member: StaffMember, by: StaffMember) -> None:
    """Do nothing where somebody else is left who looks after accounts. Raises NotYourself, LastManager.

    Managers' rows are locked, so that two who demote each other at once don't both succeed.
    """
    if member.id == by.id:
        raise NotYourself("nobody does this to their own account")
    can = (StaffMember.is_active, StaffMember.role.in_(roles_that_may(Permission.MANAGE_ACCOUNTS)))
    managers = set(db.scalars(select(StaffMember.id).where(*can).order_by(StaffMember.id).with_for_update()))
    if by.id not in managers or managers <= {member.id}:
        raise LastManager("nobody would be left who looks after accounts")
