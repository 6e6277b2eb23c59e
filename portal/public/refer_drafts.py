"""This browser's half-filled self-referral: found by a random token in its session cookie."""

from flask import session
from sqlalchemy.orm import Session

from portal.assistant import Reply
from portal.public.noticing import danger_in
from portal.referrals import drafts
from portal.referrals.answers import Answers
from portal.referrals.models import Referral, ReferralDraft
from portal.referrals.their_words import FREE
from portal.web.context import now, reading, transaction

DRAFT, SENT = "draft", "sent"
TOGETHER = FREE[:2]


def find_draft(db: Session) -> ReferralDraft | None:
    """Return this browser's draft, sent or not, or None."""
    token = session.get(DRAFT)
    return drafts.load(db, token) if isinstance(token, str) else None


def find_open_draft(db: Session) -> ReferralDraft | None:
    """Return this browser's draft where it is not sent yet, or None."""
    draft = find_draft(db)
    return draft if draft is not None and draft.public_ref is None else None


def answers_so_far() -> Answers:
    with reading() as db:
        draft = find_draft(db)
        return drafts.answers_of(draft) if draft else Answers()


def keep(answers: Answers) -> None:
    """Keep the answers in this browser's draft, beginning one where there is none. Raises DraftSent."""
    with transaction() as db:
        draft = find_draft(db)
        if draft is None:
            session[DRAFT] = drafts.start(db, now())
            db.flush()
            draft = find_draft(db)
        assert draft is not None  # noqa: S101 - it was begun on the line above
        drafts.save(draft, answers, now())


def danger_on(written: Answers | Referral) -> Reply | None:
    """Return the crisis reply to anything that somebody wrote on a referral, or None.

    Fields are read one by one: a name and a place side by side would say what nobody said.
    """
    rest = [words for name in FREE[2:] if (words := getattr(written, name))]
    together = "\n".join(words for name in TOGETHER if (words := getattr(written, name)))
    return next((found for words in (together, *rest) if words and (found := danger_in(words))), None)
