"""Who asked by text to have everything deleted, where that could not be done at once: a person must look at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import AuditEntry, StaffMember
from portal.messages.models import ContactPoint

ASKED, SETTLED = "record.deletion_asked", "record.deletion_settled"


def note(db: Session, point: ContactPoint, now: datetime) -> None:
    """Write down that this number asked for everything to be deleted."""
    audit.record(db, actor=None, action=ASKED, subject=_subject(point), now=now)


def settle(db: Session, point: ContactPoint, by: StaffMember, now: datetime) -> None:
    """Write down that somebody dealt with what this number asked for, if it waits."""
    if any(each.id == point.id for each, _ in waiting(db)):
        audit.record(db, actor=by, action=SETTLED, subject=_subject(point), now=now)
        db.flush()


def waiting(db: Session) -> Sequence[tuple[ContactPoint, datetime]]:
    """Return the numbers that asked and wait, with when they last did, the longest waiting first."""
    db.flush()
    newest, settled = _newest(db, ASKED), _newest(db, SETTLED)
    entry_ids = [entry_id for subject, entry_id in newest.items() if entry_id > settled.get(subject, 0)]
    entries = db.scalars(select(AuditEntry).where(AuditEntry.id.in_(entry_ids)).order_by(AuditEntry.id)).all()
    found = []
    for entry in entries:
        point = db.get(ContactPoint, int(entry.subject.partition(":")[2]))
        if point is not None:
            found.append((point, entry.at))
    return found


def _newest(db: Session, action: str) -> dict[str, int]:
    """Return the newest entry of this action for each number."""
    newest = select(AuditEntry.subject, func.max(AuditEntry.id)).where(AuditEntry.action == action)
    return {subject: number for subject, number in db.execute(newest.group_by(AuditEntry.subject))}


def _subject(point: ContactPoint) -> str:
    return f"number:{point.id}"
