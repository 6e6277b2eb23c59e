"""Answers kept between one question and the next, found by a random token and by nothing else."""

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.referrals.answers import Answers
from portal.referrals.errors import DraftSent
from portal.referrals.kinds import AskedBy, HasPA, Situation
from portal.referrals.models import ReferralDraft
from portal.referrals.wants import Reach, Want

TOKEN_BYTES = 32
NOTHING_KEPT = "{}"
KEPT = timedelta(days=3)
CHOICES = {"has_pa": HasPA, "situation": Situation, "asked_by": AskedBy}


def start(db: Session, now: datetime) -> str:
    """Begin an empty draft and return its token: 256 random bits. Only a hash of it is kept here."""
    token = new_token()
    db.add(ReferralDraft(token_hash=hashed(token), kept_answers=NOTHING_KEPT, updated_at=now))
    return token


def new_token() -> str:
    """Return a token that opens nothing yet."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def load(db: Session, token: str) -> ReferralDraft | None:
    """Return the draft that `token` opens, or None: it was never there, or is forgotten."""
    return db.scalar(select(ReferralDraft).where(ReferralDraft.token_hash == hashed(token)))


def answers_of(draft: ReferralDraft) -> Answers:
    """Return the answers given so far; none for a draft that was sent."""
    return read(draft.kept_answers)


def read(words: str) -> Answers:
    """Return the answers that `written` wrote down."""
    kept = json.loads(words)
    kept["wants"] = tuple(Want(code) for code in kept.get("wants", ()))
    kept["reach"] = Reach(kept["reach"]) if kept.get("reach") else None
    kept |= {name: kind(kept[name]) for name, kind in CHOICES.items() if name in kept}
    return Answers(**kept)


def written(answers: Answers) -> str:
    """Return answers as text, for a column that is encrypted."""
    return json.dumps(asdict(answers))


def save(draft: ReferralDraft, answers: Answers, now: datetime) -> None:
    """Keep these answers in place of the ones before. Raises DraftSent."""
    if draft.public_ref is not None:
        raise DraftSent(draft.public_ref)
    draft.kept_answers = written(answers)
    draft.updated_at = now


def mark_sent(draft: ReferralDraft, public_ref: str, now: datetime) -> None:
    """Keep the reference, so that a second press of Send finds it, and let go of the answers."""
    draft.public_ref = public_ref
    draft.kept_answers = NOTHING_KEPT
    draft.resume_code_hash = None
    draft.updated_at = now


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
