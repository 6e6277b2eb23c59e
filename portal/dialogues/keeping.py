"""Keeps what is said in dialogues between one text and the next: one row for each number, for three days."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Base, UTCDateTime
from portal.dialogues.form import Talk
from portal.messages.models import ContactPoint
from portal.sealing import EncryptedText, Sealed

KEPT = timedelta(days=3)
# A short question, "reply YES to start" for instance, waits as long as a conversation is remembered.
PENDING = timedelta(hours=2)


class TextDialogue(Sealed, Base):
    """The dialogues with one number: what was answered so far and which question waits. Encrypted."""

    __tablename__ = "text_dialogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"), unique=True)
    kept_talk: Mapped[str] = mapped_column("talk", EncryptedText)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def load(db: Session, contact_point: ContactPoint, now: datetime) -> Talk:
    """Return what is kept; an empty one where nothing is, or it is too old. The caller holds the number."""
    row = _row(db, contact_point)
    if row is None or row.updated_at < now - KEPT:
        return Talk()
    talk = Talk.read(row.kept_talk)
    return talk.without_pending() if row.updated_at < now - PENDING else talk


def save(db: Session, contact_point: ContactPoint, talk: Talk, now: datetime) -> None:
    """Keep this in place of what was kept; nothing where nothing is left to keep."""
    if talk == Talk():
        db.execute(delete(TextDialogue).where(TextDialogue.contact_point_id == contact_point.id))
        return
    row = _row(db, contact_point)
    if row is None:
        db.add(TextDialogue(contact_point_id=contact_point.id, kept_talk=talk.written(), updated_at=now))
    else:
        row.kept_talk, row.updated_at = talk.written(), now
    db.flush()


def _row(db: Session, contact_point: ContactPoint) -> TextDialogue | None:
    of_number = select(TextDialogue).where(TextDialogue.contact_point_id == contact_point.id)
    return db.scalar(of_number.execution_options(populate_existing=True))
