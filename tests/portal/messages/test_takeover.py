"""Who is on a conversation, also when two want to be at once, and what goes back for a text meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.database import Database
from portal.messages import conversation_queries, takeover, threads
from portal.messages.conversation_errors import AlreadyHeld, ConversationOver
from portal.messages.conversation_models import Conversation, Place
from portal.messages.takeover import Goes
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import ROBIN, make_inbound, make_number
from tests.portal.messages.talk_makers import answer, make_talk, make_text_talk

EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_whoever_takes_a_conversation_is_on_it(db: Session) -> None:
    talk, nadia = make_text_talk(db), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    takeover.take(db, talk, nadia, None, NOON)
    assert (talk.holder, talk.held_since) == (nadia, NOON)
    assert [entry.action for entry in audit.history_of(db, talk.subject)] == ["conversation.taken"]


def test_the_second_to_take_it_is_told_who_has_it(db: Session) -> None:
    talk, nadia, luke = make_text_talk(db), make_worker(db, name="Nadia"), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    with pytest.raises(AlreadyHeld) as refusal:
        takeover.take(db, talk, luke, None, NOON)
    assert refusal.value.holder == "Nadia"


def test_a_colleague_takes_over_who_has_seen_who_is_on_it(db: Session) -> None:
    talk, nadia, luke = make_text_talk(db), make_worker(db), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    db.flush()
    takeover.take(db, talk, luke, nadia.id, NOON)
    assert talk.holder is luke


def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(database: Database) -> None:
    with database.transaction() as db:
        talk_id = make_text_talk(db).id
        workers = [make_worker(db, name=name).id for name in ("Nadia", "Luke")]

    def take(worker_id: int) -> str:
        try:
            with database.transaction() as db:
                talk = conversation_queries.get(db, talk_id, to_change=True)
                takeover.take(db, talk, db.get_one(StaffMember, worker_id), None, NOON)
        except AlreadyHeld as refusal:
            return refusal.holder
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(take, workers))
    with database.reading() as db:
        holder = conversation_queries.get(db, talk_id).holder
        assert holder is not None
        assert told == ["", holder.name]


def test_two_texts_at_once_from_a_new_number_make_one_conversation(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        make_number(db)

    def note(_: int) -> Goes:
        with database.transaction() as db:
            return takeover.note_text(db, make_number(db), offer.council.hours, NOON)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(note, range(8))) == [Goes.ANSWER] * 8
    with database.reading() as db:
        assert len(conversation_queries.listed(db, "all", StaffMember(id=0)).conversations) == 1


def noted(db: Session, offer: Offer, now: datetime = NOON, **given: bool | str) -> Goes:
    return takeover.note_text(db, make_number(db), offer.council.hours, now, **given)  # type: ignore[arg-type]


def test_with_nobody_on_it_the_assistant_answers_and_nobody_is_waited_for(db: Session, offer: Offer) -> None:
    assert noted(db, offer) is Goes.ANSWER
    assert make_text_talk(db).waiting_since is None


def test_who_asks_for_a_person_waits_for_one_from_that_moment(db: Session, offer: Offer) -> None:
    noted(db, offer, wants_person=True)
    noted(db, offer, NOON + HOUR, wants_person=True)
    assert make_text_talk(db).waiting_since == NOON


@pytest.fixture
def held(db: Session) -> Conversation:
    """A conversation by text that a worker is on."""
    talk = make_text_talk(db)
    takeover.take(db, talk, make_worker(db), None, NOON)
    db.flush()
    return talk


def test_while_a_person_is_on_it_nothing_automatic_goes_back(db: Session, offer: Offer, held: Conversation) -> None:
    assert noted(db, offer) is Goes.NOTHING
    assert held.waiting_since == NOON


@pytest.mark.parametrize("given", [{"is_crisis": True}, {"command": "STOP"}, {"command": "START"}, {"command": "HELP"}])
@pytest.mark.usefixtures("held")
def test_danger_and_the_words_that_are_always_obeyed_are_answered_all_the_same(
    db: Session, offer: Offer, given: dict[str, bool | str]
) -> None:
    assert noted(db, offer, EVENING, **given) is Goes.ANSWER


@pytest.mark.usefixtures("held")
def test_out_of_hours_it_is_said_once_in_twelve_hours_when_a_person_is_there(db: Session, offer: Offer) -> None:
    assert noted(db, offer, EVENING) is Goes.HOURS
    assert noted(db, offer, EVENING + 11 * HOUR) is Goes.NOTHING
    assert noted(db, offer, EVENING + 12 * HOUR) is Goes.HOURS


def test_after_it_is_given_back_the_assistant_answers_again(db: Session, offer: Offer, held: Conversation) -> None:
    assert held.holder is not None
    takeover.hand_back(db, held, held.holder, NOON)
    db.flush()
    assert noted(db, offer) is Goes.ANSWER


def test_somebody_elses_number_is_answered_as_ever(db: Session, offer: Offer, held: Conversation) -> None:
    other = make_number(db, "07700 900124")
    assert takeover.note_text(db, other, offer.council.hours, NOON) is Goes.ANSWER
    assert held.waiting_since is None


def test_a_number_left_on_the_web_is_silent_only_once_an_answer_was_texted_to_it(db: Session, offer: Offer) -> None:
    talk, nadia = make_talk(db, contact_point=make_number(db)), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    db.flush()
    assert noted(db, offer) is Goes.ANSWER
    answer(db, talk, nadia)
    db.flush()
    assert noted(db, offer) is Goes.NOTHING
    assert make_text_talk(db).waiting_since == NOON


def test_a_number_that_changed_hands_begins_afresh(db: Session, held: Conversation) -> None:
    make_inbound(db, "im in burnley", now=NOON - HOUR / 2)
    fresh = takeover.number_changed_hands(db, held, make_worker(db), NOON)
    assert (held.holder, held.ended_at) == (None, NOON)
    assert make_text_talk(db) is fresh
    assert fresh.place is Place.TEXT
    text = make_inbound(db, "council tax", now=NOON + HOUR)
    assert threads.recent_words(db, text.contact_point, NOON + HOUR, besides=text.message_sid) == []
    with pytest.raises(ConversationOver):
        takeover.number_changed_hands(db, held, make_worker(db), NOON)
    with pytest.raises(ConversationOver):
        takeover.take(db, held, make_worker(db), None, NOON)


def test_a_number_has_one_conversation_at_a_time(db: Session) -> None:
    number = make_text_talk(db, ROBIN).contact_point
    with pytest.raises(IntegrityError), db.begin_nested():
        db.add(Conversation(place=Place.TEXT, contact_point=number, started_at=NOON, last_at=NOON))


def test_closing_lets_go_of_it_and_a_text_that_needs_somebody_opens_it_again(
    db: Session, offer: Offer, held: Conversation
) -> None:
    takeover.close(db, held, make_worker(db), NOON)
    db.flush()
    assert (held.holder_id, held.closed_at) == (None, NOON)
    noted(db, offer, wants_person=True)
    assert (held.closed_at, held.waiting_since) == (None, NOON)


def test_the_longest_waiting_comes_first_and_then_the_newest(db: Session) -> None:
    me = make_worker(db)
    for minutes, waits in ((1, False), (2, True), (3, False), (4, True)):
        talk = make_text_talk(db, f"07700 90010{minutes}")
        talk.last_at = NOON + timedelta(minutes=minutes)
        talk.waiting_since = NOON - timedelta(minutes=minutes) if waits else None
    db.flush()
    listed = conversation_queries.listed(db, "all", me).conversations
    assert [(talk.last_at - NOON).seconds // 60 for talk in listed] == [4, 2, 3, 1]
    assert len(conversation_queries.listed(db, "waiting", me).conversations) == conversation_queries.count_waiting(db)
