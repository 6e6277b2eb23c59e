"""Staff accounts, their sessions, tries at signing in, and the audit trail. How they prove who they are: `proofs`."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Dialect, ForeignKey, Index, String, TypeDecorator, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UTCDateTime, one_of


class Role(StrEnum):
    """What somebody does in the team. What each may do is in `portal.accounts.permissions`."""

    MANAGER = "manager"
    OFFICER = "officer"
    EDITOR = "editor"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Locality(StrEnum):
    """A part of the county that a part of the team looks after. Which district is where: `content/districts.toml`."""

    NORTH = "north"
    CENTRAL = "central"
    EAST = "east"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class LocalityCodes(TypeDecorator[tuple[Locality, ...]]):
    """Several localities in one column: "north,east". None of them stands for all."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: tuple[Locality, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else ",".join(each.value for each in Locality if each in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Locality, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(Locality(code) for code in value.split(",") if code)


class StaffMember(Base):
    """Somebody of the council who signs in. `email` is stored in lower case.

    `localities`: where they work; none stands for all. `is_factor_waived` lets them in without a second factor, on a
    local run only: a public run asks for one whatever stands here. `council_subject` is a hash of who the council's
    own sign-on says they are, once they came in by it (`portal.accounts.council_sign_on`).
    """

    __tablename__ = "staff_member"
    __table_args__ = (Index("uq_staff_member_council_subject", "council_subject", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    localities: Mapped[tuple[Locality, ...]] = mapped_column(LocalityCodes, default=(), server_default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_factor_waived: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    password_changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    council_subject: Mapped[str | None] = mapped_column(String(64))


class StaffSession(Base):
    """One browser that is signed in. Only a hash of its token is here, so a copy of the table opens nothing.

    While `is_half`, the password was right and the second factor is still missing: it opens the page for that alone.
    `proved_at` is when its owner last proved who they are.
    """

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    staff_member: Mapped[StaffMember] = relationship(lazy="joined")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_half: Mapped[bool] = mapped_column(default=False, server_default=false())
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInTry(Base):
    """One try at signing in. Name and address are kept as keyed hashes: enough to count, nothing to read."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_address_key_at", "address_key", "at"),
        Index("ix_sign_in_try_name_key_at", "name_key", "at"),
        Index("ix_sign_in_try_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    succeeded: Mapped[bool]


class AuditEntry(Base):
    """Who did what to which record, and when. `subject` is a reference or an id, never anything personal.

    `actor_id` is None when no staff member acted: a care leaver sent a referral, or a command ran. `came_from` is the
    network address of whoever asked for it on a staff page; of anybody else's none is kept. `sequence`,
    `previous_hash` and `hash` chain it to the entry before; they are given when the transaction commits
    (`portal.accounts.audit_chain`). From then on the database refuses to change or delete the row, until the trail's
    own period is over (`AuditAnchor`).
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id", ondelete="RESTRICT"))
    actor: Mapped[StaffMember | None] = relationship()
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    came_from: Mapped[str | None] = mapped_column(String(45))
    sequence: Mapped[int | None] = mapped_column(unique=True, index=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))


class AuditAnchor(Base):
    """Where the audit trail begins, once its oldest entries were deleted by the clock: the last of them, and its hash.

    The database lets go of entries up to the newest anchor only, and never of an anchor.
    """

    __tablename__ = "audit_anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
