"""What staff had typed when their session ran out, who the council's sign-on says they are, tries by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sign_in_try_at", "sign_in_try", ["at"], unique=False)
    op.add_column("staff_member", sa.Column("council_subject", sa.String(length=64), nullable=True))
    op.create_index("uq_staff_member_council_subject", "staff_member", ["council_subject"], unique=True)
    op.create_table(
        "unsent_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.String(length=24), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_member.id"],
            name=op.f("fk_unsent_form_staff_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_form")),
    )
    op.create_index(op.f("ix_unsent_form_staff_member_id"), "unsent_form", ["staff_member_id"], unique=False)
    op.create_index(op.f("ix_unsent_form_kept_at"), "unsent_form", ["kept_at"], unique=False)


def downgrade() -> None:
    op.drop_table("unsent_form")
    op.drop_index("uq_staff_member_council_subject", table_name="staff_member")
    op.drop_column("staff_member", "council_subject")
    op.drop_index("ix_sign_in_try_at", table_name="sign_in_try")
