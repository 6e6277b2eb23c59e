"""The table of what each role may do."""

from sqlalchemy.orm import Session

from portal.accounts.models import Role
from portal.accounts.permissions import MAY, Permission, may
from tests.factories_staff import make_worker


def test_every_role_has_its_row() -> None:
    assert set(MAY) == set(Role)


def test_only_managers_hand_referrals_over(db: Session) -> None:
    officer, manager = make_worker(db), make_worker(db, role=Role.MANAGER)
    assert not may(officer, Permission.HAND_OVER_REFERRALS)
    assert all(may(manager, permission) for permission in Permission)


def test_somebody_switched_off_may_do_nothing(db: Session) -> None:
    manager = make_worker(db, role=Role.MANAGER)
    manager.is_active = False
    assert not any(may(manager, permission) for permission in Permission)
