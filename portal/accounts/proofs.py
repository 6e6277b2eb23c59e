"""What staff prove themselves with beside a password: second factors, recovery codes, links to begin or begin again."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.sealing import EncryptedText, Sealed


class SecondFactor(Sealed, Base):
    """The secret in somebody's authenticator app. Until its first right code it is not in force.

    `last_step` is the half minute of the code that was used last: no code of that one or an earlier one counts again.
    """

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """One code on paper for who has lost their phone, kept as a slow salted hash. It opens the door once.

    `number` is the code's first part, so that one hash is worked out for a try and not ten.
    """

    __tablename__ = "recovery_code"
    __table_args__ = (Index("uq_recovery_code_whose_number", "staff_member_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    number: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LinkKind(StrEnum):
    """What a link is for: to begin; to choose a new password; to choose one and set up a new second factor too."""

    INVITE = "invite"
    PASSWORD = "password"  # noqa: S105 - a kind of link, not a password
    ALL = "all"


class AccountLink(Base):
    """A link that a manager passes on, good once and for a while. Only a hash of its token is here."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    staff_member: Mapped[StaffMember] = relationship(lazy="joined", innerjoin=True, foreign_keys=[staff_member_id])
    kind: Mapped[LinkKind] = mapped_column(one_of(LinkKind, "link_kind"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
