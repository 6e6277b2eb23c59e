"""What reports read at once: until when a situation held, when a clock stood still; who was handed to a locality.

And an age is no longer needed: nobody is kept from asking for help because they did not say it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Not a possible age of anybody: the older code needs a number, and nobody must read one that was made up.
NOT_SAID_BEFORE = 99
# The next one that was noted ends the one before; of two at the same moment the later row is the next.
UNTIL = (
    "UPDATE situation_change SET until = (SELECT later.noted_at FROM situation_change AS later "
    "WHERE later.referral_id = situation_change.referral_id AND (later.noted_at > situation_change.noted_at "
    "OR (later.noted_at = situation_change.noted_at AND later.id > situation_change.id)) "
    "ORDER BY later.noted_at, later.id LIMIT 1)"
)
# Each holds whole what a report counts by: rows of referrals are long, and reading them was the cost.
INDEXES = {
    "ix_referral_asked": (
        "referral",
        ["received_at", "lane", "locality", "district", "age", "wants", "taken_by_id", "id"],
    ),
    "ix_referral_ended": ("referral", ["closed_at", "received_at", "lane", "locality", "age", "id"]),
    "ix_referral_outcome_counted": (
        "referral_outcome",
        ["closed_at", "reopened_at", "outcome", "sector", "referral_id"],
    ),
    "ix_referral_move_told": ("referral_move", ["referral_id", "at", "id", "to_status", "hold_reason"]),
    "ix_situation_change_held": ("situation_change", ["referral_id", "noted_at", "until", "situation"]),
    "ix_support_given_counted": ("support_given", ["given_on", "kind", "referral_id", "pence"]),
}
# What these begin with, and so stand in for.
INDEXES_BEFORE = {
    "ix_referral_outcome_closed_at": ("referral_outcome", ["closed_at"]),
    "ix_referral_move_referral": ("referral_move", ["referral_id", "at"]),
    "ix_situation_change_noted_at": ("situation_change", ["noted_at"]),
    "ix_situation_change_referral": ("situation_change", ["referral_id", "noted_at"]),
    "ix_support_given_given_on": ("support_given", ["given_on"]),
}
# Told again from the audit trail: from when it began to rest until what next let it count on, before the first word.
RESTS = """
INSERT INTO clock_rest (referral_id, since, until)
SELECT id, at, until FROM (
    SELECT id, at, begins, lead(at) OVER (PARTITION BY id ORDER BY at, entry) AS until FROM (
        SELECT id, entry, at, begins, lag(begins, 1, 0) OVER (PARTITION BY id ORDER BY at, entry) AS rested, first_word
        FROM (
            SELECT referral.id, audit_entry.id AS entry, audit_entry.at,
                CASE WHEN audit_entry.action IN ('referral.waits', 'referral.on_hold') THEN 1 ELSE 0 END AS begins,
                (SELECT min(move.at) FROM referral_move AS move WHERE move.referral_id = referral.id
                    AND move.to_status IN ('contacted', 'working')) AS first_word
            FROM referral JOIN audit_entry ON audit_entry.subject = referral.public_ref
            WHERE audit_entry.action IN ('referral.waits', 'referral.on_hold', 'referral.they_wrote',
                'referral.heard_from', 'referral.contacted', 'referral.working', 'referral.closed',
                'referral.taken_back')
        ) AS entries
    ) AS told WHERE begins <> rested AND (first_word IS NULL OR at <= first_word)
) AS turns WHERE begins = 1
"""


def upgrade() -> None:
    op.add_column("situation_change", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.execute(UNTIL)
    _create_rests()
    op.add_column("referral", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    _age(is_needed=False)
    _change_indexes(INDEXES_BEFORE, INDEXES)


def downgrade() -> None:
    _change_indexes(INDEXES, INDEXES_BEFORE)
    ages = sa.table("referral", sa.column("age", sa.Integer))
    op.execute(ages.update().where(ages.c.age.is_(None)).values(age=NOT_SAID_BEFORE))
    _age(is_needed=True)
    op.drop_column("referral", "handed_at")
    op.drop_table("clock_rest")
    op.drop_column("situation_change", "until")


def _change_indexes(before: dict[str, tuple[str, list[str]]], after: dict[str, tuple[str, list[str]]]) -> None:
    for name, (table, _) in before.items():
        op.drop_index(name, table)
    for name, (table, columns) in after.items():
        op.create_index(name, table, columns, unique=False)


def _create_rests() -> None:
    op.create_table(
        "clock_rest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_clock_rest_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_rest")),
    )
    not_over = sa.text("until IS NULL")
    op.create_index(
        "ix_clock_rest_open",
        "clock_rest",
        ["referral_id"],
        unique=True,
        sqlite_where=not_over,
        postgresql_where=not_over,
    )
    op.create_index("ix_clock_rest_referral", "clock_rest", ["referral_id", "since", "until"], unique=False)
    op.execute(RESTS)


def _age(*, is_needed: bool) -> None:
    """Let the age be needed or not, on SQLite without making the table anew: much hangs on it."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("referral", "age", nullable=not is_needed)
        return
    before, after = ("age INTEGER", "age INTEGER NOT NULL") if is_needed else ("age INTEGER NOT NULL", "age INTEGER")
    op.execute("PRAGMA writable_schema = ON")
    op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'referral'"
        ),
        {"before": before + ", ", "after": after + ", "},
    )
    op.execute("PRAGMA writable_schema = RESET")
    kept = op.get_bind().execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'referral'"))
    if after + ", " not in kept.scalar_one():
        raise RuntimeError(f"the table referral is not as 0009 left it: {before!r} was not found in it")
