"""What came of a referral, and what there is to count: outcomes, checks, money, situations, moves and rests."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.referrals.kinds import HoldReason, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.sealing import EncryptedText, Sealed

STILL_STANDS = text("reopened_at IS NULL")
NOT_OVER = text("until IS NULL")


class ReferralOutcome(Sealed, Base):
    """One closing of a referral. The one that counts is the one that was not reopened: at most one.

    `provider` is the employer, college or provider. `starts_on` is when it begins. `by_id` is None where the young
    person took their referral back.
    """

    __tablename__ = "referral_outcome"
    __table_args__ = (
        CheckConstraint("(reopened_at IS NULL) = (reopen_reason IS NULL)", name="reopened_has_a_reason"),
        Index(
            "ix_referral_outcome_current",
            "referral_id",
            unique=True,
            sqlite_where=STILL_STANDS,
            postgresql_where=STILL_STANDS,
        ),
        Index("ix_referral_outcome_counted", "closed_at", "reopened_at", "outcome", "sector", "referral_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    referral: Mapped[Referral] = relationship()
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome, "outcome"))
    sector: Mapped[Sector | None] = mapped_column(one_of(Sector, "sector"))
    provider: Mapped[str | None] = mapped_column(EncryptedText)
    starts_on: Mapped[date | None]
    closed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember | None] = relationship()
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopen_reason: Mapped[str | None] = mapped_column(EncryptedText)
    checks: Mapped[list["SustainedCheck"]] = relationship(
        back_populates="outcome", cascade="all, delete-orphan", order_by="SustainedCheck.weeks"
    )


class SustainedCheck(Base):
    """Whether an outcome lasted 13 or 26 weeks. `asked_at`: texted then. `by_id` None: they answered by text."""

    __tablename__ = "sustained_check"
    __table_args__ = (
        CheckConstraint("weeks IN (13, 26)", name="weeks_are_two"),
        CheckConstraint("(result IS NULL) = (checked_at IS NULL)", name="result_has_a_time"),
        UniqueConstraint("outcome_id", "weeks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("referral_outcome.id", ondelete="CASCADE"))
    outcome: Mapped[ReferralOutcome] = relationship(back_populates="checks")
    weeks: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    result: Mapped[Lasted | None] = mapped_column(one_of(Lasted, "result"))
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember | None] = relationship()
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SupportGiven(Base):
    """Money spent for one person, in pence."""

    __tablename__ = "support_given"
    __table_args__ = (
        CheckConstraint("pence > 0", name="pence_are_some"),
        Index("ix_support_given_counted", "given_on", "kind", "referral_id", "pence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    referral: Mapped[Referral] = relationship()
    kind: Mapped[Support] = mapped_column(one_of(Support, "support"))
    pence: Mapped[int]
    given_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember] = relationship()


class SituationChange(Base):
    """What somebody does from then on. The first is what they said when they asked: `by_id` is None.

    `until` is when the next one was noted, None for the last: so what holds on a day is one range, and no search.
    """

    __tablename__ = "situation_change"
    __table_args__ = (Index("ix_situation_change_held", "referral_id", "noted_at", "until", "situation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    referral: Mapped[Referral] = relationship()
    situation: Mapped[Situation] = mapped_column(one_of(Situation, "situation"))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember | None] = relationship()


class ReferralMove(Base):
    """One change of status, for counting. The first comes from None: it was received. `by_id` None: not by staff.

    `hold_reason` in a move to "on hold" says why, so that past months can be counted.
    """

    __tablename__ = "referral_move"
    __table_args__ = (Index("ix_referral_move_told", "referral_id", "at", "id", "to_status", "hold_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    referral: Mapped[Referral] = relationship()
    from_status: Mapped[Status | None] = mapped_column(one_of(Status, "from_status"))
    to_status: Mapped[Status] = mapped_column(one_of(Status, "to_status"))
    hold_reason: Mapped[HoldReason | None] = mapped_column(one_of(HoldReason, "hold_reason", length=30))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember | None] = relationship()


class ClockRest(Base):
    """A time for which the clock of the first word stood still: on hold, or waiting for them.

    `until` None: it still does; of a referral at most one.
    """

    __tablename__ = "clock_rest"
    __table_args__ = (
        Index("ix_clock_rest_open", "referral_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
        Index("ix_clock_rest_referral", "referral_id", "since", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
