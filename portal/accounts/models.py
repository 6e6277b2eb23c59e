"""Staff accounts, their sessions, tries at signing in, and the audit trail."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UTCDateTime, one_of


class Role(StrEnum):
    """What somebody does in the team. What each may do is in `portal.accounts.permissions`."""

    MANAGER = "manager"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class StaffMember(Base):
    """Somebody of the Employment Support Team who signs in. `email` is stored in lower case."""

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    password_changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StaffSession(Base):
    """One browser that is signed in. Only a hash of its token is here, so a copy of the table opens nothing."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    staff_member: Mapped[StaffMember] = relationship(lazy="joined")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInTry(Base):
    """One try at signing in. Name and address are kept as keyed hashes: enough to count, nothing to read."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_address_key_at", "address_key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    succeeded: Mapped[bool]


class AuditEntry(Base):
    """Who did what to which record, and when. `subject` is a reference or an id, never anything personal.

    `actor_id` is None when no staff member acted: a care leaver sent a referral, or a command ran.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id", ondelete="RESTRICT"))
    actor: Mapped[StaffMember | None] = relationship()
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), index=True)
