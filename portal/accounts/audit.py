"""The audit trail: who did what, to which record, when. Ids and references only, nothing personal."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts import audit_chain
from portal.accounts.models import AuditEntry, StaffMember

PAGE_SIZE = 50
_acting_from: ContextVar[str | None] = ContextVar("acting_from", default=None)
verify = audit_chain.verify  # importing the chain is what makes every session chain its entries


def acting_from(address: str | None) -> None:
    """Say from which network address what follows in this thread is asked for; None: from nowhere that is kept.

    Staff pages say it. Nobody keeps a young person's address.
    """
    _acting_from.set(address)


def record(db: Session, *, actor: StaffMember | None, action: str, subject: str, now: datetime) -> AuditEntry:
    """Add an entry in the caller's transaction, so that the act and its entry are kept or lost together.

    `action` is a fixed name ("referral.taken"); `subject` a reference or an id ("K4M7PX", "staff:3").
    """
    entry = AuditEntry(actor=actor, action=action, subject=subject, came_from=_acting_from.get(), at=now)
    db.add(entry)
    return entry


def history_of(db: Session, subject: str) -> list[AuditEntry]:
    """Return what happened to one record, newest first."""
    newest_first = (AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(db.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(*newest_first)))


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries somebody looks for. What is None narrows nothing; `since` and `until` are moments."""

    actor_id: int | None = None
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of entries, newest first. `before` leads to the next page, None where there is none."""

    entries: list[AuditEntry]
    before: int | None


def search(db: Session, sought: Sought) -> Found:
    """Return the newest entries that fit, a page at a time. Paging goes by number, so the thousandth is as fast."""
    query = select(AuditEntry).options(joinedload(AuditEntry.actor)).where(AuditEntry.sequence.is_not(None))
    if sought.actor_id is not None:
        query = query.where(AuditEntry.actor_id == sought.actor_id)
    if sought.subject:
        query = query.where(AuditEntry.subject == sought.subject)
    if sought.since is not None:
        query = query.where(AuditEntry.at >= sought.since)
    if sought.until is not None:
        query = query.where(AuditEntry.at < sought.until)
    if sought.before is not None:
        query = query.where(AuditEntry.sequence < sought.before)
    entries = list(db.scalars(query.order_by(AuditEntry.sequence.desc()).limit(PAGE_SIZE + 1)))
    shown = entries[:PAGE_SIZE]
    return Found(shown, shown[-1].sequence if len(entries) > PAGE_SIZE else None)
