"""Commands by text: the menu's numbers, references, deleting, and one step back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import InboundText
from portal.messages.phone_numbers import PhoneNumber
from portal.messages.threads import contact_point_for
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import bring_to, make_referral
from tests.sms.conftest import Alerts, Send, Texts, said
from tests.sms.conversing import talk

ROBIN = "+447700900123"


@pytest.fixture
def sent(database: Database) -> Referral:
    """A request for help that Kai sent with this number a week ago."""
    with database.transaction() as db:
        point = contact_point_for(db, PhoneNumber(ROBIN), NOON)
        return make_referral(db, first_name="Kai", contact_point=point, received_at=NOON - timedelta(days=7))


# --- The menu -------------------------------------------------------------------------------------------------------


def test_a_number_of_the_menu_is_its_word(send: Send) -> None:
    menu, answer = talk(send, "MENU", "2")
    assert "2 HOME" in menu
    assert answer.startswith("Somewhere to live")


@pytest.mark.parametrize("words", ["home", "Somewhere to live", "2.", "(2)"])
def test_words_do_as_well_as_numbers(send: Send, words: str) -> None:
    assert talk(send, "MENU", words)[1].startswith("Somewhere to live")


def test_a_number_still_counts_within_two_hours_and_not_after(send: Send, clock: StandingClock) -> None:
    talk(send, "MENU")
    clock.move(hours=1, minutes=59)
    assert talk(send, "3")[0].startswith("Money")
    clock.move(hours=3)
    assert not talk(send, "3")[0].startswith("Money")


def test_a_number_after_another_question_is_no_choice_from_the_menu(send: Send) -> None:
    assert not talk(send, "MENU", "do i pay council tax", "2")[2].startswith("Somewhere to live")


def test_more_goes_on_in_order_and_says_when_that_is_all(send: Send) -> None:
    *parts, end = talk(send, "do i pay council tax in burnley", *["more"] * 8)
    assert len(set(parts[1:4])) == 3
    assert "1 " in parts[1]
    assert "That's all" in end


def test_in_the_middle_of_a_form_the_menu_works_and_the_form_waits(send: Send) -> None:
    *_, home, question = talk(send, "WORK", "Amara", "MENU", "2", "GO")
    assert home.startswith("Somewhere to live")
    assert "What help do you want?" in question


# --- References -----------------------------------------------------------------------------------------------------


def test_a_reference_is_told_to_who_says_the_name(send: Send, sent: Referral) -> None:
    asked, told = talk(send, "REF", "kai")
    assert sent.reference not in asked
    assert "first name" in asked
    assert sent.reference in told


def test_on_a_shared_number_nobody_learns_of_the_others(send: Send, sent: Referral, database: Database) -> None:
    with database.transaction() as db:
        point = contact_point_for(db, PhoneNumber(ROBIN), NOON)
        other = make_referral(db, first_name="Jodie", contact_point=point)
    _, told = talk(send, "whats my ref", "its jodie")
    assert other.reference in told
    assert sent.reference not in told


def test_two_wrong_names_and_the_way_to_a_person_is_shown(send: Send, sent: Referral) -> None:
    answers = talk(send, "REF", "sam", "bob")
    assert "Try it again" in answers[1]
    assert "PERSON" in answers[2]
    assert all(sent.reference not in words for words in answers)


@pytest.mark.usefixtures("sent")
def test_a_question_instead_of_the_name_is_answered(send: Send) -> None:
    assert "council" in talk(send, "REF", "do i pay council tax?")[1].lower()


def test_a_number_without_a_request_is_told_how_to_get_it(send: Send) -> None:
    words = talk(send, "REF")[0]
    assert "can't find" in words
    assert "PERSON" in words


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("words", ["hows my referral", "any news on my referral?", "has anyone read my form"])
def test_how_a_request_stands_is_told_in_words(send: Send, words: str) -> None:
    assert "in touch by" in talk(send, words, "kai")[1]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.TAKEN, "has taken it"),
        (Status.CONTACTED, "been in touch"),
        (Status.WORKING, "working on it"),
        (Status.ON_HOLD, "on hold"),
        (Status.CLOSED, "closed"),
    ],
)
def test_every_status_has_words_and_a_next_step(
    send: Send, sent: Referral, database: Database, status: Status, words: str
) -> None:
    with database.transaction() as db:
        referral = db.get_one(Referral, sent.id)
        bring_to(db, referral, status)
    told = talk(send, "hows my referral", "kai")[1]
    assert words in told


@pytest.mark.usefixtures("sent")
def test_a_promise_that_was_broken_is_said_so(send: Send, clock: StandingClock) -> None:
    clock.move(days=6)
    assert "we're late" in talk(send, "hows my referral", "kai")[1]


def test_whoever_just_sent_a_form_needs_no_check(send: Send) -> None:
    *_, told = talk(send, "WORK", "Amara", "A", "burnley", "19", "1", "1", "yes", "YES", "ref")
    assert "Your reference is" in told


# --- Deleting -------------------------------------------------------------------------------------------------------


def test_texts_are_deleted_after_a_yes_and_not_before(send: Send, texts: Texts) -> None:
    asked = talk(send, "do i pay council tax", "delete my messages")[1]
    assert "Nothing's deleted yet" in asked
    assert texts()[0].body == "do i pay council tax"
    assert "Done" in talk(send, "yes")[0]
    assert [(text.body, text.reply) for text in texts()][:2] == [("", ""), ("", "")]
    assert texts()[2].body == ""


def test_what_shows_danger_is_kept(send: Send, texts: Texts, alerts: Alerts) -> None:
    talk(send, "i want to kill myself", "hello", "DELETE", "yes")
    assert [text.body for text in texts()] == ["i want to kill myself", "", "", ""]
    assert [alert.message for alert in alerts()] == ["i want to kill myself"]


def test_a_no_deletes_nothing(send: Send, texts: Texts) -> None:
    assert "nothing's deleted" in talk(send, "hello", "DELETE", "no")[2]
    assert texts()[0].body == "hello"


@pytest.mark.usefixtures("sent")
def test_with_a_request_open_a_person_is_asked(send: Send, texts: Texts, alerts: Alerts) -> None:
    words = talk(send, "hello", "DELETE", "yes")[2]
    assert "Nothing's deleted yet" in words
    assert texts()[0].body == "hello"
    assert [alert.danger for alert in alerts()] == ["person"]


def test_a_half_filled_form_goes_too(send: Send) -> None:
    *_, first = talk(send, "WORK", "Amara", "DELETE", "yes", "WORK")
    assert "What should we call you?" in first


def test_other_numbers_keep_their_texts(send: Send, database: Database) -> None:
    said(send("hello", number="+447700900456"))
    talk(send, "DELETE", "yes")
    with database.reading() as db:
        assert "hello" in db.scalars(select(InboundText.body)).all()


def test_delete_stops_nothing(send: Send) -> None:
    talk(send, "DELETE", "yes")
    assert talk(send, "do i pay council tax")[0]


# --- One step back, and what is remembered --------------------------------------------------------------------------


def test_back_in_a_form_keeps_what_was_given(send: Send) -> None:
    *_, first, second, again = talk(send, "WORK", "Amara", "AE", "burnley", "BACK", "BACK", "same")
    assert "You said: Burnley" in first
    assert "You said: a job, CV and interviews" in second
    assert "How old are you?" in again


def test_back_at_the_first_question_says_so(send: Send) -> None:
    assert "first question" in talk(send, "WORK", "BACK")[1]


def test_a_place_said_in_a_form_is_known_to_later_questions(send: Send) -> None:
    assert "Burnley" in talk(send, "WORK", "Amara", "A", "burnley", "do i pay council tax?")[4]


def test_bare_answers_are_no_subject_for_what_comes_after(send: Send) -> None:
    assert "placement" not in talk(send, "WORK", "Amara", "RESTART", "is there a bus")[3]
