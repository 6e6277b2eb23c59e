"""What staff answer goes out once, through the outbox, and never past a colleague or a STOP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.database import Database
from portal.messages import answering_people, conversation_queries, optouts, takeover
from portal.messages.conversation_errors import ConversationOver, HasStopped, NotHeld, ReplyRefused, StaleReply
from portal.messages.conversation_models import Conversation
from portal.messages.models import Delivery, How, OutgoingText
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_number
from tests.portal.messages.talk_makers import answer, make_talk, make_text_talk


@pytest.fixture
def nadia(db: Session) -> StaffMember:
    return make_worker(db, name="Nadia Khan")


@pytest.fixture
def held(db: Session, nadia: StaffMember) -> Conversation:
    """A conversation by text that Nadia is on, with somebody waiting."""
    talk = make_text_talk(db)
    takeover.take(db, talk, nadia, None, NOON)
    talk.waiting_since = NOON
    db.flush()
    return talk


def texts(db: Session) -> list[OutgoingText]:
    return list(db.scalars(select(OutgoingText).order_by(OutgoingText.id)))


def test_a_reply_waits_in_the_outbox_and_nobody_is_waited_for_any_more(
    db: Session, held: Conversation, nadia: StaffMember
) -> None:
    message = answer(db, held, nadia, "Hi, when’s good to talk?")
    (text,) = texts(db)
    assert (text.body, text.status, text.reason) == ("Hi, when's good to talk?", Delivery.WAITING, "staff reply")
    assert message.outgoing_text is text
    assert (held.waiting_since, held.replies) == (None, 1)


def test_letters_that_no_cheap_text_has_are_kept(db: Session, held: Conversation, nadia: StaffMember) -> None:
    answer(db, held, nadia, "مرحبا “Robin”")
    assert texts(db)[0].body == "مرحبا “Robin”"


def test_on_the_web_an_answer_shows_on_the_page_and_is_texted_where_they_left_a_number(
    db: Session, nadia: StaffMember
) -> None:
    for talk in (make_talk(db, "no number"), make_talk(db, "number", contact_point=make_number(db))):
        takeover.take(db, talk, nadia, None, NOON)
        answer(db, talk, nadia, "When's good?")
    assert [text.body for text in texts(db)] == ["In Your Corner, Nadia: When's good?"]


def test_a_number_that_said_stop_gets_no_text(db: Session, held: Conversation, nadia: StaffMember) -> None:
    optouts.stop(make_number(db), How.SAID, NOON)
    with pytest.raises(HasStopped):
        answer(db, held, nadia)
    web = make_talk(db, contact_point=make_number(db))
    takeover.take(db, web, nadia, None, NOON)
    assert answer(db, web, nadia).outgoing_text is None
    assert texts(db) == []


def test_nobody_answers_in_a_conversation_that_nobody_is_on(db: Session, nadia: StaffMember) -> None:
    with pytest.raises(NotHeld):
        answer(db, make_text_talk(db), nadia)


def test_nobody_answers_in_one_that_has_ended(db: Session, held: Conversation, nadia: StaffMember) -> None:
    takeover.number_changed_hands(db, held, nadia, NOON)
    with pytest.raises(ConversationOver):
        answer(db, held, nadia)


@pytest.mark.parametrize("words", ["", " \n", "x" * 1601])
def test_empty_and_endless_answers_are_refused(db: Session, held: Conversation, nadia: StaffMember, words: str) -> None:
    with pytest.raises(ReplyRefused):
        answer(db, held, nadia, words)


def test_an_answer_by_who_has_not_read_the_last_one_is_refused(
    db: Session, held: Conversation, nadia: StaffMember
) -> None:
    answer(db, held, make_worker(db))
    with pytest.raises(StaleReply):
        answer(db, held, nadia, seen_replies=0)
    assert len(texts(db)) == 1


def test_of_two_who_send_at_once_one_goes_out(database: Database) -> None:
    with database.transaction() as db:
        talk = make_text_talk(db)
        workers = [make_worker(db) for _ in range(2)]
        takeover.take(db, talk, workers[0], None, NOON)
        talk_id, ids = talk.id, [worker.id for worker in workers]

    def send(worker_id: int) -> bool:
        try:
            with database.transaction() as db:
                found = conversation_queries.get(db, talk_id, to_change=True)
                answer(db, found, db.get_one(StaffMember, worker_id), seen_replies=0)
        except StaleReply:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ids)) == [False, True]
    with database.reading() as db:
        assert len(texts(db)) == 1


def test_a_colleague_sees_who_is_writing_until_it_is_sent_or_a_minute_has_gone(
    db: Session, held: Conversation, nadia: StaffMember
) -> None:
    luke = make_worker(db)
    assert answering_people.note_writing(held, nadia, NOON) is None
    db.flush()
    assert answering_people.note_writing(held, luke, NOON) is nadia
    assert answering_people.who_writes(held, nadia, NOON) is None
    assert answering_people.who_writes(held, luke, NOON + timedelta(seconds=61)) is None
    answer(db, held, nadia)
    assert answering_people.who_writes(held, luke, NOON) is None
