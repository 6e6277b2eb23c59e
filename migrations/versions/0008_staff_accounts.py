"""Roles and localities, second factors, links to begin with, and the audit trail as a chain that can't be changed."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLES_BEFORE, ROLES = "'manager', 'officer'", "'manager', 'officer', 'editor', 'auditor'"
COLUMNS = {
    "staff_member": (
        "localities VARCHAR(40) NOT NULL DEFAULT ''",
        "is_factor_waived BOOLEAN NOT NULL DEFAULT {false}",
    ),
    "staff_session": ("is_half BOOLEAN NOT NULL DEFAULT {false}", "proved_at {moment}"),
    "audit_entry": ("sequence INTEGER", "previous_hash VARCHAR(64)", "hash VARCHAR(64)"),
}
BATCH = 1000

# An entry is chained once, by the transaction that wrote it. After that nothing may touch it.
SQLITE_GUARDS = (
    """
CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry WHEN OLD.sequence IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END
""",
    """
CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END
""",
)
POSTGRESQL_GUARDS = (
    """
CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the audit trail is never changed or deleted' USING ERRCODE = 'check_violation';
END $$
""",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    moment, false = ("DATETIME", "0") if is_sqlite else ("TIMESTAMP WITH TIME ZONE", "false")
    _allow_roles(ROLES_BEFORE, ROLES, is_sqlite=is_sqlite)
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN " + column.format(moment=moment, false=false))
    op.create_index("ix_sign_in_try_name_key_at", "sign_in_try", ["name_key", "at"], unique=False)
    _create_tables()
    _chain_what_is_there()
    op.create_index(op.f("ix_audit_entry_sequence"), "audit_entry", ["sequence"], unique=True)
    for statement in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)


def _allow_roles(before: str, after: str, *, is_sqlite: bool) -> None:
    """Let the column hold other roles.

    SQLite can't change a check, and copying a table that others refer to would delete their rows: what it keeps as the
    table's definition is changed instead, and read anew.
    """
    if not is_sqlite:
        op.execute("ALTER TABLE staff_member DROP CONSTRAINT ck_staff_member_role")
        op.execute(f"ALTER TABLE staff_member ADD CONSTRAINT ck_staff_member_role CHECK (role IN ({after}))")
        return
    op.execute("PRAGMA writable_schema = ON")
    op.get_bind().execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE name = 'staff_member'"),
        {"before": f"role IN ({before})", "after": f"role IN ({after})"},
    )
    op.execute("PRAGMA writable_schema = RESET")


def _create_tables() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        _whose("second_factor"),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    op.create_index(op.f("ix_second_factor_staff_member_id"), "second_factor", ["staff_member_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _whose("recovery_code"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("uq_recovery_code_whose_number", "recovery_code", ["staff_member_id", "number"], unique=True)
    kinds = sa.Enum("invite", "password", "all", name="link_kind", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "account_link",
        sa.Column("id", sa.Integer(), nullable=False),
        _whose("account_link"),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    op.create_index(op.f("ix_account_link_staff_member_id"), "account_link", ["staff_member_id"], unique=False)


def _whose(table: str) -> sa.Column[int]:
    refers = sa.ForeignKey("staff_member.id", name=op.f(f"fk_{table}_staff_member_id"), ondelete="CASCADE")
    return sa.Column("staff_member_id", sa.Integer(), refers, nullable=False)


def _chain_what_is_there() -> None:
    """Chain the entries of the time before, as they stand now, in the order they were made."""
    table = sa.table("audit_entry", *(sa.column(name) for name in ("id", "actor_id", "action", "subject")))
    at = sa.column("at", sa.DateTime(timezone=True))
    link = sa.text(
        "UPDATE audit_entry SET sequence = :sequence, previous_hash = :previous_hash, hash = :hash WHERE id = :id"
    )
    bind, sequence, previous, last_id = op.get_bind(), 0, "0" * 64, 0
    while True:
        some = sa.select(table, at).where(table.c.id > last_id).order_by(table.c.id).limit(BATCH)
        rows = bind.execute(some).all()
        if not rows:
            return
        links = []
        for row in rows:
            sequence, last_id = sequence + 1, row.id
            said = [sequence, previous, _written(row.at), row.actor_id, row.action, row.subject]
            made = hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
            links.append({"id": row.id, "sequence": sequence, "previous_hash": previous, "hash": made})
            previous = made
        bind.execute(link, links)


def _written(at: datetime) -> str:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TRIGGER audit_entry_never_changed")
        op.execute("DROP TRIGGER audit_entry_never_deleted")
    else:
        op.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
        op.execute("DROP TRIGGER audit_entry_not_emptied ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_kept()")
    op.drop_index(op.f("ix_audit_entry_sequence"), table_name="audit_entry")
    for table in ("account_link", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_index("ix_sign_in_try_name_key_at", table_name="sign_in_try")
    # A half session was no session before, and would now be taken for one.
    op.execute("DELETE FROM staff_session WHERE is_half")
    op.execute("UPDATE staff_member SET role = 'officer' WHERE role IN ('editor', 'auditor')")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    _allow_roles(ROLES, ROLES_BEFORE, is_sqlite=is_sqlite)
