"""Texts are kept once and answered once, also when many try at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import threads
from portal.messages.models import ContactPoint, InboundText
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.portal.messages.makers import ROBIN, make_inbound, make_number

AT_ONCE = 8
HOUR = timedelta(hours=1)


def test_the_same_number_written_differently_is_one(db: Session) -> None:
    assert make_number(db, "07700 900123") is make_number(db, "+44 7700 900123")


def test_no_number_or_word_can_be_read_in_the_tables(db: Session) -> None:
    make_inbound(db, body="a very private thing")
    rows = str(db.execute(text("SELECT * FROM contact_point")).all())
    rows += str(db.execute(text("SELECT * FROM inbound_text")).all())
    assert "7700900123" not in rows
    assert "private" not in rows


def test_a_number_is_found_again_by_its_keyed_hash_only(db: Session) -> None:
    made = make_number(db)
    assert len(made.phone_index) == 64
    assert threads.find_contact_point(db, PhoneNumber.parse(ROBIN)) is made
    assert threads.find_contact_point(db, PhoneNumber.parse("07700 900124")) is None


def test_the_same_message_id_again_is_the_same_text(db: Session) -> None:
    first = make_inbound(db)
    again, is_new = threads.store_once(db, first.message_sid, first.contact_point, "hello", 0, NOON)
    assert (again, is_new) == (first, False)


def test_of_many_that_keep_the_same_text_at_once_one_does(database: Database) -> None:
    def keep(_: int) -> bool:
        with database.transaction() as db:
            return threads.store_once(db, "SM1", make_number(db), "hello", 0, NOON)[1]

    with ThreadPoolExecutor(AT_ONCE) as workers:
        assert sum(workers.map(keep, range(AT_ONCE))) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(InboundText)) == 1
        assert db.scalar(select(func.count()).select_from(ContactPoint)) == 1


def test_of_many_that_answer_the_same_text_at_once_one_may(database: Database) -> None:
    with database.transaction() as db:
        text_id = make_inbound(db).id

    def answer(number: int) -> bool:
        with database.transaction() as db:
            return threads.record_reply_once(db, text_id, f"answer {number}", "answer", NOON)

    with ThreadPoolExecutor(AT_ONCE) as workers:
        assert sum(workers.map(answer, range(AT_ONCE))) == 1


def recent(db: Session, latest: InboundText) -> list[str]:
    return threads.recent_words(db, latest.contact_point, latest.received_at, besides=latest.message_sid)


def test_words_of_the_last_two_hours_are_remembered_oldest_first(db: Session) -> None:
    for hours, body in ((3, "long ago"), (1.5, "im in burnley"), (1, "im 19")):
        make_inbound(db, body, now=NOON - hours * HOUR)
    make_inbound(db, "somebody else", number="07700 900124")
    assert recent(db, make_inbound(db, "do i pay council tax")) == ["im in burnley", "im 19"]


def test_after_a_wish_to_start_afresh_what_was_said_before_is_forgotten(db: Session) -> None:
    make_inbound(db, "im in burnley", now=NOON - HOUR)
    afresh = make_inbound(db, "start again", now=NOON - HOUR / 2)
    threads.record_reply_once(db, afresh.id, "OK", threads.AFRESH, NOON - HOUR / 2)
    make_inbound(db, "im 19", now=NOON - HOUR / 4)
    assert recent(db, make_inbound(db, "council tax")) == ["im 19"]


def test_later_texts_are_no_part_of_what_came_before(db: Session) -> None:
    earlier = make_inbound(db, "council tax", now=NOON - HOUR)
    make_inbound(db, "im in wyre", now=NOON)
    assert recent(db, earlier) == []


def test_only_texts_without_a_reply_are_unanswered(db: Session) -> None:
    answered, left = make_inbound(db), make_inbound(db)
    threads.record_reply_once(db, answered.id, "Hi", "smalltalk", NOON)
    assert threads.unanswered(db, before=NOON + HOUR) == [left.id]
    assert threads.unanswered(db, before=NOON) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE inbound_text SET kind = 'answer', replied_at = received_at",
        "UPDATE contact_point SET stopped_at = created_at",
    ],
)
def test_the_database_refuses_rows_that_cannot_be(db: Session, change: str) -> None:
    make_inbound(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(text(change))
