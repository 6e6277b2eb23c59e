"""Which referral this browser has opened with a code, and for how long. No reference is ever in an address."""

from datetime import timedelta

from flask import session
from sqlalchemy.orm import Session

from portal.encryption import Unreadable, decrypt, encrypt
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.referrals import access, queries
from portal.referrals.models import Referral
from portal.web.context import now

OPENED, ASKED, NEW_NUMBER = "status", "status_asked", "status_number"
STAYS_OPEN = timedelta(minutes=30)


def open_for_now(referral: Referral) -> None:
    """Let this browser see the referral for half an hour."""
    session.pop(ASKED, None)
    session[OPENED] = [referral.public_ref, int((now() + STAYS_OPEN).timestamp())]


def opened(db: Session, *, to_change: bool = False) -> Referral | None:
    """Return the referral that this browser has open, or None: a code is needed first. `to_change` locks it."""
    match session.get(OPENED):
        case [str(reference), int(until)] if now().timestamp() < until:
            found = queries.find_by_ref(db, reference, to_change=to_change)
            if found is None or found.merged_into_id is None:
                return found
            return queries.find_by_ref(db, access.kept_one(db, found).public_ref, to_change=to_change)
    return None


def shut() -> None:
    """Forget everything about it in this browser."""
    for name in (OPENED, ASKED, NEW_NUMBER):
        session.pop(name, None)


def keep_new_number(number: PhoneNumber) -> None:
    """Remember the number that must be proved. Encrypted: others may hold the phone, and can read its cookies."""
    session[NEW_NUMBER] = encrypt(number.e164)


def new_number() -> PhoneNumber | None:
    """Return the number that must be proved, or None."""
    try:
        return PhoneNumber.parse(decrypt(session[NEW_NUMBER]))
    except (KeyError, Unreadable, NotAPhoneNumber):
        return None
