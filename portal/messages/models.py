"""Phone numbers we have met and who said STOP, texts in, texts out, and the messages that a person must see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.sealing import EncryptedText, Sealed


class Delivery(StrEnum):
    """What became of a text that goes out."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the provider will not take it, ever
    STOPPED = "stopped"  # the number said STOP
    GIVEN_UP = "given_up"  # tried for as long as we try


class TextKind(StrEnum):
    """What a text that goes out is for. Safety goes at night, before others, and past every cap.

    A code, too, goes at night: somebody at a form waits for it.
    """

    REPLY = "reply"
    SAFETY = "safety"
    STAFF = "staff"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    PAGE = "page"
    CODE = "code"


AT_NIGHT_TOO = frozenset({TextKind.SAFETY, TextKind.CODE})


class Report(StrEnum):
    """What the provider last told us of a text that it took."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


class How(StrEnum):
    """How STOP or START came about."""

    SAID = "said"  # the person texted it to us
    TWILIO = "twilio"  # Twilio heard it first, and says so
    CARRIER = "carrier"  # a text was refused because the number is blocked (21610)
    STAFF = "staff"  # somebody of the team did it for them


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


class ContactPoint(Sealed, Base):
    """A phone number. Encrypted; found by `phone_index`, a keyed hash. `stopped_at`: when it last said STOP.

    `is_let_go`: nothing else is left of it, and the number itself was deleted: only the STOP is still known.
    """

    __tablename__ = "contact_point"
    __table_args__ = (CheckConstraint("(stopped_at IS NULL) = (stop_reason IS NULL)", name="stop_has_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), unique=True)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stop_reason: Mapped[str | None] = mapped_column(String(30))
    is_let_go: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opt_outs: Mapped[list["OptOutEntry"]] = relationship(back_populates="contact_point", order_by="OptOutEntry.id")

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None


class OptOutEntry(Base):
    """One STOP or START of a number: when, how, and who did it where staff did."""

    __tablename__ = "opt_out_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"), index=True)
    contact_point: Mapped[ContactPoint] = relationship(back_populates="opt_outs")
    is_stop: Mapped[bool]
    how: Mapped[How] = mapped_column(one_of(How, "how"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    by: Mapped[StaffMember | None] = relationship()


class InboundText(Sealed, Base):
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
    reply_segments: Mapped[int | None]
    reply_cost: Mapped[int | None]
    reply_report: Mapped[Report | None] = mapped_column(one_of(Report, "reply_report"))
    reply_report_code: Mapped[str | None] = mapped_column(String(10))
    # The referral of whoever wrote it, where staff have said so: several people can have one number.
    about_ref: Mapped[str | None] = mapped_column(String(10))


class HandledText(Base):
    """A keyed hash of the MessageSid of a text that was deleted: sent again, by whoever kept it, it changes nothing.

    It says nothing of anybody, and is kept for good: what Twilio signed stays signed.
    """

    __tablename__ = "handled_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)


class OutgoingText(Sealed, Base):
    """One text that waits to be sent, or was. `dedup_key` makes asking twice for the same text one text.

    `in_doubt`: a try was begun at `tried_at` and we don't know what became of it: ask the provider before the next.
    `cost` is in hundredths of a penny. That none goes to a number that said STOP is held by a trigger of the database
    too (migrations/versions/0005_texting.py): it refuses a new try for such a number.
    """

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
        Index("ix_outgoing_text_tried_at", "tried_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    contact_point: Mapped[ContactPoint] = relationship()
    body: Mapped[str] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(String(40))
    kind: Mapped[TextKind] = mapped_column(one_of(TextKind, "text_kind"), default=TextKind.CONFIRMATION)
    dedup_key: Mapped[str] = mapped_column(String(80), unique=True)
    status: Mapped[Delivery] = mapped_column(one_of(Delivery, "delivery"), default=Delivery.WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    provider_sid: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error_code: Mapped[str | None] = mapped_column(String(20))
    first_tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    segments: Mapped[int | None]
    cost: Mapped[int | None]
    report: Mapped[Report | None] = mapped_column(one_of(Report, "report"))
    report_code: Mapped[str | None] = mapped_column(String(10))
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OutboxPause(Base):
    """One time that somebody of the team held the texts back. `ended_at` is empty while it lasts."""

    __tablename__ = "outbox_pause"
    __table_args__ = (CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    begun_by: Mapped[StaffMember] = relationship(foreign_keys=[begun_by_id])
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))


class Alert(Sealed, Base):
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
    conversation_id: Mapped[int | None] = mapped_column(index=True)
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
