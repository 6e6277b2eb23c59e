"""The team's work to the end of the job: places in line, clocks, outcomes, money, merges, and what the team keeps.

On SQLite the table of referrals is made anew, because its checks change. Dropping the old one would take the notes
along, which hang on it: they are put aside meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUSES = "new taken contacted working on_hold closed"
HOLD_REASONS = "housing illness pregnancy_or_parenting police_or_custody other"
DUE_KINDS = "first_contact reply next_step look_again sustained_check chase none"
SITUATIONS = "education employment training neet_illness neet_other neet_pregnancy unknown"
OUTCOMES = (
    "work_placement apprenticeship full_time_job part_time_job study employability_course other_support declined "
    "not_reachable moved_on"
)
# Of the twelve districts, when this was written. Of others it is None until somebody is handed over.
LOCALITIES = {
    "East": "burnley hyndburn pendle ribble-valley rossendale",
    "Central": "chorley preston south-ribble west-lancashire",
    "North": "fylde lancaster wyre",
}
OLD_CHECK = "(status = 'new') = (taken_by_id IS NULL)"
CHECKS = {
    "closed_has_a_time": "(status = 'closed') = (closed_at IS NOT NULL)",
    "hold_has_a_reason": "(status = 'on_hold') = (hold_reason IS NOT NULL)",
    "hold_has_a_day": "(hold_reason IS NULL) = (look_again_on IS NULL)",
    "merged_has_its_lane": "(lane = 3) = (merged_into_id IS NOT NULL)",
    "closed_has_its_lane": "lane = 3 OR (lane = 2) = (status = 'closed')",
    "open_is_in_line": "lane IN (2, 3) OR (lane IN (0, 1) AND due_at IS NOT NULL)",
    "clock_is_for_something": (
        "(clock_kind IS NOT NULL) = (clock_due_at IS NOT NULL OR clock_minutes_left IS NOT NULL)"
    ),
    "clock_runs_or_stands": "clock_due_at IS NULL OR clock_minutes_left IS NULL",
}
NARROWED_BY = {"": [], "_taken_by": ["taken_by_id"], "_locality": ["locality"], "_district": ["district"]}
INDEXES = {
    **{f"ix_referral_line{name}": [*by, "lane", "due_at", "id"] for name, by in NARROWED_BY.items()},
    **{f"ix_referral_done{name}": [*by, "lane", "closed_at", "id"] for name, by in NARROWED_BY.items()},
    "ix_referral_line_status": ["status", "lane", "due_at", "id"],
    "ix_referral_merged_into_id": ["merged_into_id"],
}


def one_of(name: str, values: str, length: int = 20) -> sa.Enum:
    """Return the type of a column that holds one of these values, which are parted by spaces."""
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=length)


def new_columns() -> list[sa.Column[object]]:
    """Return the new columns of a referral."""
    return [
        sa.Column("locality", sa.String(length=20), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_kind", one_of("due_kind", DUE_KINDS), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_kind", one_of("clock_kind", DUE_KINDS), nullable=True),
        sa.Column("clock_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_minutes_left", sa.Integer(), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        sa.Column("hold_reason", one_of("hold_reason", HOLD_REASONS, 30), nullable=True),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("has_pa", one_of("has_pa", "yes no unknown"), nullable=False),
        sa.Column("keep_from_pa", sa.Boolean(), nullable=False),
        sa.Column("situation", one_of("situation", SITUATIONS), nullable=False),
        sa.Column("asked_by", one_of("asked_by", "self pa carer worker other"), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=True),
        sa.Column("asker_contact", sa.Text(), nullable=True),
        sa.Column("consent_how", sa.Text(), nullable=True),
        sa.Column("calls_ok", sa.Boolean(), nullable=False),
        sa.Column(
            "eligibility", one_of("eligibility", "not_checked ours other_council too_young over_25"), nullable=False
        ),
    ]


def _create_what_came_of_it() -> None:
    op.create_table(
        "referral_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            one_of("outcome", OUTCOMES),
            nullable=False,
        ),
        sa.Column("sector", one_of("sector", "private council public"), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason IS NULL)", name=op.f("ck_referral_outcome_reopened_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_referral_outcome_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_outcome_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_outcome")),
    )
    op.create_index(op.f("ix_referral_outcome_closed_at"), "referral_outcome", ["closed_at"], unique=False)
    op.create_index(
        "ix_referral_outcome_current",
        "referral_outcome",
        ["referral_id"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.create_index(op.f("ix_referral_outcome_referral_id"), "referral_outcome", ["referral_id"], unique=False)
    op.create_table(
        "sustained_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", one_of("result", "yes no unknown"), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(result IS NULL) = (checked_at IS NULL)", name=op.f("ck_sustained_check_result_has_a_time")
        ),
        sa.CheckConstraint("weeks IN (13, 26)", name=op.f("ck_sustained_check_weeks_are_two")),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_sustained_check_by_id")),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["referral_outcome.id"], name=op.f("fk_sustained_check_outcome_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sustained_check")),
        sa.UniqueConstraint("outcome_id", "weeks", name=op.f("uq_sustained_check_outcome_id")),
    )
    op.create_index(op.f("ix_sustained_check_due_on"), "sustained_check", ["due_on"], unique=False)
    op.create_table(
        "support_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            one_of("support", "training cscs_card travel clothes tools tuition salary_contribution other"),
            nullable=False,
        ),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_support_given_pence_are_some")),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_support_given_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_support_given_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_given")),
    )
    op.create_index(op.f("ix_support_given_given_on"), "support_given", ["given_on"], unique=False)
    op.create_index(op.f("ix_support_given_referral_id"), "support_given", ["referral_id"], unique=False)
    op.create_table(
        "situation_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("situation", one_of("situation", SITUATIONS), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_situation_change_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_situation_change_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_change")),
    )
    op.create_index(op.f("ix_situation_change_noted_at"), "situation_change", ["noted_at"], unique=False)
    op.create_index("ix_situation_change_referral", "situation_change", ["referral_id", "noted_at"], unique=False)
    op.create_table(
        "referral_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("from_status", one_of("from_status", STATUSES), nullable=True),
        sa.Column("to_status", one_of("to_status", STATUSES), nullable=False),
        sa.Column("hold_reason", one_of("hold_reason", HOLD_REASONS, 30), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_referral_move_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_move_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_move")),
    )
    op.create_index(op.f("ix_referral_move_at"), "referral_move", ["at"], unique=False)
    op.create_index("ix_referral_move_referral", "referral_move", ["referral_id", "at"], unique=False)


def _create_what_finds_it() -> None:
    op.create_table(
        "search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_search_key_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_key")),
        sa.UniqueConstraint("key", "referral_id", name=op.f("uq_search_key_key")),
    )
    op.create_index(op.f("ix_search_key_referral_id"), "search_key", ["referral_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_merge_undone_by_somebody")),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_merge_merge_is_of_two")),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_merge_by_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["referral.id"], name=op.f("fk_merge_kept_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["merged_id"], ["referral.id"], name=op.f("fk_merge_merged_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["staff_member.id"], name=op.f("fk_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_kept", "merge", ["kept_id"], unique=False)
    op.create_index("ix_merge_merged", "merge", ["merged_id"], unique=False)
    op.create_table(
        "referral_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_access_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_access")),
    )
    op.create_index(op.f("ix_referral_access_expires_at"), "referral_access", ["expires_at"], unique=False)
    op.create_index(op.f("ix_referral_access_referral_id"), "referral_access", ["referral_id"], unique=False)


def _create_what_the_team_keeps() -> None:
    op.create_table(
        "team_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_contact_hours", sa.Integer(), nullable=False),
        sa.Column("warn_before_hours", sa.Integer(), nullable=False),
        sa.Column("reply_hours", sa.Integer(), nullable=False),
        sa.Column("escalate_after_hours", sa.Integer(), nullable=False),
        sa.Column("chase_after_days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_team_setting_only_one")),
        sa.CheckConstraint(
            "warn_before_hours < first_contact_hours", name=op.f("ck_team_setting_warning_comes_before")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["staff_member.id"], name=op.f("fk_team_setting_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_setting")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_saved_view_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_by_id"), "saved_view", ["by_id"], unique=False)
    op.create_table(
        "reply_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_reply_lock_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_reply_lock_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_lock")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_reply_lock_referral_id")),
    )
    op.create_table(
        "looking_at",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_looking_at_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_looking_at_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looking_at")),
        sa.UniqueConstraint("referral_id", "by_id", name=op.f("uq_looking_at_referral_id")),
    )
    op.create_index(op.f("ix_looking_at_seen_at"), "looking_at", ["seen_at"], unique=False)
    op.create_table(
        "frozen_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("locality", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_frozen_month_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_month")),
        sa.UniqueConstraint("month", "locality", name=op.f("uq_frozen_month_month")),
    )


TABLES = (
    *("frozen_month", "looking_at", "reply_lock", "saved_view", "team_setting", "referral_access", "merge"),
    *("search_key", "referral_move", "situation_change", "support_given", "sustained_check", "referral_outcome"),
)
# What can't be empty once every row has it; until then it may be.
NEEDED = ("lane", "due_kind", "last_step_at")
USUAL = {
    "has_pa": "'unknown'",
    "keep_from_pa": "{false}",
    "situation": "'unknown'",
    "asked_by": "'self'",
    "calls_ok": "{true}",
    "eligibility": "'not_checked'",
}
PLACES = (
    "UPDATE referral SET {usual}, lane = 1, last_step_at = coalesce(taken_at, received_at)",
    "UPDATE referral SET due_kind = 'first_contact', due_at = {end_of}, clock_kind = 'first_contact', "
    "clock_due_at = {end_of} WHERE status IN ('new', 'taken')",
    "UPDATE referral SET due_kind = 'chase', due_at = taken_at WHERE status IN ('contacted', 'working')",
    "UPDATE referral SET due_kind = 'look_again', due_at = {end_of}, look_again_on = reply_by, hold_reason = 'other' "
    "WHERE status = 'on_hold'",
    "UPDATE referral SET due_kind = 'none', lane = 2, closed_at = coalesce(({closed}), taken_at, received_at) "
    "WHERE status = 'closed'",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _put_notes_aside(is_sqlite=is_sqlite)
    _add_columns()
    _place_in_line(is_sqlite=is_sqlite)
    with op.batch_alter_table("referral") as referral:
        for name in (*NEEDED, *USUAL):
            kind = next(column.type for column in new_columns() if column.name == name)
            referral.alter_column(name, existing_type=kind, nullable=False)
        referral.drop_constraint(op.f("ck_referral_new_is_nobodys"), type_="check")
        referral.create_check_constraint(op.f("ck_referral_new_is_nobodys"), "status <> 'new' OR taken_by_id IS NULL")
        for name, condition in CHECKS.items():
            referral.create_check_constraint(op.f(f"ck_referral_{name}"), condition)
        referral.create_foreign_key(op.f("fk_referral_merged_into_id"), "referral", ["merged_into_id"], ["id"])
    for name, columns in INDEXES.items():
        op.create_index(name, "referral", columns, unique=False)
    with op.batch_alter_table("referral_draft") as draft:
        draft.add_column(sa.Column("resume_code_hash", sa.String(length=64), nullable=True))
        draft.create_unique_constraint(op.f("uq_referral_draft_resume_code_hash"), ["resume_code_hash"])
    _bring_notes_back(is_sqlite=is_sqlite)
    _create_what_came_of_it()
    _create_what_finds_it()
    _create_what_the_team_keeps()
    _write_down_the_moves()


def _add_columns() -> None:
    with op.batch_alter_table("referral") as referral:
        for column in new_columns():
            column.nullable = True
            referral.add_column(column)


def _put_notes_aside(*, is_sqlite: bool) -> None:
    if is_sqlite:
        op.execute("CREATE TEMPORARY TABLE notes_aside AS SELECT * FROM referral_note")


def _bring_notes_back(*, is_sqlite: bool) -> None:
    if is_sqlite:
        op.execute("DELETE FROM referral_note")  # none is left, or all are: either way each is there once
        op.execute("INSERT INTO referral_note SELECT * FROM notes_aside")
        op.execute("DROP TABLE notes_aside")


def _place_in_line(*, is_sqlite: bool) -> None:
    """Give each referral its place: what waits for a first word by the day that was promised, the others at once.

    Every value that goes into the SQL is one of this file.
    """
    true, false = ("1", "0") if is_sqlite else ("true", "false")
    usual = ", ".join(f"{name} = " + value.format(true=true, false=false) for name, value in USUAL.items())
    # Closing time in winter, in UTC; in summer an hour later. The first thing that is done sets it right.
    end_of = "reply_by || ' 17:00:00.000000'" if is_sqlite else "(reply_by + TIME '17:00') AT TIME ZONE 'UTC'"
    closed = "SELECT max(at) FROM audit_entry WHERE subject = referral.public_ref AND action = 'referral.closed'"
    named = {"usual": usual, "end_of": end_of, "closed": closed}
    for statement in PLACES:
        op.execute(statement.format(**named))
    places = sa.table("referral", sa.column("district", sa.String), sa.column("locality", sa.String))
    for locality, districts in LOCALITIES.items():
        theirs = places.c.district.in_(districts.split())
        op.execute(places.update().where(theirs).values(locality=locality))


def _write_down_the_moves() -> None:
    """Make the history of what is there from the audit trail, for counting."""
    op.execute(
        "INSERT INTO referral_move (referral_id, from_status, to_status, at, by_id) "
        "SELECT id, lag(moved_to) OVER (PARTITION BY id ORDER BY at, entry), moved_to, at, actor_id FROM ("
        "SELECT referral.id, audit_entry.id AS entry, audit_entry.at, audit_entry.actor_id, "
        "CASE audit_entry.action WHEN 'referral.received' THEN 'new' ELSE substr(audit_entry.action, 10) END "
        "AS moved_to "
        "FROM audit_entry JOIN referral ON referral.public_ref = audit_entry.subject WHERE audit_entry.action IN ("
        "'referral.received', 'referral.taken', 'referral.contacted', 'referral.working', 'referral.on_hold', "
        "'referral.closed')) AS told"
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        op.drop_table(table)  # with its indexes
    _put_notes_aside(is_sqlite=is_sqlite)
    # Merged away, taken back or handed to a locality: before, what was nobody's could only be new.
    op.execute(
        "UPDATE referral SET merged_into_id = NULL, due_at = received_at, "
        "lane = CASE WHEN status = 'closed' THEN 2 ELSE 1 END WHERE lane = 3"
    )
    op.execute(
        "UPDATE referral SET status = 'new', lane = 1, due_at = received_at, closed_at = NULL, hold_reason = NULL, "
        "look_again_on = NULL WHERE taken_by_id IS NULL AND status <> 'new'"
    )
    for name in INDEXES:
        op.drop_index(name, "referral")
    with op.batch_alter_table("referral") as referral:
        for name in ("new_is_nobodys", *CHECKS):
            referral.drop_constraint(op.f(f"ck_referral_{name}"), type_="check")
        referral.drop_constraint(op.f("fk_referral_merged_into_id"), type_="foreignkey")
        for column in new_columns():
            if isinstance(column.type, sa.Enum):
                referral.drop_constraint(op.f(f"ck_referral_{column.type.name}"), type_="check")
            referral.drop_column(column.name)
        referral.create_check_constraint(op.f("ck_referral_new_is_nobodys"), OLD_CHECK)
    with op.batch_alter_table("referral_draft") as draft:
        draft.drop_constraint(op.f("uq_referral_draft_resume_code_hash"), type_="unique")
        draft.drop_column("resume_code_hash")
    _bring_notes_back(is_sqlite=is_sqlite)
