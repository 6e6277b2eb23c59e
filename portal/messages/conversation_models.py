"""Talks between somebody and the team: on the web, kept for one browser, or by text, kept for one number."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.messages.models import ContactPoint, OutgoingText
from portal.sealing import EncryptedText, Sealed

A_CURRENT_NUMBER = text("place = 'text' AND ended_at IS NULL")


class Place(StrEnum):
    """Where a conversation is held."""

    WEB = "web"
    TEXT = "text"


class Side(StrEnum):
    """Whose line it is in a conversation, or what happened at that point of it."""

    THEIRS = "theirs"
    AUTOMATIC = "automatic"
    STAFF = "staff"
    JOINED = "joined"
    LEFT = "left"
    CLOSED = "closed"


class Conversation(Sealed, Base):
    """One talk. By text it is one number in the hands of one person or household; `ended_at` says it changed hands.

    On the web only a hash of the browser's token is here. `holder` is the worker who is on it: as long as there is one,
    nothing automatic is said. `waiting_since`: since when a person is waited for. `replies` counts what staff sent, so
    that a reply written without having read the last one is noticed.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("(holder_id IS NULL) = (held_since IS NULL)", name="held_since_a_time"),
        CheckConstraint("(writing_by_id IS NULL) = (writing_until IS NULL)", name="writing_until_a_time"),
        CheckConstraint("(place = 'web') = (token_hash IS NOT NULL)", name="web_has_a_token"),
        CheckConstraint("place = 'web' OR contact_point_id IS NOT NULL", name="text_has_a_number"),
        CheckConstraint("ended_at IS NULL OR holder_id IS NULL", name="ended_is_nobodys"),
        Index(
            "ix_conversation_current_number",
            "contact_point_id",
            unique=True,
            sqlite_where=A_CURRENT_NUMBER,
            postgresql_where=A_CURRENT_NUMBER,
        ),
        Index("ix_conversation_number", "contact_point_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[Place] = mapped_column(one_of(Place, "place"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    # Loaded after the row is locked: joined, PostgreSQL would give them as they were before the wait for the lock.
    contact_point: Mapped[ContactPoint | None] = relationship(lazy="selectin")
    first_name: Mapped[str | None] = mapped_column(EncryptedText)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    holder: Mapped[StaffMember | None] = relationship(foreign_keys=holder_id, lazy="selectin")
    held_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hours_said_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replies: Mapped[int] = mapped_column(default=0)
    writing_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    writing_by: Mapped[StaffMember | None] = relationship(foreign_keys=writing_by_id)
    writing_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def subject(self) -> str:
        """How the audit trail names it."""
        return f"conversation:{self.id}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


class ConversationMessage(Sealed, Base):
    """One line of a conversation that is not a text of theirs or an automatic one: those are with their number.

    `pages` are the slugs that an automatic reply named, with commas. `danger` is what a message of theirs sounded like.
    `about_ref` is the referral that a reply was for, where several people have the number. `sent_key` makes a second
    press of Send find the first one's line.
    """

    __tablename__ = "conversation_message"
    __table_args__ = (
        CheckConstraint("side NOT IN ('staff', 'joined') OR author_id IS NOT NULL", name="staff_have_a_name"),
        Index("ix_conversation_message_conversation", "conversation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(one_of(Side, "side"))
    words: Mapped[str] = mapped_column(EncryptedText)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    author: Mapped[StaffMember | None] = relationship(lazy="joined")
    pages: Mapped[str] = mapped_column(String(200), default="")
    danger: Mapped[str | None] = mapped_column(String(30))
    about_ref: Mapped[str | None] = mapped_column(String(10))
    sent_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    outgoing_text_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_text.id"), unique=True)
    outgoing_text: Mapped[OutgoingText | None] = relationship(lazy="joined")
