"""What texts cost and what became of them, who said STOP and how, and the gate that holds after STOP."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = "'reply', 'safety', 'staff', 'confirmation', 'reminder', 'page'"
REPORTS = "'queued', 'sending', 'sent', 'failed', 'undelivered', 'delivered'"
# Written by hand: SQLite takes a check with a new column, and so needn't copy the table.
COLUMNS = {
    "outgoing_text": (
        "kind VARCHAR(20) NOT NULL DEFAULT 'confirmation' "
        f"CONSTRAINT ck_outgoing_text_text_kind CHECK (kind IN ({KINDS}))",
        "first_tried_at {moment}",
        "tried_at {moment}",
        "in_doubt BOOLEAN NOT NULL DEFAULT {false}",
        "segments INTEGER",
        "cost INTEGER",
        f"report VARCHAR(20) CONSTRAINT ck_outgoing_text_report CHECK (report IN ({REPORTS}))",
        "report_code VARCHAR(10)",
        "reported_at {moment}",
    ),
    "inbound_text": (
        "reply_segments INTEGER",
        "reply_cost INTEGER",
        f"reply_report VARCHAR(20) CONSTRAINT ck_inbound_text_reply_report CHECK (reply_report IN ({REPORTS}))",
        "reply_report_code VARCHAR(10)",
    ),
}
STOP_WORDS = (("said stop", "said"), ("provider", "carrier"))

# A try is begun by counting it up; a text is sent from a try whose outcome was awaited. Nothing else may make it so.
SQLITE_GATE = """
CREATE TRIGGER outgoing_text_not_after_stop_{on} BEFORE {event} ON outgoing_text
WHEN ({begins}) AND EXISTS (
  SELECT 1 FROM contact_point WHERE id = NEW.contact_point_id AND stopped_at IS NOT NULL
)
BEGIN SELECT RAISE(ABORT, 'this number said STOP'); END
"""
ON_UPDATE = "NEW.attempts > OLD.attempts OR (NEW.status = 'sent' AND OLD.status <> 'sent' AND NOT OLD.in_doubt)"
ON_INSERT = "NEW.attempts > 0 OR NEW.status = 'sent'"
# The lock makes STOP wait for a try that is just being begun, and a try for a STOP that is just being kept.
POSTGRESQL_GATE = """
CREATE FUNCTION outgoing_text_not_after_stop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stopped TIMESTAMPTZ;
BEGIN
  IF TG_OP = 'INSERT' AND NOT (%(insert)s) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NOT (%(update)s) THEN RETURN NEW; END IF;
  SELECT stopped_at INTO stopped FROM contact_point WHERE id = NEW.contact_point_id FOR SHARE;
  IF stopped IS NOT NULL THEN
    RAISE EXCEPTION 'this number said STOP' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    moment, false = ("DATETIME", "0") if is_sqlite else ("TIMESTAMP WITH TIME ZONE", "false")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN " + column.format(moment=moment, false=false))
    op.create_index("ix_outgoing_text_tried_at", "outgoing_text", ["tried_at"], unique=False)
    _create_tables()
    _keep_who_has_stopped()
    _raise_the_gate(is_sqlite=is_sqlite)


def _create_tables() -> None:
    op.create_table(
        "opt_out_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_point_id", sa.Integer(), nullable=False),
        sa.Column("is_stop", sa.Boolean(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "said",
                "twilio",
                "carrier",
                "staff",
                name="how",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_opt_out_entry_contact_point_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff_member.id"], name=op.f("fk_opt_out_entry_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_out_entry")),
    )
    op.create_index(op.f("ix_opt_out_entry_contact_point_id"), "opt_out_entry", ["contact_point_id"], unique=False)
    op.create_table(
        "outbox_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_outbox_pause_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["begun_by_id"], ["staff_member.id"], name=op.f("fk_outbox_pause_begun_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff_member.id"], name=op.f("fk_outbox_pause_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_pause")),
    )


def _keep_who_has_stopped() -> None:
    for old, new in STOP_WORDS:
        op.execute(f"UPDATE contact_point SET stop_reason = '{new}' WHERE stop_reason = '{old}'")  # noqa: S608 - ours
    op.execute(
        "INSERT INTO opt_out_entry (contact_point_id, is_stop, how, at) "
        "SELECT id, stopped_at IS NOT NULL, CASE WHEN stop_reason IN ('twilio', 'carrier', 'staff') "
        "THEN stop_reason ELSE 'said' END, stopped_at FROM contact_point WHERE stopped_at IS NOT NULL"
    )


def _raise_the_gate(*, is_sqlite: bool) -> None:
    if is_sqlite:
        for on, begins in (("update", ON_UPDATE), ("insert", ON_INSERT)):
            op.execute(SQLITE_GATE.format(on=on, event=on.upper(), begins=begins))
        return
    # A trigger's function can't look at OLD on insert: plpgsql reads each IF only when it comes to it.
    op.execute(POSTGRESQL_GATE % {"insert": ON_INSERT, "update": ON_UPDATE})
    op.execute(
        "CREATE TRIGGER outgoing_text_not_after_stop BEFORE INSERT OR UPDATE ON outgoing_text "
        "FOR EACH ROW EXECUTE FUNCTION outgoing_text_not_after_stop()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for on in ("update", "insert"):
            op.execute(f"DROP TRIGGER outgoing_text_not_after_stop_{on}")
    else:
        op.execute("DROP TRIGGER outgoing_text_not_after_stop ON outgoing_text")
        op.execute("DROP FUNCTION outgoing_text_not_after_stop()")
    op.drop_table("outbox_pause")
    op.drop_index(op.f("ix_opt_out_entry_contact_point_id"), table_name="opt_out_entry")
    op.drop_table("opt_out_entry")
    op.drop_index("ix_outgoing_text_tried_at", table_name="outgoing_text")
    for old, new in STOP_WORDS:
        op.execute(f"UPDATE contact_point SET stop_reason = '{old}' WHERE stop_reason = '{new}'")  # noqa: S608 - ours
    for table, columns in COLUMNS.items():
        for column in reversed(columns):
            op.drop_column(table, column.split()[0])
