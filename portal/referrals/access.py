"""Codes that prove whose phone it is: texted to the number of a referral, or to the one that shall be its number."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clocks import still
from portal.encryption import blind_index
from portal.messages import outbox, threads
from portal.messages.models import ContactPoint, TextKind
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import queries, references
from portal.referrals.finding_models import ReferralAccess
from portal.referrals.models import Referral
from portal.referrals.tries import Limit, may_try

LENGTH = 6
LASTS = timedelta(minutes=15)
MOST_TRIES = 5
MOST_MERGES = 10
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
CODES_FOR_A_REFERENCE = Limit("codes for a reference", 3, AN_HOUR)
CODES_TO_A_NUMBER = Limit("codes to a number", 5, A_DAY)
TRIES_AT_A_REFERENCE = Limit("codes tried for a reference", 20, A_DAY)
REASON = "code"


def text_code(db: Session, typed: str, service: str, now: datetime) -> None:
    """Text a code to the number of the referral with this reference: where there is one, and it may be texted.

    Whoever asks must be told the same in each case: it is nobody's business which references there are.
    """
    reference = references.as_stored(typed)
    if reference is None or not may_try(db, CODES_FOR_A_REFERENCE, reference, now):
        return
    referral = queries.find_by_ref(db, reference)
    if referral is not None and referral.contact_point is not None:
        _text(db, referral, referral.contact_point, referral.public_ref, service, now)


def text_number_code(db: Session, referral: Referral, number: PhoneNumber, service: str, now: datetime) -> None:
    """Text a code to a number that shall become the referral's. The same silence as in `text_code`."""
    if may_try(db, CODES_FOR_A_REFERENCE, f"number of {referral.public_ref}", now):
        point = threads.contact_point_for(db, number, now)
        _text(db, referral, point, f"{referral.public_ref} {number.e164}", service, now)


def open_with(db: Session, typed: str, code: str, now: datetime) -> Referral | None:
    """Return the referral that reference and code open, or None. Where it was merged, the one that was kept.

    Each try is counted, so the caller must commit in both cases. A code opens once.
    """
    referral = queries.find_by_ref(db, typed)
    if referral is None or not _is_right(db, referral, referral.public_ref, code, now):
        return None
    return kept_one(db, referral)


def proves_number(db: Session, referral: Referral, number: PhoneNumber, code: str, now: datetime) -> bool:
    """Whether this code was texted to `number` for `referral`. Each try is counted: commit in both cases."""
    return _is_right(db, referral, f"{referral.public_ref} {number.e164}", code, now)


def kept_one(db: Session, referral: Referral) -> Referral:
    """Return the referral into which this one was merged, or itself."""
    for _ in range(MOST_MERGES):
        kept = db.get(Referral, referral.merged_into_id) if referral.merged_into_id is not None else None
        if kept is None:
            break
        referral = kept
    return referral


def _text(db: Session, referral: Referral, point: ContactPoint, proves: str, service: str, now: datetime) -> None:
    if point.is_stopped or not may_try(db, CODES_TO_A_NUMBER, point.phone_index, now):
        return
    code = "".join(secrets.choice("0123456789") for _ in range(LENGTH))
    access = ReferralAccess(
        referral=referral, code_hash=_hash(proves, code), sent_at=now, tries=0, expires_at=now + LASTS
    )
    db.add(access)
    db.flush()
    minutes = LASTS // timedelta(minutes=1)
    words = f"{service}: your code is {code}. It works for {minutes} minutes. Not you? You don't need to do anything."
    outbox.enqueue(db, point, words, REASON, f"code:{access.id}", now, TextKind.CODE)


def _is_right(db: Session, referral: Referral, proves: str, code: str, now: datetime) -> bool:
    """Try a code at the last that was texted for this."""
    if not may_try(db, TRIES_AT_A_REFERENCE, proves, now):
        return False
    lasting = (ReferralAccess.referral_id == referral.id, still(ReferralAccess.expires_at, now, LASTS))
    newest = select(ReferralAccess).where(*lasting).order_by(ReferralAccess.id.desc()).limit(1)
    access = db.scalar(newest.with_for_update(of=ReferralAccess).execution_options(populate_existing=True))
    if access is None or access.tries >= MOST_TRIES:
        return False
    access.tries += 1
    if not secrets.compare_digest(access.code_hash, _hash(proves, code.strip().replace(" ", ""))):
        return False
    access.expires_at = now
    return True


def _hash(proves: str, code: str) -> str:
    return blind_index(f"code\0{proves}\0{code}")
