"""Answers kept between the questions."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.referrals import drafts
from portal.referrals.answers import Answers
from portal.referrals.errors import DraftSent
from tests.conftest import NOON
from tests.factories_staff import KAI, make_draft


def test_answers_come_back_as_they_were_given(db: Session) -> None:
    token = drafts.start(db, NOON)
    draft = drafts.load(db, token)
    assert draft is not None
    assert drafts.answers_of(draft) == Answers()
    drafts.save(draft, KAI, NOON)
    assert drafts.answers_of(draft) == KAI


def test_only_its_own_token_opens_a_draft(db: Session) -> None:
    drafts.start(db, NOON)
    assert drafts.load(db, "") is None
    assert drafts.load(db, "x" * 43) is None


def test_neither_the_answers_nor_the_token_can_be_read_in_the_database(db: Session) -> None:
    token = drafts.start(db, NOON)
    draft = drafts.load(db, token)
    assert draft is not None
    drafts.save(draft, KAI, NOON)
    db.flush()
    row = str(db.execute(text("SELECT token_hash, answers FROM referral_draft")).one())
    assert not [secret for secret in (token, "Kai", "900982", "bricklaying") if secret in row]


def test_a_sent_draft_keeps_its_reference_and_no_answers(db: Session) -> None:
    draft = make_draft(db)
    drafts.mark_sent(draft, "K4M7PX", NOON)
    assert drafts.answers_of(draft) == Answers()
    with pytest.raises(DraftSent) as refusal:
        drafts.save(draft, KAI, NOON)
    assert refusal.value.public_ref == "K4M7PX"
