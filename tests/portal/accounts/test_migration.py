"""Staff and their audit trail survive the way to roles, second factors and the chain, and back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.accounts import audit, sessions
from portal.accounts.models import Role, StaffMember
from portal.database import Database
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.accounts.codes import set_up

BEFORE = "0007"
MEMBER = (
    "INSERT INTO staff_member (email, name, password_hash, role, is_active, created_at, password_changed_at) "
    "VALUES ('nadia@team.example', 'Nadia', 'x', :role, true, :now, :now)"
)
ENTRY = "INSERT INTO audit_entry (at, actor_id, action, subject) VALUES (:now, :actor, 'referral.taken', :subject)"


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before, with a manager who did three things; whole again afterwards."""
    migrate_back(database, BEFORE)
    now = NOON.replace(tzinfo=None) if database.is_sqlite else NOON
    with database.transaction() as db:
        db.execute(text(MEMBER), {"role": "manager", "now": now})
        actor = db.scalar(text("SELECT id FROM staff_member"))
        for number in range(3):
            db.execute(text(ENTRY), {"now": now, "actor": actor, "subject": f"R{number}"})
    yield database
    migrate(database)


def test_who_was_there_keeps_their_role_and_needs_a_second_factor(before: Database) -> None:
    migrate(before)
    with before.reading() as db:
        member = db.query(StaffMember).one()
        assert (member.role, member.localities, member.is_factor_waived) == (Role.MANAGER, (), False)


def test_what_was_written_before_is_chained_and_goes_on(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        audit.record(db, actor=None, action="test.done", subject="R9", now=NOON)
    with before.reading() as db:
        checked = audit.verify(db)
    assert (checked.whole, checked.broken_id) == (4, None)


def test_going_back_keeps_staff_and_trail_and_leaves_no_half_session(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        editor = make_worker(db, role=Role.EDITOR)
        set_up(db, editor)
        sessions.start(db, editor, NOON, is_half=True)
    migrate_back(before, BEFORE)
    with before.reading() as db:
        assert sorted(db.scalars(text("SELECT role FROM staff_member"))) == ["manager", "officer"]
        assert db.scalar(text("SELECT count(*) FROM staff_session")) == 0
        assert db.scalar(text("SELECT count(*) FROM audit_entry WHERE action = 'referral.taken'")) == 3
    with pytest.raises(IntegrityError), before.transaction() as db:
        db.execute(text("UPDATE staff_member SET role = 'editor'"))
