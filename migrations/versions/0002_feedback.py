"""Feedback on pages, reports of refusals, and the page that an alert is about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sent_key", sa.String(length=64), nullable=False),
        sa.Column("page_slug", sa.String(length=60), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "not_answered",
                "hard",
                "wrong_or_old",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IS NULL OR NOT helpful", name=op.f("ck_page_feedback_reason_is_for_no")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_feedback")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_page_feedback_sent_key")),
    )
    op.create_index("ix_page_feedback_page", "page_feedback", ["page_slug", "received_at"], unique=False)
    op.create_index(op.f("ix_page_feedback_received_at"), "page_feedback", ["received_at"], unique=False)
    op.create_table(
        "refusal_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sent_key", sa.String(length=64), nullable=False),
        sa.Column("page_slug", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(seen_by_id IS NULL) = (seen_at IS NULL)", name=op.f("ck_refusal_report_seen_has_a_time")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["staff_member.id"], name=op.f("fk_refusal_report_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal_report")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_refusal_report_sent_key")),
    )
    op.create_index("ix_refusal_report_page", "refusal_report", ["page_slug", "received_at"], unique=False)
    op.create_index(
        "ix_refusal_report_unseen",
        "refusal_report",
        ["page_slug"],
        unique=False,
        sqlite_where=sa.text("seen_at IS NULL"),
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.add_column("alert", sa.Column("page_slug", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("alert", "page_slug")
    op.drop_index("ix_refusal_report_unseen", table_name="refusal_report")
    op.drop_index("ix_refusal_report_page", table_name="refusal_report")
    op.drop_table("refusal_report")
    op.drop_index(op.f("ix_page_feedback_received_at"), table_name="page_feedback")
    op.drop_index("ix_page_feedback_page", table_name="page_feedback")
    op.drop_table("page_feedback")
