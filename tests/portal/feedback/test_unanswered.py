"""Questions that no page answers: counted, locked, mended, and gone after 90 days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.database import Database
from portal.feedback import unanswered
from portal.feedback.errors import NoSuchQuestion
from portal.feedback.models import Mend, UnansweredQuestion
from portal.feedback.unanswered import Question
from tests.conftest import NOON
from tests.factories_staff import make_worker

MOPED = Question("Can u get me moped insurance?", "driving")


def ask(db: Session, words: str = MOPED.words, now: datetime = NOON) -> None:
    unanswered.keep(db, Question(words, MOPED.nearest), now)


def the_one(db: Session, mend: Mend = Mend.OPEN) -> UnansweredQuestion:
    (question,) = unanswered.listed(db, mend).rows
    return question


def test_the_same_question_is_counted_however_it_is_written(db: Session) -> None:
    ask(db)
    ask(db, "can you get me MOPED insurance", NOON + timedelta(days=1))
    question = the_one(db)
    db.refresh(question)
    assert (question.words, question.times, question.nearest_slug) == (MOPED.words, 2, "driving")
    assert (question.first_asked_at, question.last_asked_at) == (NOON, NOON + timedelta(days=1))


def test_many_who_ask_it_at_once_are_all_counted(database: Database) -> None:
    def asking(_: int) -> None:
        with database.transaction() as db:
            ask(db)

    with ThreadPoolExecutor(4) as at_once:
        list(at_once.map(asking, range(8)))
    with database.reading() as db:
        assert the_one(db).times == 8


def test_what_is_asked_most_comes_first(db: Session) -> None:
    ask(db, "once")
    for _ in range(2):
        ask(db, "twice")
    assert [each.words for each in unanswered.listed(db, Mend.OPEN).rows] == ["twice", "once"]
    assert unanswered.how_many(db) == {Mend.OPEN: 2}


def test_a_question_that_was_answered_and_is_asked_again_is_open_again(db: Session) -> None:
    ask(db)
    nadia = make_worker(db)
    unanswered.settle(db, the_one(db), Mend.ANSWERED, nadia, NOON, "driving")
    db.flush()
    assert the_one(db, Mend.ANSWERED).page_slug == "driving"
    ask(db)
    assert the_one(db).times == 2


@pytest.mark.parametrize("mend", [Mend.NOT_OURS, Mend.HIDDEN, Mend.DANGER])
def test_what_was_settled_otherwise_stays_settled(db: Session, mend: Mend) -> None:
    ask(db)
    question = the_one(db)
    unanswered.settle(db, question, mend, make_worker(db), NOON, "driving")
    db.flush()
    ask(db)
    assert the_one(db, mend).page_slug is None
    assert [entry.action for entry in audit.history_of(db, f"question:{question.id}")] == [f"question.{mend.value}"]


def test_hiding_a_question_deletes_its_words_for_good(db: Session) -> None:
    ask(db)
    unanswered.settle(db, the_one(db), Mend.HIDDEN, make_worker(db), NOON)
    db.flush()
    ask(db)
    assert the_one(db, Mend.HIDDEN).words == ""


def test_the_words_can_not_be_read_in_the_database(db: Session) -> None:
    ask(db)
    assert "moped" not in str(db.execute(text("SELECT * FROM unanswered_question")).all()).lower()


def test_a_list_that_is_full_takes_no_new_ones_and_counts_the_old(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MOST_KEPT", 1)
    ask(db)
    ask(db, "something else")
    ask(db)
    question = the_one(db)
    db.refresh(question)
    assert question.times == 2


@pytest.mark.parametrize("number", [1, 2**40])
def test_a_question_that_is_not_there_is_said_to_be_missing(db: Session, number: int) -> None:
    with pytest.raises(NoSuchQuestion):
        unanswered.get(db, number)
