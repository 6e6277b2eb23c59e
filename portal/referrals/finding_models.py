"""What finds a referral again: by name, with a code, and after two were made one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime
from portal.referrals.models import Referral
from portal.sealing import EncryptedText, Sealed


class SearchKey(Base):
    """A keyed hash of one word of a name, or of its beginning from three letters on: `portal.referrals.search_keys`.

    Whoever has the table without the key learns which referrals share a name's beginning, and no name.
    """

    __tablename__ = "search_key"
    __table_args__ = (UniqueConstraint("key", "referral_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(32))


class Merge(Sealed, Base):
    """Two referrals of one person made one. `before` is JSON of what was changed, so that it can be undone."""

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="merge_is_of_two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index("ix_merge_merged", "merged_id"),
        Index("ix_merge_kept", "kept_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    kept: Mapped[Referral] = relationship(foreign_keys=kept_id)
    merged_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    merged: Mapped[Referral] = relationship(foreign_keys=merged_id)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember] = relationship(foreign_keys=by_id)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    undone_by: Mapped[StaffMember | None] = relationship(foreign_keys=undone_by_id)
    before: Mapped[str] = mapped_column(EncryptedText)


class ReferralAccess(Base):
    """The code that was texted to open /refer/status for one referral: its keyed hash, and how often it was tried."""

    __tablename__ = "referral_access"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    referral: Mapped[Referral] = relationship()
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class CodeTry(Base):
    """One time that a code was asked for or tried. `key` is a keyed hash of what is limited: a number, a reference."""

    __tablename__ = "code_try"
    __table_args__ = (Index("ix_code_try_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
