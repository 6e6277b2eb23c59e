"""Whether a page helped, who told somebody no, and what no page answers. Words are encrypted; no name is asked for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.feedback.reasons import Reason
from portal.sealing import EncryptedText, Sealed

LONGEST_SLUG = 60


class Mend(StrEnum):
    """What became of a question that no page answered."""

    OPEN = "open"
    ANSWERED = "answered"  # a page answers it now
    NOT_OURS = "not_ours"  # it is not what this service is for
    HIDDEN = "hidden"  # nobody needs to see it: its words are deleted
    DANGER = "danger"  # it shows danger that was not noticed


class PageFeedback(Sealed, Base):
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


class RefusalReport(Sealed, Base):
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


class UnansweredQuestion(Sealed, Base):
    """A question that no page answered, without the details of whoever asked. `key` finds the same one again.

    `nearest_slug` is the page that came nearest; `page_slug` the one that answers it now.
    """

    __tablename__ = "unanswered_question"
    __table_args__ = (
        CheckConstraint("(mended_by_id IS NULL) = (mended_at IS NULL)", name="mended_has_a_time"),
        Index("ix_unanswered_question_mend", "mend", "times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    times: Mapped[int] = mapped_column(default=1)
    first_asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    nearest_slug: Mapped[str | None] = mapped_column(String(LONGEST_SLUG))
    mend: Mapped[Mend] = mapped_column(one_of(Mend, "mend"), default=Mend.OPEN)
    page_slug: Mapped[str | None] = mapped_column(String(LONGEST_SLUG))
    mended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    mended_by: Mapped[StaffMember | None] = relationship()
    mended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
