"""Deletes what belongs to one person, and remembers so outside the database: an older backup brings nobody back.

The file `erased.log` holds keyed hashes and moments only. It lies beside the database and not in it. `retention run`,
every start of the server and whoever restores a backup call `erase_again`.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.retention import Retention
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.dialogues.keeping import TextDialogue
from portal.encryption import blind_index
from portal.errors import PortalError
from portal.feedback.models import RefusalReport
from portal.messages import conversations, deletion_asked
from portal.messages.conversation_models import ConversationMessage
from portal.messages.models import ContactPoint
from portal.records import removing
from portal.records.belonging import NUMBER, Belongings, NoSuchRecord, gather, uses
from portal.referrals.models import Referral, ReferralDraft

FILE = "erased.log"


class StillOpen(PortalError):
    """A worry or a request for help of theirs is open: it is closed first, by a person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays after an erasure, why, and until when: None is for as long as the service runs."""

    what: str
    why: str
    until: datetime | None = None


def what_stays(found: Belongings, retention: Retention, now: datetime) -> list[Kept]:
    """Return what the law or somebody's safety keeps, each with its reason."""
    kept = [
        Kept(
            "A note of a worry about safety, with the words and the number it came from",
            "The council must be able to show what it knew and did (UK GDPR article 17(3)(b) and (e)).",
            alert.closed_at + retention["alerts"].time if alert.closed_at else None,
        )
        for alert in found.alerts
    ]
    kept.append(
        Kept(
            "In the audit trail: who did what with which reference, and that this was erased. No name, number or word",
            "The council must be able to show that it erased, and who looked (UK GDPR article 5(2)).",
            now + retention["audit"].time,
        )
    )
    if found.point is not None and found.point.is_stopped:
        why = "They said STOP. Without this we could text them again (UK GDPR article 21)."
        kept.append(Kept("A keyed hash of the number, which nobody can read", why))
    if found.others:
        kept.append(Kept("The number itself", "Another request for help has it too.", None))
    return kept


def erase(db: Session, found: Belongings, by: StaffMember, how: str, now: datetime, data_dir: Path) -> None:
    """Delete everything that is theirs, and remember it outside. `how` says how it was checked who asks.

    The file is written first: killed in between, `retention run` finishes it. Raises StillOpen.
    """
    if found.is_open:
        raise StillOpen("a worry or a request for help is open")
    _remember(data_dir, found, now)
    audit.record(db, actor=by, action=f"record.identity_{how}", subject=found.subject, now=now)
    audit.record(db, actor=by, action="record.erased", subject=found.subject, now=now)
    if found.point is not None and not found.others:
        deletion_asked.settle(db, found.point, by, now)
    _remove(db, found)


def erase_again(db: Session, data_dir: Path, now: datetime) -> int:
    """Delete whoever was erased before and is here again, as after an older backup. Returns how many.

    Nothing is refused here: what was open in the backup was closed before they were erased. Call it after a restore,
    with the keys in use, in a transaction of its own.
    """
    erased = dict(_read(data_dir))
    if not erased:
        return 0
    again = 0
    for record, until in _here_again(db, erased):
        try:
            found = gather(db, record, until)
        except NoSuchRecord:
            continue  # merged into one that went already
        if not _is_empty(found):
            audit.record(db, actor=None, action="record.erased_again", subject=found.subject, now=now)
            _remove(db, found)
            again += 1
    return again


def _here_again(db: Session, erased: dict[str, datetime]) -> Iterator[tuple[str, datetime]]:
    for ref in db.scalars(select(Referral.public_ref)).all():
        if (key := _key(ref)) in erased:
            yield ref, erased[key]
    for point_id, index in db.execute(select(ContactPoint.id, ContactPoint.phone_index)).all():
        if (key := _key(index)) in erased:
            yield f"{NUMBER}{point_id}", erased[key]


def _is_empty(found: Belongings) -> bool:
    theirs = (found.referrals, found.texts_in, found.texts_out, found.lines, found.talks, found.dialogues)
    return not any(theirs)


def _remove(db: Session, found: Belongings) -> None:
    removing.remove_rows(db, ConversationMessage, [each.id for each in found.lines])
    removing.remove_outgoing(db, [each.id for each in found.texts_out])
    removing.remove_inbound(db, [each.id for each in found.texts_in])
    conversations.delete_all(db, [each.id for each in found.talks])
    removing.remove_rows(db, TextDialogue, [each.id for each in found.dialogues])
    removing.remove_rows(db, RefusalReport, [each.id for each in found.reports])
    sent = select(ReferralDraft.id).where(ReferralDraft.public_ref.in_(found.refs))
    removing.remove_rows(db, ReferralDraft, db.scalars(sent).all())
    removing.remove_referrals(db, [each.id for each in found.referrals])
    db.flush()
    if found.point is not None and not uses(db, found.point):
        removing.remove_numbers(db, [found.point.id])


def _key(of: str) -> str:
    return blind_index(f"erased\0{of}")


def _remember(data_dir: Path, found: Belongings, now: datetime) -> None:
    """Add lines to the file and wait until the disk has them. Each begins anew, whatever a killed process left."""
    named = sorted(found.refs) or ([found.point.phone_index] if found.point else [])
    lines = "".join("\n" + json.dumps({"key": _key(each), "at": now.isoformat()}) + "\n" for each in named)
    descriptor = os.open(data_dir / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _read(data_dir: Path) -> Iterator[tuple[str, datetime]]:
    path = data_dir / FILE
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        try:
            said = json.loads(line)
            yield said["key"], datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            continue  # the last line of a process that was killed while it wrote: it had deleted nothing yet
