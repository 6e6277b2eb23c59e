"""One person sees everything about themselves and nothing of another's, and can have it deleted for good."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.accounts import audit
from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Base, Database
from portal.messages import alert_work, answering_people, deletion_asked, optouts, outbox, takeover, threads
from portal.messages.models import Alert, ContactPoint, How, InboundText, Outcome, OutgoingText
from portal.records import erasing, telling
from portal.records.belonging import NoSuchRecord, gather, record_of_number
from portal.referrals import merging, search_keys, whose_texts, workflow
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.wants import Status
from portal.sealing import encrypted_columns
from tests.conftest import NOON
from tests.factories_staff import TIMES, bring_to, make_referral, make_worker
from tests.portal.feedback.makers import make_report
from tests.portal.messages.makers import make_alert, make_inbound, make_number
from tests.portal.messages.talk_makers import make_talk, make_text_talk, say

NUMBER = "07700 900982"  # the one that referrals are made with
LATER = NOON + timedelta(hours=1)


def told(db: Session, record: str) -> str:
    """Everything that an export says, as one text."""
    return str([(section.title, section.rows) for section in telling.sections_of(db, gather(db, record))])


def closed(db: Session, **given: object) -> tuple[Referral, StaffMember]:
    made = make_referral(db, **given)
    search_keys.index_name(db, made)
    return made, bring_to(db, made, Status.CLOSED)


def left(db: Session, *tables: type[Base]) -> list[int]:
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_an_export_holds_everything_about_one_person(db: Session) -> None:
    kai = make_referral(db, first_name="Kai", own_words="bricks like grandad", safe_note="no voicemail")
    by = bring_to(db, kai, Status.WORKING)
    workflow.add_note(db, kai, "rang him twice", by, NOON)
    came = make_inbound(db, "is there any news", NUMBER, LATER)
    threads.record_reply_once(db, came.id, "not yet", "answer", LATER)
    outbox.enqueue(db, came.contact_point, "your reference", "reference", f"reference:{kai.public_ref}", LATER)
    talk = make_talk(db, contact_point=came.contact_point, first_name="Kai B")
    say(db, talk, "hello from the site")
    alert = make_alert(db, "i am scared")
    alert.referral_ref = kai.public_ref
    optouts.stop(came.contact_point, How.SAID, LATER)
    make_report(db, place="the job centre", reach="07700 900 982")
    make_report(db, place="the library", reach="07700 900123")
    away = make_referral(db, own_words="asked a second time")
    merging.merge(db, kai, away, by, NOON, TIMES)
    db.flush()
    words = told(db, kai.public_ref)
    for each in (
        *("Kai", "bricks like grandad", "no voicemail", "rang him twice", "is there any news", "not yet"),
        *("your reference", "hello from the site", "Kai B", "i am scared", "STOP", "asked a second time"),
        *("+447700900982", "referral.taken", by.name, "the job centre"),
    ):
        assert each in words, each
    assert "the library" not in words


def test_an_export_holds_nothing_of_who_shares_the_number(db: Session) -> None:
    kai, _ = closed(db, first_name="Kai", own_words="shared words of kai")
    robin, _ = closed(db, first_name="Robin", own_words="shared words of robin")
    talk = make_text_talk(db, NUMBER)
    talk.started_at = NOON - timedelta(days=1)
    texts = [make_inbound(db, words, NUMBER, LATER) for words in ("kais text", "robins text", "nobodys text")]
    alert = make_alert(db, "robin is scared")
    alert.inbound_text_id, alert.contact_point = texts[1].id, texts[1].contact_point
    make_talk(db, contact_point=texts[0].contact_point, first_name="Somebody")
    by = make_worker(db)
    whose_texts.attribute(db, talk, [texts[0].id], kai.public_ref, by, LATER)
    whose_texts.attribute(db, talk, [texts[1].id], robin.public_ref, by, LATER)
    words = told(db, kai.public_ref)
    assert "kais text" in words
    assert "shared words of kai" in words
    for other in ("Robin", "robins text", "shared words of robin", "nobodys text", "robin is scared", "Somebody"):
        assert other not in words, other
    notes = " ".join(telling.left_out(gather(db, kai.public_ref)))
    assert "1 other request" in notes
    assert "2 texts and 1 talks" in notes
    assert "Robin" not in notes


def test_who_asked_for_them_is_left_out(db: Session) -> None:
    kai, _ = closed(db, asker_name="Auntie Jo", asker_contact="jo@mail.example")
    assert "Auntie" not in told(db, kai.public_ref)
    assert "jo@mail.example" not in told(db, kai.public_ref)
    assert any("Somebody asked for them" in note for note in telling.left_out(gather(db, kai.public_ref)))


def test_who_had_the_number_before_is_somebody_else(db: Session) -> None:
    before = make_inbound(db, "of the one before", NUMBER)
    talk, by = make_text_talk(db, NUMBER), make_worker(db)
    takeover.number_changed_hands(db, talk, by, LATER)
    make_inbound(db, "of the one after", NUMBER, LATER + timedelta(minutes=1))
    db.flush()
    words = told(db, record_of_number(before.contact_point))
    assert "of the one after" in words
    assert "of the one before" not in words


@pytest.mark.parametrize("record", ["K4M7PX", "number-99", "number-x", "number-", "number-99999999999999"])
def test_a_record_that_nobody_has_is_none(db: Session, record: str) -> None:
    with pytest.raises(NoSuchRecord):
        gather(db, record)


def test_erasing_leaves_nothing_but_the_bare_fact(database: Database, tmp_path: Path, offer: Offer) -> None:
    with database.transaction() as db:
        kai, by = closed(db, own_words="bricks")
        workflow.add_note(db, kai, "rang", by, NOON)
        came = make_inbound(db, "hello", NUMBER, LATER)
        outbox.enqueue(db, came.contact_point, "your reference", "reference", f"reference:{kai.public_ref}", LATER)
        answering_talk = make_text_talk(db, NUMBER)
        takeover.take(db, answering_talk, by, None, LATER)
        answering_people.reply(db, answering_talk, "hi", by, LATER, seen_replies=0, service_name="In Your Corner")
        other, _ = closed(db, first_name="Other", contact_point=make_number(db, "07700 900124"))
        ref, other_ref, sid = kai.public_ref, other.public_ref, came.message_sid
    with database.transaction() as db:
        erasing.erase(db, gather(db, ref), db.get_one(StaffMember, by.id), "photo_id", LATER, tmp_path)
    with database.reading() as db:
        assert left(db, InboundText, OutgoingText, ReferralNote) == [0, 0, 0]
        assert db.scalars(select(Referral.public_ref)).all() == [other_ref]
        assert db.scalars(select(ContactPoint.phone)).all() == ["+447700900124"]
        assert threads.was_handled(db, sid)
        facts = select(AuditEntry.action).where(AuditEntry.subject == ref).order_by(AuditEntry.id)
        assert db.scalars(facts).all()[-2:] == ["record.identity_photo_id", "record.erased"]
        assert audit.verify(db).broken_id is None
    kept = (tmp_path / erasing.FILE).read_text()
    assert ref not in kept
    assert json.loads(kept)["at"] == LATER.isoformat()
    assert offer.retention["audit"].days


@pytest.mark.parametrize("opened", ["referral", "alert"])
def test_nothing_is_erased_while_a_worry_or_request_is_open(db: Session, tmp_path: Path, opened: str) -> None:
    kai = make_referral(db)
    by = bring_to(db, kai, Status.CLOSED if opened == "alert" else Status.WORKING)
    if opened == "alert":
        make_alert(db).contact_point = kai.contact_point
    db.flush()
    with pytest.raises(erasing.StillOpen):
        erasing.erase(db, gather(db, kai.public_ref), by, "photo_id", LATER, tmp_path)
    assert not (tmp_path / erasing.FILE).exists()


def test_a_worry_about_anybody_with_the_number_holds_erasing_back(db: Session, tmp_path: Path) -> None:
    kai, by = closed(db)
    closed(db, first_name="Robin")
    make_alert(db).contact_point = kai.contact_point
    db.flush()
    with pytest.raises(erasing.StillOpen):
        erasing.erase(db, gather(db, kai.public_ref), by, "photo_id", LATER, tmp_path)


def test_a_worry_that_was_dealt_with_stays_and_is_named(db: Session, tmp_path: Path, offer: Offer) -> None:
    kai, by = closed(db)
    alert = make_alert(db, "i was scared")
    alert.contact_point = kai.contact_point
    alert_work.close(db, alert, Outcome.RANG, "rang", by, LATER)
    db.flush()
    found = gather(db, kai.public_ref)
    stays = erasing.what_stays(found, offer.retention, LATER)
    assert any("worry about safety" in each.what and each.until for each in stays)
    erasing.erase(db, found, by, "photo_id", LATER, tmp_path)
    assert left(db, Referral, Alert, ContactPoint) == [0, 1, 1]


def test_of_a_number_that_said_stop_the_hash_stays_and_is_named(db: Session, tmp_path: Path, offer: Offer) -> None:
    came, by = make_inbound(db), make_worker(db)
    optouts.stop(came.contact_point, How.SAID, NOON)
    found = gather(db, record_of_number(came.contact_point))
    assert any("keyed hash of the number" in each.what for each in erasing.what_stays(found, offer.retention, NOON))
    erasing.erase(db, found, by, "photo_id", LATER, tmp_path)
    assert [(each.phone, each.is_stopped) for each in db.scalars(select(ContactPoint))] == [("", True)]


def test_an_older_backup_brings_nobody_back(db: Session, tmp_path: Path) -> None:
    kai, by = closed(db)
    ref = kai.public_ref
    erasing.erase(db, gather(db, ref), by, "photo_id", LATER, tmp_path)
    # What the backup had: the same one, still open then, and texts of that time.
    make_referral(db, public_ref=ref)
    make_inbound(db, "of before", NUMBER)
    db.flush()
    assert erasing.erase_again(db, tmp_path, LATER + timedelta(days=1)) == 1
    assert left(db, Referral, InboundText, ContactPoint) == [0, 0, 0]
    assert erasing.erase_again(db, tmp_path, LATER + timedelta(days=1)) == 0


def test_who_texts_again_after_being_erased_is_not_erased_again(db: Session, tmp_path: Path) -> None:
    came, by = make_inbound(db, "before"), make_worker(db)
    erasing.erase(db, gather(db, record_of_number(came.contact_point)), by, "photo_id", LATER, tmp_path)
    assert left(db, ContactPoint) == [0]
    make_inbound(db, "again", now=LATER + timedelta(minutes=1))
    make_inbound(db, "from the backup", now=NOON)
    db.flush()
    erasing.erase_again(db, tmp_path, LATER + timedelta(days=1))
    assert db.scalars(select(InboundText.body)).all() == ["again"]


def test_half_a_line_at_the_end_of_the_file_is_no_obstacle(db: Session, tmp_path: Path) -> None:
    (tmp_path / erasing.FILE).write_text('{"key": "ab')
    assert erasing.erase_again(db, tmp_path, NOON) == 0
    kai, by = closed(db)
    erasing.erase(db, gather(db, kai.public_ref), by, "photo_id", LATER, tmp_path)
    make_referral(db, public_ref=kai.public_ref)
    assert erasing.erase_again(db, tmp_path, LATER) == 1


def test_who_asked_by_text_waits_until_somebody_settles_it(db: Session) -> None:
    robin, by = make_number(db), make_worker(db)
    db.flush()
    deletion_asked.note(db, robin, NOON)
    assert [(point.id, at) for point, at in deletion_asked.waiting(db)] == [(robin.id, NOON)]
    deletion_asked.settle(db, robin, by, LATER)
    assert deletion_asked.waiting(db) == []
    deletion_asked.note(db, robin, LATER)
    assert len(deletion_asked.waiting(db)) == 1


# What is encrypted and in no export, and why. A new column must be told, or stand here.
NOT_TOLD = {
    "kept_key.key": "nobody's",
    "second_factor.secret": "staff's",
    "unsent_form.fields": "what staff typed, for half an hour",
    "unanswered_question.words": "nobody's: without details",
    "page_feedback.words": "nobody says whose it is",
    "referral.asker_name": "another person's",
    "referral.asker_contact": "another person's",
    "referral_draft.answers": "not sent; only their own browser finds it",
    "merge.before": "what the referrals say that were made one, once more",
}
TOLD = {
    "referral": {
        *("first_name", "place_words", "email", "safe_note", "own_words", "next_step", "consent_how"),
    },
    "referral_note": {"words"},
    "referral_outcome": {"provider", "reopen_reason"},
    "contact_point": {"phone"},
    "inbound_text": {"body", "reply"},
    "outgoing_text": {"body"},
    "conversation": {"first_name"},
    "conversation_message": {"words"},
    "alert": {"message", "note"},
    "text_dialogue": {"talk"},
    "refusal_report": {"place", "said", "reach"},
}


def test_every_encrypted_column_is_told_or_named_with_why_not() -> None:
    tables = Base.metadata.sorted_tables
    every = {f"{table.name}.{column.name}" for table in tables for column in encrypted_columns(table)}
    told = {f"{table}.{column}" for table, columns in TOLD.items() for column in columns}
    assert told | NOT_TOLD.keys() == every
    assert not told & NOT_TOLD.keys()
