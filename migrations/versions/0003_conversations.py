"""Conversations with a person, on the web and by text, and whose text it is where several people have one number."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CURRENT_NUMBER = sa.text("place = 'text' AND ended_at IS NULL")
# Every number that has texted us is somebody's conversation already.
OF_NUMBERS = """
    INSERT INTO conversation (place, contact_point_id, started_at, last_at, replies)
    SELECT 'text', contact_point.id, contact_point.created_at, MAX(inbound_text.received_at), 0
    FROM contact_point JOIN inbound_text ON inbound_text.contact_point_id = contact_point.id
    GROUP BY contact_point.id, contact_point.created_at
"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "place",
            sa.Enum("web", "text", name="place", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("contact_point_id", sa.Integer(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("last_at", moment, nullable=False),
        sa.Column("waiting_since", moment, nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("held_since", moment, nullable=True),
        sa.Column("hours_said_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("writing_by_id", sa.Integer(), nullable=True),
        sa.Column("writing_until", moment, nullable=True),
        sa.CheckConstraint(
            "(holder_id IS NULL) = (held_since IS NULL)", name=op.f("ck_conversation_held_since_a_time")
        ),
        sa.CheckConstraint(
            "(writing_by_id IS NULL) = (writing_until IS NULL)", name=op.f("ck_conversation_writing_until_a_time")
        ),
        sa.CheckConstraint("(place = 'web') = (token_hash IS NOT NULL)", name=op.f("ck_conversation_web_has_a_token")),
        sa.CheckConstraint(
            "place = 'web' OR contact_point_id IS NOT NULL", name=op.f("ck_conversation_text_has_a_number")
        ),
        sa.CheckConstraint("ended_at IS NULL OR holder_id IS NULL", name=op.f("ck_conversation_ended_is_nobodys")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_conversation_contact_point_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["staff_member.id"], name=op.f("fk_conversation_holder_id")),
        sa.ForeignKeyConstraint(["writing_by_id"], ["staff_member.id"], name=op.f("fk_conversation_writing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_conversation_token_hash")),
    )
    op.create_index(
        "ix_conversation_current_number",
        "conversation",
        ["contact_point_id"],
        unique=True,
        sqlite_where=CURRENT_NUMBER,
        postgresql_where=CURRENT_NUMBER,
    )
    op.create_index("ix_conversation_number", "conversation", ["contact_point_id", "started_at"], unique=False)
    op.create_index(op.f("ix_conversation_last_at"), "conversation", ["last_at"], unique=False)
    op.create_index(op.f("ix_conversation_waiting_since"), "conversation", ["waiting_since"], unique=False)
    op.create_table(
        "conversation_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                *("theirs", "automatic", "staff", "joined", "left", "closed"),
                name="side",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("pages", sa.String(length=200), nullable=False),
        sa.Column("danger", sa.String(length=30), nullable=True),
        sa.Column("about_ref", sa.String(length=10), nullable=True),
        sa.Column("sent_key", sa.String(length=64), nullable=True),
        sa.Column("outgoing_text_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "side NOT IN ('staff', 'joined') OR author_id IS NOT NULL",
            name=op.f("ck_conversation_message_staff_have_a_name"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff_member.id"], name=op.f("fk_conversation_message_author_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_message_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outgoing_text_id"], ["outgoing_text.id"], name=op.f("fk_conversation_message_outgoing_text_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_message")),
        sa.UniqueConstraint("outgoing_text_id", name=op.f("uq_conversation_message_outgoing_text_id")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_conversation_message_sent_key")),
    )
    op.create_index(
        "ix_conversation_message_conversation", "conversation_message", ["conversation_id", "id"], unique=False
    )
    op.add_column("inbound_text", sa.Column("about_ref", sa.String(length=10), nullable=True))
    op.add_column("alert", sa.Column("conversation_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_alert_conversation_id"), "alert", ["conversation_id"], unique=False)
    op.execute(OF_NUMBERS)


def downgrade() -> None:
    op.drop_index(op.f("ix_alert_conversation_id"), table_name="alert")
    op.drop_column("alert", "conversation_id")
    op.drop_column("inbound_text", "about_ref")
    op.drop_table("conversation_message")
    op.drop_table("conversation")
