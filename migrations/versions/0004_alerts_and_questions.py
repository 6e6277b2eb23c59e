"""Alerts that somebody takes and closes, who read them, and the questions that no page answers.

What had been seen before is closed by whoever saw it: an old message must not begin to ring.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OUTCOMES = (
    "rang",
    "texted",
    "social_care",
    "police",
    "ambulance",
    "already_safe",
    "false_alarm",
    "not_reached",
    "seen_only",
)
MENDS = ("open", "answered", "not_ours", "hidden", "danger")
CHECKS = {
    "taken_has_a_time": "(owner_id IS NULL) = (taken_at IS NULL)",
    "closed_has_a_time": "(closed_by_id IS NULL) = (closed_at IS NULL)",
    "closed_has_an_outcome": "(outcome IS NULL) = (closed_at IS NULL)",
    "outcome": "outcome IN (" + ", ".join(f"'{outcome}'" for outcome in OUTCOMES) + ")",
}


def moment(name: str, *, nullable: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def new_columns() -> "list[sa.Column[object]]":
    return [
        sa.Column("district", sa.String(length=40), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        moment("taken_at"),
        moment("waiting_since"),
        sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"),
        moment("reminded_at"),
        moment("managers_told_at"),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        moment("closed_at"),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_missed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def upgrade() -> None:
    seen = op.get_bind().execute(sa.text("SELECT id, seen_by_id, seen_at FROM alert WHERE seen_at IS NOT NULL"))
    readings = [dict(row) for row in seen.mappings()]
    op.drop_index("ix_alert_waiting", table_name="alert")
    for column in new_columns():
        op.add_column("alert", column)
    op.execute("UPDATE alert SET waiting_since = raised_at")
    op.execute(
        "UPDATE alert SET owner_id = seen_by_id, taken_at = seen_at, closed_by_id = seen_by_id, closed_at = seen_at, "
        "outcome = 'seen_only' WHERE seen_at IS NOT NULL"
    )
    with op.batch_alter_table("alert") as alert:
        alert.drop_constraint(op.f("ck_alert_seen_has_a_time"), type_="check")
        alert.drop_column("seen_by_id")
        alert.drop_column("seen_at")
        alert.alter_column("waiting_since", existing_type=sa.DateTime(timezone=True), nullable=False)
        for name, condition in CHECKS.items():
            alert.create_check_constraint(op.f(f"ck_alert_{name}"), condition)
        for name in ("owner_id", "closed_by_id"):
            alert.create_foreign_key(op.f(f"fk_alert_{name}"), "staff_member", [name], ["id"])
    _create_index("ix_alert_open", "closed_at IS NULL")
    _create_readings()
    for reading in readings:
        add = "INSERT INTO alert_reading (alert_id, reader_id, read_at) VALUES (:id, :seen_by_id, :seen_at)"
        op.get_bind().execute(sa.text(add), reading)
    _create_questions()


def downgrade() -> None:
    op.drop_table("unanswered_question")
    op.drop_table("alert_reading")
    op.drop_index("ix_alert_open", table_name="alert")
    op.add_column("alert", sa.Column("seen_by_id", sa.Integer(), nullable=True))
    op.add_column("alert", moment("seen_at"))
    op.execute("UPDATE alert SET seen_by_id = closed_by_id, seen_at = closed_at")
    with op.batch_alter_table("alert") as alert:
        for name in CHECKS:
            alert.drop_constraint(op.f(f"ck_alert_{name}"), type_="check")
        for column in new_columns():
            alert.drop_column(column.name)
        alert.create_check_constraint(op.f("ck_alert_seen_has_a_time"), "(seen_by_id IS NULL) = (seen_at IS NULL)")
        alert.create_foreign_key(op.f("fk_alert_seen_by_id"), "staff_member", ["seen_by_id"], ["id"])
    _create_index("ix_alert_waiting", "seen_at IS NULL")


def _create_index(name: str, where: str) -> None:
    where_text = sa.text(where)
    op.create_index(name, "alert", ["raised_at"], unique=False, sqlite_where=where_text, postgresql_where=where_text)


def _create_readings() -> None:
    op.create_table(
        "alert_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        moment("read_at", nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_reading_alert_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["staff_member.id"], name=op.f("fk_alert_reading_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_reading")),
        sa.UniqueConstraint("alert_id", "reader_id", name=op.f("uq_alert_reading_alert_id")),
    )


def _create_questions() -> None:
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        moment("first_asked_at", nullable=False),
        moment("last_asked_at", nullable=False),
        sa.Column("nearest_slug", sa.String(length=60), nullable=True),
        sa.Column(
            "mend",
            sa.Enum(*MENDS, name="mend", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("page_slug", sa.String(length=60), nullable=True),
        sa.Column("mended_by_id", sa.Integer(), nullable=True),
        moment("mended_at"),
        sa.CheckConstraint(
            "(mended_by_id IS NULL) = (mended_at IS NULL)", name=op.f("ck_unanswered_question_mended_has_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["mended_by_id"], ["staff_member.id"], name=op.f("fk_unanswered_question_mended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_question")),
        sa.UniqueConstraint("key", name=op.f("uq_unanswered_question_key")),
    )
    op.create_index("ix_unanswered_question_mend", "unanswered_question", ["mend", "times"], unique=False)
    op.create_index(
        op.f("ix_unanswered_question_last_asked_at"), "unanswered_question", ["last_asked_at"], unique=False
    )
