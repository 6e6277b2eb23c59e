"""Links that a manager passes on: to begin, or to begin again with a new password. Each opens once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, second_factor
from portal.accounts.errors import LinkSpent, NotYourself
from portal.accounts.models import StaffMember
from portal.accounts.proofs import AccountLink, LinkKind
from portal.clocks import is_still, still

TOKEN_BYTES = 32
GOOD_FOR = timedelta(hours=24)
ACTIONS = {
    LinkKind.INVITE: "staff.invited",
    LinkKind.PASSWORD: "staff.password_link_made",
    LinkKind.ALL: "staff.reset_link_made",
}


def make(db: Session, member: StaffMember, kind: LinkKind, by: StaffMember, now: datetime) -> str:
    """Return the token of a new link, known to nobody but who gets it. Links made for `member` before open nothing.

    Raises NotYourself: who lost their own second factor needs a colleague.
    """
    if member.id == by.id:
        raise NotYourself("nobody makes a link for themself")
    accounts.void_links(db, member, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = now + GOOD_FOR
    db.add(AccountLink(staff_member=member, kind=kind, token_hash=_hash(token), made_at=now, expires_at=until))
    audit.record(db, actor=by, action=ACTIONS[kind], subject=f"staff:{member.id}", now=now)
    return token


def find(db: Session, token: str, now: datetime, *, to_use: bool = False) -> AccountLink:
    """Return the link that `token` is for. Raises LinkSpent."""
    query = select(AccountLink).where(AccountLink.token_hash == _hash(token))
    if to_use:  # locked, so that two at once are not both the first
        query = query.with_for_update(of=AccountLink).execution_options(populate_existing=True)
    link = db.scalar(query)
    is_good = link is not None and is_still(link.expires_at, now, GOOD_FOR) and link.staff_member.is_active
    if link is None or link.used_at is not None or not is_good:
        raise LinkSpent("this link opens nothing")
    return link


def use(db: Session, token: str, password: str, now: datetime) -> StaffMember:
    """Give the link's owner the password they chose, and end their sessions. It signs nobody in.

    An invitation and a link for everything take the second factor away, to be set up at the next sign-in. After one
    for the password alone it is asked for as ever. Raises LinkSpent, PasswordRefused.
    """
    link = find(db, token, now, to_use=True)
    member = link.staff_member
    accounts.set_password(db, member, password, now, by=member)
    link.used_at = now
    if link.kind is not LinkKind.PASSWORD:
        second_factor.forget(db, member)
        member.council_subject = None  # whoever was made anew at the council is found by their email again
    audit.record(db, actor=member, action="staff.link_used", subject=f"staff:{member.id}", now=now)
    return member


def invited(db: Session, now: datetime) -> dict[int, datetime]:
    """Return who was invited and has not come yet, by number, and until when they may."""
    waiting = (AccountLink.kind == LinkKind.INVITE, AccountLink.used_at.is_(None))
    query = select(AccountLink.staff_member_id, AccountLink.expires_at).where(
        *waiting, still(AccountLink.expires_at, now, GOOD_FOR)
    )
    return {row.staff_member_id: row.expires_at for row in db.execute(query)}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
