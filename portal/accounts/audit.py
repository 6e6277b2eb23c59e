"""The audit trail: who did what, to which record, when. Ids and references only, nothing personal."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry, StaffMember


def record(db: Session, *, actor: StaffMember | None, action: str, subject: str, now: datetime) -> AuditEntry:
    """Add an entry in the caller's transaction, so that the act and its entry are kept or lost together.

    `action` is a fixed name ("referral.taken"); `subject` a reference or an id ("K4M7PX", "staff:3").
    """
    entry = AuditEntry(actor=actor, action=action, subject=subject, at=now)
    db.add(entry)
    return entry


def history_of(db: Session, subject: str) -> list[AuditEntry]:
    """Return what happened to one record, newest first."""
    newest_first = (AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(db.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(*newest_first)))
