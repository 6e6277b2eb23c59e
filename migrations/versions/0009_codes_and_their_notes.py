"""Tries at codes, texts with a code, and notes that the young person wrote themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS_BEFORE = "'reply', 'safety', 'staff', 'confirmation', 'reminder', 'page'"
KINDS = f"{KINDS_BEFORE}, 'code'"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow_kinds(KINDS_BEFORE, KINDS, is_sqlite=is_sqlite)
    if is_sqlite:
        _rewrite("referral_note", "author_id INTEGER NOT NULL", "author_id INTEGER")
    else:
        op.alter_column("referral_note", "author_id", nullable=True)
    op.create_table(
        "code_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_try")),
    )
    op.create_index("ix_code_try_key_at", "code_try", ["key", "at"], unique=False)
    op.create_index(op.f("ix_code_try_at"), "code_try", ["at"], unique=False)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_table("code_try")
    # The older code knows neither: what they added is lost, and a code is no use later.
    op.execute("DELETE FROM referral_note WHERE author_id IS NULL")
    op.execute("DELETE FROM outgoing_text WHERE kind = 'code'")
    _allow_kinds(KINDS, KINDS_BEFORE, is_sqlite=is_sqlite)
    if is_sqlite:
        _rewrite("referral_note", "author_id INTEGER", "author_id INTEGER NOT NULL")
    else:
        op.alter_column("referral_note", "author_id", nullable=False)


def _allow_kinds(before: str, after: str, *, is_sqlite: bool) -> None:
    """Change which kinds of text there are, without making the table anew: a trigger of 0005 hangs on it."""
    if is_sqlite:
        _rewrite("outgoing_text", f"kind IN ({before})", f"kind IN ({after})")
        return
    op.execute("ALTER TABLE outgoing_text DROP CONSTRAINT ck_outgoing_text_text_kind")
    op.execute(f"ALTER TABLE outgoing_text ADD CONSTRAINT ck_outgoing_text_text_kind CHECK (kind IN ({after}))")


def _rewrite(table: str, before: str, after: str) -> None:
    """Change a rule in how SQLite keeps the table's definition: its rows keep to the new one already."""
    op.execute("PRAGMA writable_schema = ON")
    op.get_bind().execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :table"),
        {"before": before, "after": after, "table": table},
    )
    op.execute("PRAGMA writable_schema = RESET")
    kept = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    if after not in op.get_bind().execute(kept, {"table": table}).scalar_one():
        raise RuntimeError(f"{table} is not as 0008 left it: {before!r} was not found in it")
