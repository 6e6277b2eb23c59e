"""Lifting what keeps the audit trail from being changed: to empty the database between tests, and to forge entries."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

GUARDED = ("audit_entry", "audit_anchor")


@contextmanager
def unguarded_audit(session: Session) -> Iterator[None]:
    """Let this transaction change and delete audit entries. The guards are back before it commits."""
    if session.get_bind().dialect.name == "postgresql":
        for table in GUARDED:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        for table in GUARDED:
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    found = text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_anchor')"
    )
    triggers = session.execute(found).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, made_by in triggers:
        session.connection().exec_driver_sql(made_by)
