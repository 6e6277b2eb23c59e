"""Referrals, the team's notes on them, and drafts that are not sent yet. Personal words are encrypted.

What hangs on a referral is in `outcome_models`, `finding_models` and `team_models`.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, SmallInteger, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import StaffMember
from portal.database import Base, UTCDateTime, one_of
from portal.messages.models import ContactPoint
from portal.referrals import references
from portal.referrals.kinds import AskedBy, DueKind, Eligibility, HasPA, HoldReason, Situation
from portal.referrals.wants import Channel, Reach, Status, Want
from portal.sealing import EncryptedText, Sealed

ALERT_LANE, OPEN_LANE, CLOSED_LANE, MERGED_LANE = range(4)
YOUNGEST_TAKEN, OLDEST_TAKEN = 10, 99

# By what the queue is narrowed: each has an index of its own in the queue's order, and all but the status in the order
# in which they were closed.
LINES: dict[str, tuple[str, ...]] = {
    "": (),
    "_taken_by": ("taken_by_id",),
    "_status": ("status",),
    "_locality": ("locality",),
    "_district": ("district",),
}
# What reports count by, each whole in an index: the rows are long with encrypted words, and reading them is the cost.
COUNTED: dict[str, tuple[str, ...]] = {
    "ix_referral_asked": ("received_at", "lane", "locality", "district", "age", "wants", "taken_by_id", "id"),
    "ix_referral_ended": ("closed_at", "received_at", "lane", "locality", "age", "id"),
}
DONE_LINES = {name: columns for name, columns in LINES.items() if name != "_status"}


class WantCodes(TypeDecorator[tuple[Want, ...]]):
    """Several wants in one column, in the order of the form: "job,costs"."""

    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value: tuple[Want, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else ",".join(want.value for want in Want if want in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Want, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(Want(code) for code in value.split(","))


class Referral(Sealed, Base):
    """One request for help that a care leaver made for themselves, or that somebody made for them.

    `public_ref` is what they quote back to us: random, so it tells nobody how many referrals exist. `reply_by` is the
    day we promised, kept as it was promised. `is_texted` says that the reference goes to their phone too. `draft_key`
    makes a second press of Send find the first one's referral. `locality` is that of the district when it was sent, or
    the one it was handed to; None for places elsewhere. `handed_at`: handed to that locality then, where nobody has
    taken it yet.

    Only `portal.referrals.placing.place_in_line` writes `lane`, `due_at`, `due_kind` and `warn_at`, from everything
    else here; the queue's order is (lane, due_at, id). A closed one has `due_at` while a check (13 or 26 weeks) is to
    come, on `next_check_on`. `warned_at` and `escalated_at` say what the round of chores has marked for this `due_at`.

    The clock of working hours: `clock_kind` (FIRST_CONTACT or REPLY, else None) is what it counts for; it runs out at
    `clock_due_at`, or stands still with `clock_minutes_left` working minutes. `waits_since`: since when we wait for
    them. `last_step_at`: when one of the team last did something.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("status <> 'new' OR taken_by_id IS NULL", name="new_is_nobodys"),
        CheckConstraint("(taken_by_id IS NULL) = (taken_at IS NULL)", name="taken_has_a_time"),
        CheckConstraint(f"age BETWEEN {YOUNGEST_TAKEN} AND {OLDEST_TAKEN}", name="age_is_possible"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        CheckConstraint("(status = 'on_hold') = (hold_reason IS NOT NULL)", name="hold_has_a_reason"),
        CheckConstraint("(hold_reason IS NULL) = (look_again_on IS NULL)", name="hold_has_a_day"),
        CheckConstraint("(lane = 3) = (merged_into_id IS NOT NULL)", name="merged_has_its_lane"),
        CheckConstraint("lane = 3 OR (lane = 2) = (status = 'closed')", name="closed_has_its_lane"),
        CheckConstraint("lane IN (2, 3) OR (lane IN (0, 1) AND due_at IS NOT NULL)", name="open_is_in_line"),
        CheckConstraint(
            "(clock_kind IS NOT NULL) = (clock_due_at IS NOT NULL OR clock_minutes_left IS NOT NULL)",
            name="clock_is_for_something",
        ),
        CheckConstraint("clock_due_at IS NULL OR clock_minutes_left IS NULL", name="clock_runs_or_stands"),
        Index("ix_referral_status_received_at", "status", "received_at"),
        *(Index(name, *columns) for name, columns in COUNTED.items()),
        *(Index(f"ix_referral_line{name}", *columns, "lane", "due_at", "id") for name, columns in LINES.items()),
        *(
            Index(f"ix_referral_done{name}", *columns, "lane", "closed_at", "id")
            for name, columns in DONE_LINES.items()
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_ref: Mapped[str] = mapped_column(String(references.LENGTH), unique=True)
    draft_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))
    wants: Mapped[tuple[Want, ...]] = mapped_column(WantCodes)
    first_name: Mapped[str] = mapped_column(EncryptedText)
    age: Mapped[int | None]
    district: Mapped[str | None] = mapped_column(String(40))
    place_words: Mapped[str | None] = mapped_column(EncryptedText)
    reach: Mapped[Reach] = mapped_column(one_of(Reach, "reach"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    contact_point: Mapped[ContactPoint | None] = relationship()
    email: Mapped[str | None] = mapped_column(EncryptedText)
    safe_note: Mapped[str] = mapped_column(EncryptedText)
    own_words: Mapped[str] = mapped_column(EncryptedText)
    consent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reply_by: Mapped[date]
    is_texted: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(one_of(Status, "status"), default=Status.NEW)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    taken_by: Mapped[StaffMember | None] = relationship()
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    locality: Mapped[str | None] = mapped_column(String(20))
    # Their place in line.
    lane: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_kind: Mapped[DueKind] = mapped_column(one_of(DueKind, "due_kind"))
    warn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The clock, and the days that decide when something is due.
    clock_kind: Mapped[DueKind | None] = mapped_column(one_of(DueKind, "clock_kind"))
    clock_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    clock_minutes_left: Mapped[int | None]
    waits_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_step_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_step: Mapped[str | None] = mapped_column(EncryptedText)
    next_step_on: Mapped[date | None]
    hold_reason: Mapped[HoldReason | None] = mapped_column(one_of(HoldReason, "hold_reason", length=30))
    look_again_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_check_on: Mapped[date | None]
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), index=True)
    # Who they are.
    has_pa: Mapped[HasPA] = mapped_column(one_of(HasPA, "has_pa"), default=HasPA.UNKNOWN)
    keep_from_pa: Mapped[bool] = mapped_column(default=False)
    situation: Mapped[Situation] = mapped_column(one_of(Situation, "situation"), default=Situation.UNKNOWN)
    asked_by: Mapped[AskedBy] = mapped_column(one_of(AskedBy, "asked_by"), default=AskedBy.SELF)
    asker_name: Mapped[str | None] = mapped_column(EncryptedText)
    asker_contact: Mapped[str | None] = mapped_column(EncryptedText)
    consent_how: Mapped[str | None] = mapped_column(EncryptedText)
    calls_ok: Mapped[bool] = mapped_column(default=True)
    eligibility: Mapped[Eligibility] = mapped_column(
        one_of(Eligibility, "eligibility"), default=Eligibility.NOT_CHECKED
    )
    version: Mapped[int] = mapped_column()
    notes: Mapped[list["ReferralNote"]] = relationship(
        back_populates="referral", cascade="all, delete-orphan", order_by="ReferralNote.written_at.desc()"
    )
    # A stale write fails instead of overwriting.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's form

    @property
    def reference(self) -> str:
        """The reference as people read it: "K4M 7PX"."""
        return references.as_read(self.public_ref)

    @property
    def is_open(self) -> bool:
        """Whether the team still works on it: neither closed nor merged away."""
        return self.lane in {ALERT_LANE, OPEN_LANE}


class ReferralNote(Sealed, Base):
    """What a worker wrote down, or without an author what the young person added. They can ask to read all of it."""

    __tablename__ = "referral_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    referral: Mapped[Referral] = relationship(back_populates="notes")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    author: Mapped[StaffMember | None] = relationship(lazy="joined")
    words: Mapped[str] = mapped_column(EncryptedText)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def by_name(self) -> str:
        """Who wrote it, as staff pages say it."""
        return self.author.name if self.author else "Their own words"


class ReferralDraft(Sealed, Base):
    """Answers given so far. Found by a random token that only the person's browser or conversation holds.

    Once sent it keeps nothing but the reference, so that a second press of Send finds it. `resume_code_hash` is a keyed
    hash of the code with which it can be gone on with on another phone.
    """

    __tablename__ = "referral_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kept_answers: Mapped[str] = mapped_column("answers", EncryptedText)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    public_ref: Mapped[str | None] = mapped_column(String(references.LENGTH))
    resume_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
