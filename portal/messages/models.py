"""Phone numbers we have met, texts in, texts out, and the messages that a person must see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.encryption import EncryptedText


class Delivery(StrEnum):
    """What became of a text that goes out."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the provider will not take it, ever
    STOPPED = "stopped"  # the number said STOP
    GIVEN_UP = "given_up"  # tried as often as we try


class Outcome(StrEnum):
    """What was done about an alert."""

    RANG = "rang"
    TEXTED = "texted"
    SOCIAL_CARE = "social_care"
    POLICE = "police"
    AMBULANCE = "ambulance"
    ALREADY_SAFE = "already_safe"
    FALSE_ALARM = "false_alarm"
    NOT_REACHED = "not_reached"
    SEEN_ONLY = "seen_only"  # closed before it was written down what was done


class AlertSource(StrEnum):
    """Where the message came from."""

    WEB = "web"
    TEXT = "text"
    REFERRAL = "referral"


class ContactPoint(Base):
    """A phone number. Encrypted; found by `phone_index`, a keyed hash. `stopped_at`: when it last said STOP."""

    __tablename__ = "contact_point"
    __table_args__ = (CheckConstraint("(stopped_at IS NULL) = (stop_reason IS NULL)", name="stop_has_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), unique=True)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stop_reason: Mapped[str | None] = mapped_column(String(30))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None


class InboundText(Base):
    """One text that somebody sent us, stored once for each MessageSid, and the one reply that it got."""

    __tablename__ = "inbound_text"
    __table_args__ = (
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_has_a_time"),
        Index(
            "ix_inbound_text_unanswered",
            "received_at",
            sqlite_where=text("replied_at IS NULL"),
            postgresql_where=text("replied_at IS NULL"),
        ),
        Index("ix_inbound_text_thread", "contact_point_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_sid: Mapped[str] = mapped_column(String(64), unique=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    contact_point: Mapped[ContactPoint] = relationship(lazy="joined", innerjoin=True)
    body: Mapped[str] = mapped_column(EncryptedText)
    media_count: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply: Mapped[str | None] = mapped_column(EncryptedText)
    replied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    kind: Mapped[str | None] = mapped_column(String(20))


class OutgoingText(Base):
    """One text that waits to be sent, or was. `dedup_key` makes asking twice for the same text one text."""

    __tablename__ = "outgoing_text"
    __table_args__ = (
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        Index(
            "ix_outgoing_text_due",
            "due_at",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_outgoing_text_thread", "contact_point_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    contact_point: Mapped[ContactPoint] = relationship()
    body: Mapped[str] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(String(40))
    dedup_key: Mapped[str] = mapped_column(String(80), unique=True)
    status: Mapped[Delivery] = mapped_column(one_of(Delivery, "delivery"), default=Delivery.WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    provider_sid: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error_code: Mapped[str | None] = mapped_column(String(20))


class Alert(Base):
    """A message that a person must see: it shows danger, or could not be answered. It rings until somebody takes it.

    `waiting_since` is when it was raised, or last given up. `reminders` says how many were texted since then, and
    `managers_told_at` when it had waited so long that managers must see it. `is_missed`: the danger in it was not
    noticed, or taken for another.
    """

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("(owner_id IS NULL) = (taken_at IS NULL)", name="taken_has_a_time"),
        CheckConstraint("(closed_by_id IS NULL) = (closed_at IS NULL)", name="closed_has_a_time"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed_has_an_outcome"),
        Index(
            "ix_alert_open",
            "raised_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[AlertSource] = mapped_column(one_of(AlertSource, "source"))
    danger: Mapped[str] = mapped_column(String(30))
    message: Mapped[str] = mapped_column(EncryptedText)
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    district: Mapped[str | None] = mapped_column(String(40))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    contact_point: Mapped[ContactPoint | None] = relationship()
    inbound_text_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_text.id"), unique=True)
    referral_ref: Mapped[str | None] = mapped_column(String(10))
    page_slug: Mapped[str | None] = mapped_column(String(60))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    owner: Mapped[StaffMember | None] = relationship(foreign_keys=owner_id)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waiting_since: Mapped[datetime] = mapped_column(UTCDateTime)
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    managers_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    closed_by: Mapped[StaffMember | None] = relationship(foreign_keys=closed_by_id)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, "outcome"))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    is_missed: Mapped[bool] = mapped_column(default=False)
    readings: Mapped[list["AlertReading"]] = relationship(order_by="AlertReading.read_at", back_populates="alert")

    @property
    def is_waiting(self) -> bool:
        """Whether it rings: nobody who works here has taken it."""
        return self.closed_at is None and (self.owner is None or not self.owner.is_active)


class AlertReading(Base):
    """Who opened an alert and read it, and when first."""

    __tablename__ = "alert_reading"
    __table_args__ = (UniqueConstraint("alert_id", "reader_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"))
    alert: Mapped[Alert] = relationship(back_populates="readings")
    reader_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    reader: Mapped[StaffMember] = relationship(lazy="joined")
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
