"""Dialogues by text: what was answered so far, one row for each number."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_dialogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_point_id", sa.Integer(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_text_dialogue_contact_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_dialogue")),
        sa.UniqueConstraint("contact_point_id", name=op.f("uq_text_dialogue_contact_point_id")),
    )
    op.create_index(op.f("ix_text_dialogue_updated_at"), "text_dialogue", ["updated_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_text_dialogue_updated_at"), table_name="text_dialogue")
    op.drop_table("text_dialogue")
