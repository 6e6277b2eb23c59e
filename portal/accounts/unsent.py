"""What somebody had typed when their session ran out: kept for them alone, until they have signed in again.

Encrypted, for half an hour, tied to the account whose session it was. Secrets are never kept.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime
from portal.sealing import EncryptedText, Sealed

KEPT_FOR = timedelta(minutes=30)
MOST_KEPT = 10
LONGEST_PATH = 200
# What proves who somebody is, and what only held the old page together.
NEVER_KEPT = frozenset({"csrf_token", "password", "old", "proof", "code", "next", "unsent"})
Fields = list[tuple[str, str]]


class UnsentForm(Sealed, Base):
    """One form that was sent after its sender's session had run out: where to, and what stood in it."""

    __tablename__ = "unsent_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    fields: Mapped[str] = mapped_column(EncryptedText)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @property
    def typed(self) -> Fields:
        """Every field by name, in the order it was sent; a name may come several times."""
        return [(name, value) for name, value in json.loads(self.fields)]


def keep(db: Session, member: StaffMember, path: str, fields: Iterable[tuple[str, str]], now: datetime) -> bool:
    """Keep what was typed for `member`. Returns whether there was anything to keep.

    Nothing is kept once MOST_KEPT of theirs wait: what waits already must not be pushed out.
    """
    throw_away_old(db, now)
    kept = [(name, value) for name, value in fields if name not in NEVER_KEPT]
    has_words = any(value.strip() for name, value in kept if name != "version")
    waiting = db.scalar(select(func.count()).select_from(UnsentForm).where(UnsentForm.staff_member_id == member.id))
    if not has_words or len(path) > LONGEST_PATH or (waiting or 0) >= MOST_KEPT:
        return False
    words = json.dumps(kept, ensure_ascii=False)
    db.add(UnsentForm(staff_member_id=member.id, path=path, fields=words, kept_at=now))
    return True


def waiting_for(db: Session, member: StaffMember, now: datetime) -> list[UnsentForm]:
    """Return what is kept for `member`, the newest first."""
    theirs = (UnsentForm.staff_member_id == member.id, UnsentForm.kept_at > now - KEPT_FOR)
    return list(db.scalars(select(UnsentForm).where(*theirs).order_by(UnsentForm.kept_at.desc(), UnsentForm.id.desc())))


def throw_away(db: Session, member: StaffMember, unsent_id: int) -> None:
    """Delete one of what is kept for `member`: it was sent, or is not wanted."""
    db.execute(delete(UnsentForm).where(UnsentForm.staff_member_id == member.id, UnsentForm.id == unsent_id))


def throw_away_old(db: Session, now: datetime) -> None:
    """Delete everybody's that is too old to be shown."""
    db.execute(delete(UnsentForm).where(UnsentForm.kept_at <= now - KEPT_FOR))
