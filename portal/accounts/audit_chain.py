"""The audit trail's chain: each entry carries a hash over itself and over the one before, so a change or a gap shows.

Entries are chained when their transaction commits. The lock that puts transactions in order is then held for that
moment alone, and taken after every other lock, so two transactions never wait for each other.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, event, func, select, update
from sqlalchemy.orm import Mapper, Session, object_session

from portal.accounts.models import AuditAnchor, AuditEntry

BEGINNING = "0" * 64
LOCK = 0x1AC0A0D17  # any number, the same in every process
BATCH = 1000
TRIMMED = "audit.trimmed"
_table = cast(Table, AuditEntry.__table__)
_entries = _table.c
_LAST = (
    select(_entries.sequence, _entries.hash)
    .where(_entries.sequence.is_not(None))
    .order_by(_entries.sequence.desc())
    .limit(1)
)
_NEW = select(_table).where(_entries.sequence.is_(None)).order_by(_entries.id).limit(BATCH)
_LINK = update(_table).where(_entries.id == bindparam("row"))
_FLAG = "audit entries to chain"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole trail found: how many entries are whole, the last one's hash, and the first fault."""

    whole: int
    head: str
    broken_id: int | None = None
    why: str = ""
    has_noted: bool = True


def hash_of(sequence: int, previous: str, row: Any) -> str:
    """Return the hash that an entry carries: SHA-256 over its place, the hash before, and everything it says."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [sequence, previous, at, row.actor_id, row.action, row.subject]
    if row.came_from is not None:  # entries from before it was kept have the hash that they had
        said.append(row.came_from)
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


@event.listens_for(AuditEntry, "before_insert")
def _note_new(_mapper: Mapper[AuditEntry], _connection: Connection, target: AuditEntry) -> None:
    session = object_session(target)
    if session is not None:
        session.info[_FLAG] = True


@event.listens_for(Session, "before_commit")
def _chain_before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # only a savepoint: the lock would be held from here to the end
    session.flush()
    if session.info.pop(_FLAG, False):
        chain(session)


def chain(db: Session) -> None:
    """Give every entry of this transaction its place in the chain, in the order they were made.

    On SQLite every transaction that writes waits for the one before it already.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(LOCK)))
    last = db.execute(_LAST).first()
    sequence, previous = (last.sequence or 0, last.hash or BEGINNING) if last else (0, BEGINNING)
    rows = db.execute(_NEW).all()
    while rows:
        links: list[dict[str, Any]] = []
        for row in rows:
            sequence += 1
            made = hash_of(sequence, previous, row)
            links.append({"row": row.id, "sequence": sequence, "previous_hash": previous, "hash": made})
            previous = made
        db.connection().execute(_LINK, links)
        rows = db.execute(_NEW).all() if len(rows) == BATCH else []


def verify(db: Session, noted: str = "") -> Checked:
    """Read the whole trail and say whether it is as it was written, naming the first entry that is not.

    `noted` is a hash that somebody wrote down earlier: who deletes the newest entries, or writes the whole chain anew,
    leaves no fault behind, but that hash is gone. Where the oldest entries were deleted by the clock, the chain begins
    at the kept hash of the last of them, and an entry in the trail must tell of that.
    """
    anchor = newest_anchor(db)
    first, previous = (anchor.sequence, anchor.hash) if anchor else (0, BEGINNING)
    whole, has_noted, is_told = 0, noted in {"", previous}, anchor is None
    for row in _all(db):
        why = _fault(row, first + whole + 1, previous)
        if why:
            return Checked(whole, previous, row.id, why, has_noted)
        whole, previous = whole + 1, row.hash
        has_noted = has_noted or previous == noted
        is_told = is_told or (anchor is not None and (row.action, row.subject) == (TRIMMED, told_of(anchor)))
    if not is_told:
        return Checked(whole, previous, first, "nothing in the trail tells that it was deleted by the clock", has_noted)
    return Checked(whole, previous, has_noted=has_noted)


def newest_anchor(db: Session) -> AuditAnchor | None:
    """Return where the trail begins; None: at its first entry."""
    return db.scalars(select(AuditAnchor).order_by(AuditAnchor.sequence.desc()).limit(1)).first()


def told_of(anchor: AuditAnchor) -> str:
    """Return how the trail names an anchor."""
    return f"to:{anchor.sequence}:{anchor.hash[:16]}"


def trim(db: Session, before: datetime, now: datetime, at_most: int = BATCH) -> int:
    """Delete the oldest entries, older than `before` without a gap, some at a time. Returns how many.

    The hash of the last that goes is kept, and an entry tells of it, all in the caller's transaction.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(LOCK)))
    chained = _entries.sequence.is_not(None)
    oldest: int | None = db.scalar(select(func.min(_entries.sequence)).where(chained))
    younger: int | None = db.scalar(select(func.min(_entries.sequence)).where(chained, _entries.at >= before))
    if oldest is None or younger is None or younger <= oldest:
        return 0
    last = min(younger, oldest + at_most) - 1
    anchor = AuditAnchor(
        sequence=last, hash=db.scalars(select(_entries.hash).where(_entries.sequence == last)).one(), at=now
    )
    db.add_all([anchor, AuditEntry(action=TRIMMED, subject=told_of(anchor), at=now)])
    db.flush()
    db.execute(delete(_table).where(_entries.sequence <= last))
    return last - oldest + 1


def _all(db: Session) -> Iterator[Any]:
    """Yield every entry in the chain's order, some at a time, those outside it last."""
    last = 0
    while rows := db.execute(
        select(_table).where(_entries.sequence > last).order_by(_entries.sequence).limit(BATCH)
    ).all():
        yield from rows
        last = rows[-1].sequence
    yield from db.execute(select(_table).where(_entries.sequence.is_(None)).order_by(_entries.id).limit(1)).all()


def _fault(row: Any, expected: int, previous: str) -> str:
    if row.sequence is None:
        return "it was written past the chain"
    if row.sequence != expected:
        return f"it is number {row.sequence} and number {expected} was expected: entries are missing before it"
    if row.previous_hash != previous:
        return "it does not follow the entry before it"
    if row.hash != hash_of(row.sequence, previous, row):
        return "it was changed after it was written"
    return ""
