"""Going on with a draft on another phone: a code to write down, which moves the draft to where it is typed."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.encryption import blind_index
from portal.referrals import drafts
from portal.referrals.errors import DraftSent
from portal.referrals.models import ReferralDraft
from portal.referrals.references import ALPHABET
from portal.referrals.tries import Limit, may_try

LENGTH = 8
HALF = LENGTH // 2
# Of everybody together: nobody is known here before the code is right. 8 signs of 23 are 78 thousand million codes.
WRONG_CODES = Limit("resume", 60, timedelta(hours=1))
EVERYBODY = ""


def give_code(draft: ReferralDraft, now: datetime) -> str:
    """Return a new code for this draft, as people read it: "K4M7 PX3D". One given before no longer works.

    It lasts as long as the draft. Raises DraftSent: there is nothing to go on with.
    """
    if draft.public_ref is not None:
        raise DraftSent(draft.public_ref)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    draft.resume_code_hash = _hash(code)
    draft.updated_at = now
    return f"{code[:HALF]} {code[HALF:]}"


def go_on(db: Session, typed: str, now: datetime) -> str | None:
    """Return a new token for the draft that has this code, or None: no draft has it, or too many were tried.

    The old token and the code open nothing after that: the draft is in one browser only.
    """
    code = re.sub(r"[\s\-.]", "", typed).upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or not may_try(db, WRONG_CODES, EVERYBODY, now):
        return None
    its = (ReferralDraft.resume_code_hash == _hash(code), ReferralDraft.updated_at >= now - drafts.KEPT)
    draft = db.scalar(select(ReferralDraft).where(*its).with_for_update())
    if draft is None:
        return None
    token = drafts.new_token()
    draft.token_hash, draft.resume_code_hash, draft.updated_at = drafts.hashed(token), None, now
    return token


def _hash(code: str) -> str:
    return blind_index(f"resume\0{code}")
