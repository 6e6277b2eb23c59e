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
from portal.records.rules import RULES, Rule

AT_A_TIME = 200
AUDIT, ENTRIES = "audit", "audit entries"
RAN = "retention.ran"
# A run goes on by the clock from the run before, by two days at most. So a clock that jumped ahead makes things go a
# day early for each night until it is right, not all at once; and after a month off, a month of nights catches up.
A_STEP = timedelta(days=2)
# Runs that come so soon after another are the same night's.
A_NIGHT = timedelta(hours=20)
CLOCK_IS_RIGHT = "flask --app app retention run --clock-is-right"


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


def settle_clock(db: Session, now: datetime, *, is_right: bool = False) -> datetime:
    """Return the moment that a run at `now` deletes by, and write it down: the next run goes on from there.

    Deleting can't be taken back, and a clock can be wrong by years. Nothing but the runs before counts, so what else
    was written down by a wrong clock changes nothing. `is_right`: somebody has looked at the clock.
    """
    last = _last_run(db)
    by = now if last is None or is_right else min(now, _next_from(*last, now))
    if is_right:
        audit.record(db, actor=None, action="retention.clock_confirmed", subject=f"{now:%Y-%m-%d}", now=now)
    audit.record(db, actor=None, action=RAN, subject=by.isoformat(timespec="seconds"), now=now)
    return by


def expected_clock(db: Session, now: datetime) -> datetime:
    """Return the moment that a run at `now` would delete by. Writes nothing."""
    last = _last_run(db)
    return now if last is None else min(now, _next_from(*last, now))


def begin(db: Session, now: datetime) -> None:
    """Note where the clock stands when a service first starts, so that its first run has something to go on from."""
    if _last_run(db) is None:
        settle_clock(db, now)


def _last_run(db: Session) -> tuple[datetime, datetime] | None:
    """Return when the last run was by its clock, and by which moment it deleted."""
    runs = select(AuditEntry.at, AuditEntry.subject).where(AuditEntry.action == RAN)
    last = db.execute(runs.order_by(AuditEntry.id.desc()).limit(1)).first()
    return (last.at, datetime.fromisoformat(last.subject)) if last else None


def _next_from(ran_at: datetime, deleted_by: datetime, now: datetime) -> datetime:
    passed = now - ran_at
    return deleted_by + (max(passed, timedelta()) if passed < A_NIGHT else A_STEP)


def run(
    database: Database, retention: Retention, now: datetime, by: datetime | None = None
) -> Generator[Done, None, None]:
    """Delete what is due, in the order in which one lets go of another, and say how much of each sort went.

    `by` is the moment to delete by (`settle_clock`), `now` without it. Afterwards nothing of it is left in the files of
    SQLite. On PostgreSQL, autovacuum sees to that.
    """
    by = by or now
    for rule in RULES:
        yield Done(rule.kind, rule.what, _delete(database, rule, by - retention[rule.kind].time, now))
    yield Done(AUDIT, ENTRIES, _trim(database, by - retention[AUDIT].time, now))
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
