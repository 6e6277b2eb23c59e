"""Sending a referral: everything once, or nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.database import Base, Database
from portal.messages.models import OutgoingText
from portal.referrals import drafts
from portal.referrals.answers import Answers
from portal.referrals.errors import AnswersRefused, NoReferenceFree
from portal.referrals.models import Referral, ReferralDraft
from portal.referrals.submitting import submit
from portal.referrals.wants import Channel, Reach, Status
from tests.conftest import NOON
from tests.factories_staff import COUNCIL, KAI, PROMISE, make_draft, make_referral


def send(db: Session, answers: Answers = KAI, draft: ReferralDraft | None = None, **given: Any) -> Referral:
    usual: dict[str, Any] = {"channel": Channel.WEB, "draft": draft or make_draft(db), "council": COUNCIL, "now": NOON}
    return submit(db, answers, **usual | given)


def how_many(db: Session, table: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_referral_waits_for_the_team_with_what_was_answered(db: Session) -> None:
    referral = send(db)
    assert (referral.first_name, referral.age, referral.district) == ("Kai", 18, "preston")
    assert referral.wants == KAI.wants
    assert (referral.status, referral.taken_by) == (Status.NEW, None)
    assert (referral.received_at, referral.reply_by) == (NOON, PROMISE.reply_by)
    assert referral.contact_point is not None


def test_row_audit_entry_and_text_are_made_together(db: Session) -> None:
    referral = send(db)
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor) == ("referral.received", referral.public_ref, None)
    body = db.scalars(select(OutgoingText)).one().body
    assert referral.reference in body


def test_a_failure_half_way_leaves_nothing(database: Database) -> None:
    def sent_and_then_broken() -> None:
        with database.transaction() as db:
            send(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sent_and_then_broken()
    with database.reading() as db:
        assert [how_many(db, table) for table in (Referral, AuditEntry, OutgoingText, ReferralDraft)] == [0, 0, 0, 0]


def test_sending_a_draft_twice_gives_the_first_referral(db: Session) -> None:
    draft = make_draft(db)
    first, second = send(db, draft=draft), send(db, draft=draft)
    assert second is first
    assert [how_many(db, table) for table in (Referral, AuditEntry, OutgoingText)] == [1, 1, 1]


def test_ten_presses_of_send_at_once_give_one_referral(database: Database) -> None:
    with database.transaction() as db:
        token = drafts.start(db, NOON)

    def press(_: int) -> str:
        with database.transaction() as db:
            draft = drafts.load(db, token)
            assert draft is not None
            return send(db, draft=draft).public_ref

    with ThreadPoolExecutor(10) as people:
        references = set(people.map(press, range(10)))
    with database.reading() as db:
        assert [how_many(db, table) for table in (Referral, AuditEntry, OutgoingText)] == [1, 1, 1]
    assert len(references) == 1


def test_incomplete_answers_are_refused_and_the_draft_stays(db: Session) -> None:
    draft = make_draft(db)
    with pytest.raises(AnswersRefused):
        send(db, replace(KAI, consent=False), draft)
    assert drafts.answers_of(draft) == KAI


def test_without_a_phone_there_is_no_text(db: Session) -> None:
    referral = send(db, replace(KAI, reach=Reach.EMAIL, phone="", email="kai@mail.example"))
    assert (referral.contact_point, referral.is_texted) == (None, False)
    assert how_many(db, OutgoingText) == 0


def test_a_second_referral_within_the_hour_is_kept_and_not_texted(db: Session) -> None:
    first, second = send(db), send(db)
    assert first.public_ref != second.public_ref
    assert (first.is_texted, second.is_texted) == (True, False)
    assert how_many(db, OutgoingText) == 1


def test_a_reference_in_use_is_not_given_again(db: Session) -> None:
    make_referral(db, public_ref="K4M7PX")
    offered = iter(["K4M7PX", "K4M7PX", "GX39TD"])
    assert send(db, new_reference=offered.__next__).public_ref == "GX39TD"


def test_with_no_reference_free_nothing_is_sent(db: Session) -> None:
    make_referral(db, public_ref="K4M7PX")
    with pytest.raises(NoReferenceFree):
        send(db, new_reference=lambda: "K4M7PX")


def test_what_somebody_said_cannot_be_read_in_the_database(db: Session) -> None:
    send(db, replace(KAI, email="kai@mail.example", district=None, place_words="Bolton"))
    db.flush()
    rows = str(db.execute(text("SELECT * FROM referral")).all())
    secrets = ("Kai", "900982", "kai@mail", "Bolton", "voicemail", "bricklaying")
    assert not [secret for secret in secrets if secret in rows]


def test_two_hours_later_the_same_number_is_texted_again(db: Session) -> None:
    send(db)
    later = submit(db, KAI, channel=Channel.WEB, draft=make_draft(db), council=COUNCIL, now=NOON + timedelta(hours=2))
    assert later.is_texted
