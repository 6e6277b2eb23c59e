"""Deletes by the clock what was kept for as long as content/retention.toml says, and writes down how much, not whose.

Each few rows go in a transaction of their own, with their entry in the audit trail: killed at any moment and run again
it goes on, and run twice it finds nothing more.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.retention import Retention
from portal.accounts import audit, audit_chain
from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.errors import PortalError
from portal.records.rules import RULES, Rule

AT_A_TIME = 200
AUDIT, ENTRIES = "audit", "audit entries"
# A service in use writes into its audit trail every day. A silence longer than this is more likely a wrong clock.
MOST_QUIET = timedelta(days=35)
CONFIRM = "flask --app app retention run --clock-is-right"


class ClockInDoubt(PortalError):
    """The clock may be wrong, and much be deleted that isn't due. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many of one sort were deleted, or would be."""

    kind: str
    what: str
    number: int


def look(db: Session, retention: Retention, now: datetime) -> Iterator[Done]:
    """Say what a run would delete now. Deletes nothing."""
    for rule in RULES:
        due = rule.due(now - retention[rule.kind].time).subquery()
        yield Done(rule.kind, rule.what, db.scalar(select(func.count()).select_from(due)) or 0)
    old = AuditEntry.at < now - retention[AUDIT].time
    yield Done(AUDIT, ENTRIES, db.scalar(select(func.count()).where(old).select_from(AuditEntry)) or 0)


def require_likely(db: Session, now: datetime) -> None:
    """Raise ClockInDoubt where `now` is long after anything that was written down: deleting can't be taken back."""
    last = db.scalar(select(func.max(AuditEntry.at)))
    if last is not None and now - last > MOST_QUIET:
        raise ClockInDoubt(
            f"Nothing was deleted: the audit trail ends on {last:%d %B %Y}, and this machine says that it is "
            f"{now:%d %B %Y}. Put its clock right, or, if it is right, run: {CONFIRM}"
        )


def confirm_clock(db: Session, now: datetime) -> None:
    """Write down that somebody looked at the clock: retention runs by it again."""
    audit.record(db, actor=None, action="retention.clock_confirmed", subject=f"{now:%Y-%m-%d}", now=now)


def run(database: Database, retention: Retention, now: datetime) -> Generator[Done, None, None]:
    """Delete what is due, in the order in which one lets go of another, and say how much of each sort went.

    Afterwards nothing of it is left in the files of SQLite. On PostgreSQL, autovacuum sees to that.
    """
    for rule in RULES:
        yield Done(rule.kind, rule.what, _delete(database, rule, now - retention[rule.kind].time, now))
    yield Done(AUDIT, ENTRIES, _trim(database, now - retention[AUDIT].time, now))
    database.empty_log()


def _delete(database: Database, rule: Rule, before: datetime, now: datetime) -> int:
    total = 0
    while True:
        with database.transaction() as db:
            due = rule.due(before).limit(AT_A_TIME)
            ids = db.scalars(due.with_for_update(skip_locked=True)).all()
            if not ids:
                return total
            rule.remove(db, ids)
            subject = f"{rule.what}: {len(ids)}"
            audit.record(db, actor=None, action="retention.deleted", subject=subject, now=now)
        total += len(ids)


def _trim(database: Database, before: datetime, now: datetime) -> int:
    total = 0
    while True:
        with database.transaction() as db:
            gone = audit_chain.trim(db, before, now)
        if not gone:
            return total
        total += gone
