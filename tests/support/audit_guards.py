"""Lifting what keeps the audit trail from being changed: to empty the database between tests, and to forge entries."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session


@contextmanager
def unguarded_audit(session: Session) -> Iterator[None]:
    """Let this transaction change and delete audit entries. The guards are back before it commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        yield
        session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))
        return
    found = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
    triggers = session.execute(found).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, made_by in triggers:
        session.connection().exec_driver_sql(made_by)
