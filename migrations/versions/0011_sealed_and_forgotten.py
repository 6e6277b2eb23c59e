"""Seals every encrypted value for its row and column, and keeps what retention and erasure need.

Values that can't be read with the keys in use stay as they are: they are unreadable already. After going back, the
older code can't check audit entries that say from where they came, or a trail whose beginning is gone.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.encryption import Unreadable, decrypt, encrypt, keyring, seal, unseal
from portal.sealing import new_row_key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SEALED: Mapping[str, tuple[str, ...]] = {
    "contact_point": ("phone",),
    "inbound_text": ("body", "reply"),
    "outgoing_text": ("body",),
    "alert": ("message", "note"),
    "conversation": ("first_name",),
    "conversation_message": ("words",),
    "text_dialogue": ("talk",),
    "page_feedback": ("words",),
    "refusal_report": ("place", "said", "reach"),
    "unanswered_question": ("words",),
    "second_factor": ("secret",),
    "referral": (
        "first_name",
        "place_words",
        "email",
        "safe_note",
        "own_words",
        "next_step",
        "asker_name",
        "asker_contact",
        "consent_how",
    ),
    "referral_note": ("words",),
    "referral_draft": ("answers",),
    "referral_outcome": ("provider", "reopen_reason"),
    "merge": ("before",),
}
AT_A_TIME = 1000
GUARD = "audit_entry_never_deleted"
KEPT_UNTIL = "COALESCE((SELECT MAX(sequence) FROM audit_anchor), 0)"
MAY_GO = f"OLD.sequence IS NOT NULL AND OLD.sequence <= {KEPT_UNTIL}"
SQLITE_GUARD = f"""
CREATE TRIGGER {GUARD} BEFORE DELETE ON audit_entry {{when}}
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END
"""
SQLITE_ANCHOR_GUARD = """
CREATE TRIGGER audit_anchor_never_{done} BEFORE {event} ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'where the audit trail begins is never changed'); END
"""
POSTGRESQL_GUARD = """
CREATE OR REPLACE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL THEN RETURN NEW; END IF;
  {may_go}RAISE EXCEPTION 'the audit trail is never changed or deleted' USING ERRCODE = 'check_violation';
END $$
"""
POSTGRESQL_MAY_GO = f"IF TG_OP = 'DELETE' THEN IF {MAY_GO} THEN RETURN OLD; END IF; END IF;\n  "
POSTGRESQL_ANCHOR_GUARDS = (
    """
CREATE FUNCTION audit_anchor_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'where the audit trail begins is never changed' USING ERRCODE = 'check_violation';
END $$
""",
    "CREATE TRIGGER audit_anchor_kept BEFORE UPDATE OR DELETE ON audit_anchor "
    "FOR EACH ROW EXECUTE FUNCTION audit_anchor_kept()",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _create_tables()
    op.execute("ALTER TABLE audit_entry ADD COLUMN came_from VARCHAR(45)")
    for table, columns in SEALED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN row_key VARCHAR(24) NOT NULL DEFAULT ''")
        _rewrite(table, columns, _sealed)
    _keep_lookup_key()
    false = "0" if is_sqlite else "false"
    op.execute(f"ALTER TABLE contact_point ADD COLUMN is_let_go BOOLEAN NOT NULL DEFAULT {false}")
    if is_sqlite:
        op.execute(f"DROP TRIGGER {GUARD}")
        op.execute(SQLITE_GUARD.format(when=f"WHEN NOT ({MAY_GO})"))
        for done, event in (("changed", "UPDATE"), ("deleted", "DELETE")):
            op.execute(SQLITE_ANCHOR_GUARD.format(done=done, event=event))
        return
    op.execute(POSTGRESQL_GUARD.format(may_go=POSTGRESQL_MAY_GO))
    for statement in POSTGRESQL_ANCHOR_GUARDS:
        op.execute(statement)


def _create_tables() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "kept_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=24), server_default="", nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_key")),
        sa.UniqueConstraint("name", name=op.f("uq_kept_key_name")),
    )
    op.create_table(
        "handled_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handled_text")),
        sa.UniqueConstraint("key", name=op.f("uq_handled_text_key")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
        sa.UniqueConstraint("sequence", name=op.f("uq_audit_anchor_sequence")),
    )


def _rewrite(table: str, columns: tuple[str, ...], change: Callable[[str, str, str], str]) -> None:
    """Change every value of these columns, some rows at a time, giving each row its key."""
    its = sa.table(table, *(sa.column(name) for name in ("id", "row_key", *columns)))
    db, last = op.get_bind(), 0
    found = sa.select(its).order_by(its.c.id).limit(AT_A_TIME)
    update = its.update().where(its.c.id == sa.bindparam("of_id"))
    while rows := db.execute(found.where(its.c.id > last)).mappings().all():
        db.execute(update, [_changed(table, row, columns, change) for row in rows])
        last = rows[-1]["id"]


def _changed(
    table: str, row: Mapping[Any, Any], columns: tuple[str, ...], change: Callable[[str, str, str], str]
) -> Any:
    row_key = row["row_key"] or new_row_key()
    words = {name: None if row[name] is None else change(row[name], f"{table}.{name}", row_key) for name in columns}
    return {"of_id": row["id"], "row_key": row_key, **words}


def _sealed(token: str, place: str, row_key: str) -> str:
    try:
        return seal(decrypt(token), place, row_key)
    except Unreadable:
        return token


def _unsealed(token: str, place: str, row_key: str) -> str:
    try:
        return encrypt(unseal(token, place, row_key))
    except Unreadable:
        return token


def _keep_lookup_key() -> None:
    """Keep the key that numbers are found by today, so that it stays when the key it came from goes."""
    row_key = new_row_key()
    words = base64.urlsafe_b64encode(keyring().index_key).decode()
    kept = sa.table("kept_key", *(sa.column(name) for name in ("name", "key", "row_key")))
    op.get_bind().execute(
        kept.insert().values(name="blind index", key=seal(words, "kept_key.key", row_key), row_key=row_key)
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {GUARD}")
        op.execute(SQLITE_GUARD.format(when=""))
    else:
        op.execute(POSTGRESQL_GUARD.format(may_go=""))
    op.execute("ALTER TABLE audit_entry DROP COLUMN came_from")
    op.drop_table("audit_anchor")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_anchor_kept()")
    for table, columns in SEALED.items():
        _rewrite(table, columns, _unsealed)
        op.execute(f"ALTER TABLE {table} DROP COLUMN row_key")
    op.execute("ALTER TABLE contact_point DROP COLUMN is_let_go")
    op.drop_table("handled_text")
    op.drop_table("kept_key")
