"""Referrals, the team's notes on them, and drafts that are not sent yet. Personal words are encrypted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.encryption import EncryptedText
from portal.messages.models import ContactPoint
from portal.referrals import references
from portal.referrals.wants import Channel, Reach, Status, Want

YOUNGEST_TAKEN, OLDEST_TAKEN = 10, 99


class WantCodes(TypeDecorator[tuple[Want, ...]]):
    """Several wants in one column, in the order of the form: "job,costs"."""

    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value: tuple[Want, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else ",".join(want.value for want in Want if want in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Want, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(Want(code) for code in value.split(","))


class Referral(Base):
    """One request for help that a care leaver made for themselves.

    `public_ref` is what they quote back to us: random, so it tells nobody how many referrals exist. `reply_by` is the
    day we promised, kept as it was promised. `is_texted` says that the reference goes to their phone too. `draft_key`
    makes a second press of Send find the first one's referral.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("(status = 'new') = (taken_by_id IS NULL)", name="new_is_nobodys"),
        CheckConstraint("(taken_by_id IS NULL) = (taken_at IS NULL)", name="taken_has_a_time"),
        CheckConstraint(f"age BETWEEN {YOUNGEST_TAKEN} AND {OLDEST_TAKEN}", name="age_is_possible"),
        Index("ix_referral_status_received_at", "status", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_ref: Mapped[str] = mapped_column(String(references.LENGTH), unique=True)
    draft_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))
    wants: Mapped[tuple[Want, ...]] = mapped_column(WantCodes)
    first_name: Mapped[str] = mapped_column(EncryptedText)
    age: Mapped[int]
    district: Mapped[str | None] = mapped_column(String(40))
    place_words: Mapped[str | None] = mapped_column(EncryptedText)
    reach: Mapped[Reach] = mapped_column(one_of(Reach, "reach"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    contact_point: Mapped[ContactPoint | None] = relationship()
    email: Mapped[str | None] = mapped_column(EncryptedText)
    safe_note: Mapped[str] = mapped_column(EncryptedText)
    own_words: Mapped[str] = mapped_column(EncryptedText)
    consent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply_by: Mapped[date]
    is_texted: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(one_of(Status, "status"), default=Status.NEW)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    taken_by: Mapped[StaffMember | None] = relationship()
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()
    notes: Mapped[list["ReferralNote"]] = relationship(
        back_populates="referral", cascade="all, delete-orphan", order_by="ReferralNote.written_at.desc()"
    )
    # A stale write fails instead of overwriting.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's form

    @property
    def reference(self) -> str:
        """The reference as people read it: "K4M 7PX"."""
        return references.as_read(self.public_ref)


class ReferralNote(Base):
    """What a worker wrote down. The young person can ask to read it."""

    __tablename__ = "referral_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    referral: Mapped[Referral] = relationship(back_populates="notes")
    author_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    author: Mapped[StaffMember] = relationship(lazy="joined", innerjoin=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReferralDraft(Base):
    """Answers given so far. Found by a random token that only the person's browser or conversation holds.

    Once sent it keeps nothing but the reference, so that a second press of Send finds it.
    """

    __tablename__ = "referral_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kept_answers: Mapped[str] = mapped_column("answers", EncryptedText)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    public_ref: Mapped[str | None] = mapped_column(String(references.LENGTH))
