"""Whatever is texted, in whatever order: nothing raises, nothing is sent unasked, no answer is lost."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.assistant import Knowledge, reply
from portal.database import Database
from portal.dialogues import keeping
from portal.dialogues.desk import Desk, hear_text
from portal.dialogues.form import AGE, AREA, CHANGE, CHECK, HELP, NAME, QUESTIONS, SAFE, Form, Talk
from portal.dialogues.talk import Dialogue
from portal.messages.models import ContactPoint
from portal.messages.phone_numbers import PhoneNumber
from portal.messages.threads import contact_point_for
from portal.referrals.models import Referral
from tests.conftest import NOON

ANSWERS = (
    *(
        "WORK",
        "Amara",
        "AE",
        "burnly",
        "19",
        "1",
        "2",
        "3",
        "4",
        "yes",
        "no",
        "SEND",
        "CHANGE",
        "BACK",
        "RESTART",
        "GO",
    ),
    *(
        "same",
        "0",
        "6",
        "none",
        "sam@mail.example",
        "im sam 22 from chorley",
        "a job",
        "leeds",
        "idk",
        "hello",
        "thanks",
    ),
    *("MENU", "REF", "DELETE", "MORE", "STOP", "START", "PERSON", "do i pay council tax?", "i want to kill myself"),
    *("", "?", "😀", "my pa swore at me", "change my age", "15 is wrong", "dont ring me", "what", "amara 20"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(ANSWERS), st.text(max_size=30)), min_size=1, max_size=14)
STRAIGHT = ("WORK", "Amara", "A", "burnley", "19", "1", "1", "yes")
_numbers = count(100)


def answers_of(form: Form | None) -> dict[str, object]:
    """Return what was answered, by question."""
    if form is None:
        return {}
    given = form.answers
    return {
        NAME: given.first_name,
        HELP: given.wants,
        AREA: given.district or given.place_words,
        AGE: given.age,
        SAFE: (given.reach, given.phone, given.email) if form.has(SAFE) else "",
    }


def take(db: Session, point: ContactPoint, knowledge: Knowledge, words: str) -> None:
    """Take one text, and check what may not happen to what was there before."""
    before, sent_before = keeping.load(db, point, NOON), how_many(db)
    heard = hear_text(words, reply(words, [], knowledge), [], knowledge)
    spoken = Dialogue(Desk(db, point, knowledge, NOON)).take(heard)
    now = keeping.load(db, point, NOON)
    form = before.form
    if how_many(db) > sent_before:
        assert form is not None
        assert form.asked == CHECK
        assert not form.waits
        assert heard.means("yes", "send")
        assert form.open_questions == ()
    elif form is not None and heard.command not in {"RESTART", "DELETE"} and not before.pending:
        assert now.form is not None
        assert_nothing_lost(form, now.form)
    assert spoken is None or spoken.words.strip()


def assert_nothing_lost(before: Form, now: Form) -> None:
    """Only the question that was asked may have another answer: at the check, and in a change, any."""
    for question, answer in answers_of(before).items():
        may_change = question == before.asked or before.asked in {CHECK, CHANGE, "elsewhere"}
        assert may_change or not answer or answers_of(now)[question] == answer, question
    assert now.asked in {*QUESTIONS, CHECK, CHANGE}


def how_many(db: Session) -> int:
    theirs = select(func.count()).select_from(Referral).where(Referral.channel == "text")
    return db.scalar(theirs) or 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(STRAIGHT)), texts=TEXTS)
def test_any_texts_in_any_order(database: Database, knowledge: Knowledge, start: int, texts: list[str]) -> None:
    with database.transaction() as db:
        point = contact_point_for(db, PhoneNumber(f"+447700900{next(_numbers) % 900:03}"), NOON)
        keeping.save(db, point, Talk(), NOON)
        for words in (*STRAIGHT[:start], *texts):
            take(db, point, knowledge, words)
