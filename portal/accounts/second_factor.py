"""The second factor: six figures from an app, new every half minute; or a recovery code when the phone is gone."""

import hmac
import secrets
from datetime import datetime
from typing import Any

from pyotp import TOTP, random_base32
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from portal.accounts import audit, passwords
from portal.accounts.models import StaffMember
from portal.accounts.proofs import RecoveryCode, SecondFactor

STEP_SECONDS = 30
# A phone's clock may be half a minute off.
STEPS_AROUND = (-1, 0, 1)
RECOVERY_CODES = 10
RECOVERY_SIGNS = 10
NUMBER_SIGNS = 2
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0, 1, i, l, o: they are written down by hand
ISSUER = "In Your Corner"


def is_set_up(db: Session, member: StaffMember) -> bool:
    """Say whether `member` has a second factor in force."""
    return _in_force(db, member) is not None


def begin(db: Session, member: StaffMember, now: datetime) -> SecondFactor:
    """Make a secret for `member`'s app, in place of one that was begun and never finished.

    It counts from its first right code; until then one that was in force stays so.
    """
    db.execute(delete(SecondFactor).where(*_begun(member)))
    factor = SecondFactor(staff_member_id=member.id, secret=random_base32(), made_at=now)
    db.add(factor)
    db.flush()
    return factor


def begun(db: Session, member: StaffMember, *, to_use: bool = False) -> SecondFactor | None:
    """Return the factor that waits for its first right code, if one does."""
    which = select(SecondFactor).where(*_begun(member))
    return db.scalar(_locked(which) if to_use else which)


def address_for_app(factor: SecondFactor, member: StaffMember) -> str:
    """Return what the app reads from the square code. It holds the secret."""
    return TOTP(factor.secret).provisioning_uri(name=member.email, issuer_name=ISSUER)


def finish(db: Session, member: StaffMember, typed: str, now: datetime) -> list[str] | None:
    """Put the begun factor in force and return new recovery codes, or None when the code is wrong.

    The factor and the codes that were in force before are gone.
    """
    factor = begun(db, member, to_use=True)
    step = _step_of(factor, _figures(typed), now) if factor is not None else None
    if factor is None or step is None:
        return None
    db.execute(delete(SecondFactor).where(SecondFactor.staff_member_id == member.id, SecondFactor.id != factor.id))
    factor.confirmed_at, factor.last_step = now, step
    audit.record(db, actor=member, action="staff.second_factor_set", subject=f"staff:{member.id}", now=now)
    return make_recovery_codes(db, member, now)


def is_right(db: Session, member: StaffMember, typed: str, now: datetime) -> bool:
    """Say whether `typed` is a code that counts now, and use it up: it never counts again."""
    figures = _figures(typed)
    if len(figures) == NUMBER_SIGNS + RECOVERY_SIGNS:
        return _use_recovery_code(db, member, figures, now)
    factor = _in_force(db, member, to_use=True)
    step = _step_of(factor, figures, now) if factor is not None else None
    if factor is None or step is None:
        return False
    factor.last_step = step
    return True


def forget(db: Session, member: StaffMember) -> None:
    """Take `member`'s second factor and recovery codes away: at the next sign-in they set up a new one."""
    db.execute(delete(SecondFactor).where(SecondFactor.staff_member_id == member.id))
    db.execute(delete(RecoveryCode).where(RecoveryCode.staff_member_id == member.id))


def make_recovery_codes(db: Session, member: StaffMember, now: datetime) -> list[str]:
    """Return ten new codes, to be shown once, in place of all that were there: "03-k4m7p-xw9tq"."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.staff_member_id == member.id))
    codes = []
    for number in range(1, RECOVERY_CODES + 1):
        signs = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_SIGNS))
        codes.append(f"{number:02}-{signs[:5]}-{signs[5:]}")
        db.add(RecoveryCode(staff_member_id=member.id, number=number, code_hash=passwords.rehash(signs)))
    audit.record(db, actor=member, action="staff.recovery_codes_made", subject=f"staff:{member.id}", now=now)
    return codes


def recovery_codes_left(db: Session, member: StaffMember) -> int:
    """Return how many recovery codes were not used yet."""
    unused = (RecoveryCode.staff_member_id == member.id, RecoveryCode.used_at.is_(None))
    return db.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def _use_recovery_code(db: Session, member: StaffMember, figures: str, now: datetime) -> bool:
    number, signs = figures[:NUMBER_SIGNS], figures[NUMBER_SIGNS:]
    wanted = int(number) if number.isdigit() and number.isascii() else 0
    which = select(RecoveryCode).where(RecoveryCode.staff_member_id == member.id, RecoveryCode.number == wanted)
    code = db.scalar(_locked(which))
    unused = code if code is not None and code.used_at is None else None
    if not passwords.is_password(unused.code_hash if unused else None, signs) or unused is None:
        return False
    unused.used_at = now
    audit.record(db, actor=member, action="staff.recovery_code_used", subject=f"staff:{member.id}", now=now)
    return True


def _step_of(factor: SecondFactor, figures: str, now: datetime) -> int | None:
    """Return the half minute that these figures belong to, or None: they are wrong, old, or were used already."""
    totp, current = TOTP(factor.secret), int(now.timestamp()) // STEP_SECONDS
    right = [
        current + around
        for around in STEPS_AROUND
        if hmac.compare_digest(totp.generate_otp(current + around).encode(), figures.encode())
    ]
    return next((step for step in right if step > (factor.last_step or 0)), None)


def _figures(typed: str) -> str:
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def _begun(member: StaffMember) -> tuple[Any, ...]:
    return SecondFactor.staff_member_id == member.id, SecondFactor.confirmed_at.is_(None)


def _in_force(db: Session, member: StaffMember, *, to_use: bool = False) -> SecondFactor | None:
    which = select(SecondFactor).where(
        SecondFactor.staff_member_id == member.id, SecondFactor.confirmed_at.is_not(None)
    )
    return db.scalar(_locked(which) if to_use else which)


def _locked(which: Select[Any]) -> Select[Any]:
    """Return the query with its row held to the end, or one code given twice at once would count twice."""
    return which.with_for_update().execution_options(populate_existing=True)
