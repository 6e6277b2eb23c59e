"""Whether a page helped, and who told somebody no. Their words are encrypted; nobody's name is asked for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.encryption import EncryptedText
from portal.feedback.reasons import Reason

LONGEST_SLUG = 60


class PageFeedback(Base):
    """One answer to "Was this helpful?". `sent_key` makes a second press of Send find the first one's row."""

    __tablename__ = "page_feedback"
    __table_args__ = (
        CheckConstraint("reason IS NULL OR NOT helpful", name="reason_is_for_no"),
        Index("ix_page_feedback_page", "page_slug", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sent_key: Mapped[str] = mapped_column(String(64), unique=True)
    page_slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    helpful: Mapped[bool]
    reason: Mapped[Reason | None] = mapped_column(one_of(Reason, "reason"))
    words: Mapped[str | None] = mapped_column(EncryptedText)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @property
    def written(self) -> tuple[str, ...]:
        """What they wrote in their own words."""
        return (self.words or "",)


class RefusalReport(Base):
    """Somebody asked for what a page says is theirs, and was told no.

    `place` said no, and `said` is what they were told. `reach` is how we may reach them, where they want that.
    """

    __tablename__ = "refusal_report"
    __table_args__ = (
        CheckConstraint("(seen_by_id IS NULL) = (seen_at IS NULL)", name="seen_has_a_time"),
        Index("ix_refusal_report_page", "page_slug", "received_at"),
        Index(
            "ix_refusal_report_unseen",
            "page_slug",
            sqlite_where=text("seen_at IS NULL"),
            postgresql_where=text("seen_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sent_key: Mapped[str] = mapped_column(String(64), unique=True)
    page_slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    place: Mapped[str] = mapped_column(EncryptedText)
    said: Mapped[str] = mapped_column(EncryptedText)
    reach: Mapped[str | None] = mapped_column(EncryptedText)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    seen_by: Mapped[StaffMember | None] = relationship()
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def written(self) -> tuple[str, ...]:
        """What they wrote in their own words."""
        return (self.place, self.said, self.reach or "")
