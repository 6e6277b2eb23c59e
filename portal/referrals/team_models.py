"""What the team keeps for itself: its times, its views, who is looking, and months that were reported."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime
from portal.referrals.models import Referral

THE_ONE = 1


class TeamSetting(Base):
    """The times that a manager sets. One row, or none as long as nobody has changed them.

    All in working hours, but `chase_after_days`, in working days.
    """

    __tablename__ = "team_setting"
    __table_args__ = (
        CheckConstraint(f"id = {THE_ONE}", name="only_one"),
        CheckConstraint("warn_before_hours < first_contact_hours", name="warning_comes_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=THE_ONE)
    first_contact_hours: Mapped[int] = mapped_column(default=16)
    warn_before_hours: Mapped[int] = mapped_column(default=4)
    reply_hours: Mapped[int] = mapped_column(default=8)
    escalate_after_hours: Mapped[int] = mapped_column(default=4)
    chase_after_days: Mapped[int] = mapped_column(default=5)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    changed_by: Mapped[StaffMember | None] = relationship()


class SavedView(Base):
    """A way of narrowing the queue under a name. `query` is the address's query: "status=new&locality=East"."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    by: Mapped[StaffMember] = relationship()
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_shared: Mapped[bool] = mapped_column(default=False)


class ReplyLock(Base):
    """Who is writing to the person of a referral, and until when that keeps colleagues from doing the same."""

    __tablename__ = "reply_lock"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), unique=True)
    referral: Mapped[Referral] = relationship()
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember] = relationship(lazy="joined", innerjoin=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class LookingAt(Base):
    """Who has a referral's page open, and when their browser last said so."""

    __tablename__ = "looking_at"
    __table_args__ = (UniqueConstraint("referral_id", "by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember] = relationship(lazy="joined", innerjoin=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class FrozenMonth(Base):
    """A month's figures as they were reported: JSON of counts, about nobody. `locality` is empty for all together."""

    __tablename__ = "frozen_month"
    __table_args__ = (UniqueConstraint("month", "locality"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    locality: Mapped[str] = mapped_column(String(20), default="")
    figures: Mapped[str] = mapped_column(Text)
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember] = relationship()
