"""Somebody's phone: reads the secret that was begun, and shows codes."""

from datetime import datetime

from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import second_factor
from portal.accounts.models import StaffMember
from portal.accounts.proofs import SecondFactor
from tests.conftest import NOON


def code_of(db: Session, member: StaffMember, at: datetime = NOON) -> str:
    """Return the code that `member`'s app shows at a moment: of the newest secret."""
    newest = select(SecondFactor).where(SecondFactor.staff_member_id == member.id).order_by(SecondFactor.id.desc())
    factor = db.scalars(newest).first()
    assert factor is not None
    return TOTP(factor.secret).at(at)


def set_up(db: Session, member: StaffMember, at: datetime = NOON) -> list[str]:
    """Give `member` a second factor that is in force, and return their recovery codes."""
    second_factor.begin(db, member, at)
    codes = second_factor.finish(db, member, code_of(db, member, at), at)
    assert codes
    return codes
