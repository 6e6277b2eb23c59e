"""A self-referral wholly by text, from the first word to one row in the queue."""

import threading

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.dialogues.keeping import TextDialogue
from portal.messages.models import OutgoingText
from portal.referrals.kinds import AskedBy, HasPA
from portal.referrals.models import Referral
from portal.referrals.wants import Channel, Reach, Status, Want
from sms.segments import count_segments
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Send, said
from tests.sms.conversing import talk

TO_THE_CHECK = ("WORK", "Amara", "AF", "burnly", "19", "1", "1", "yes")


def queue(database: Database) -> list[Referral]:
    with database.reading() as db:
        return list(db.scalars(select(Referral).order_by(Referral.id)))


def is_kept(database: Database) -> bool:
    with database.reading() as db:
        return db.scalar(select(TextDialogue.id)) is not None


def test_with_a_typo_a_back_a_pause_a_stop_and_a_start_it_ends_as_one_row(
    send: Send, database: Database, clock: StandingClock
) -> None:
    hello, *_ = talk(send, "WORK", "Amara", "AF")
    assert "In Your Corner" in hello
    assert talk(send, "burnly")[0].startswith("Burnley, got it.")
    (again,) = talk(send, "BACK")
    assert "You said: Burnley" in again
    assert talk(send, "nelsen, thats in pendle")[0].startswith("Pendle, got it.")
    clock.move(days=1)
    assert "text you on this number" in talk(send, "19")[0]
    stopped, silent = talk(send, "STOP", "1")
    assert "999" in stopped
    assert silent == ""
    (back,) = talk(send, "START")
    assert back.startswith("Welcome back.")
    assert "text you on this number" in back
    talk(send, "2", "yes")
    (check,) = talk(send, "yes")
    assert "Amara, 19, Pendle" in check
    assert queue(database) == [], "nothing is sent before they have checked it"
    (sent,) = talk(send, "SEND")
    (referral,) = queue(database)
    assert referral.reference in sent
    assert (referral.first_name, referral.age, referral.district) == ("Amara", 19, "pendle")
    assert referral.wants == (Want.JOB, Want.COSTS)
    assert (referral.reach, referral.channel, referral.status) == (Reach.TEXT, Channel.TEXT, Status.NEW)
    assert referral.safe_note == "Only text 9am to 5pm."
    assert "Has a PA" in referral.own_words


def test_every_text_on_the_way_is_one_segment(send: Send) -> None:
    assert [count_segments(words) for words in talk(send, *TO_THE_CHECK, "YES")] == [1] * 9


def test_the_reference_comes_in_the_reply_and_in_no_second_text(send: Send, database: Database) -> None:
    talk(send, *TO_THE_CHECK, "YES")
    with database.reading() as db:
        assert db.scalar(select(OutgoingText.id)) is None


def test_send_twice_is_one_referral_with_one_reference(send: Send, database: Database) -> None:
    *_, first, second = talk(send, *TO_THE_CHECK, "SEND", "SEND")
    (referral,) = queue(database)
    assert referral.reference in first
    assert referral.reference in second
    assert "nothing was sent twice" in second


def test_send_twice_at_the_same_moment_is_one_referral(send: Send, database: Database) -> None:
    talk(send, *TO_THE_CHECK)
    workers = [threading.Thread(target=lambda: send("SEND")) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(queue(database)) == 1


def test_two_answers_at_once_are_both_kept(send: Send) -> None:
    talk(send, "WORK", "Amara")
    workers = [threading.Thread(target=send, args=(text,)) for text in ("A", "burnley")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert "So far: Amara, Burnley, a job" in talk(send, "GO")[0]


def test_what_one_text_tells_is_not_asked_again(send: Send, database: Database) -> None:
    offered, first = talk(send, "im amara 19 from burnley want a job", "YES")
    assert "Reply YES to start" in offered
    assert "Amara, 19, Burnley, a job" in first
    assert "on this number" in first
    talk(send, "yes", "no", "yes", "YES")
    (referral,) = queue(database)
    assert (referral.first_name, referral.age, referral.district) == ("Amara", 19, "burnley")


@pytest.mark.parametrize("word", ["WORK", "work", "start work", "Work please"])
def test_the_word_starts_it(send: Send, word: str) -> None:
    assert "What should we call you?" in talk(send, word)[0]


def test_danger_comes_first_and_the_form_waits(send: Send, alerts: Alerts) -> None:
    *_, crisis, after, later, question = talk(send, "WORK", "Amara", "i want to kill myself", "ok", "is it free", "GO")
    assert "116 123" in crisis
    assert "form" not in crisis + after
    assert [alert.danger for alert in alerts()] == ["suicide"]
    assert later
    assert "What help do you want?" in question


def test_another_question_is_answered_and_then_it_goes_on(send: Send) -> None:
    *_, answer, question = talk(send, "WORK", "Amara", "who can see my messages?", "do i pay council tax?", "yes")
    assert "council" in answer.lower()
    assert "What help do you want?" in question


@pytest.mark.parametrize(
    ("given", "words", "why"),
    [
        ((), "why?", "knows what to call you"),
        (("Amara",), "what does that mean", "the right person"),
        (("Amara", "A", "burnley"), "why do you need to know", "some ages"),
        (("Amara", "A", "burnley", "19", "1"), "whats a pa", "the worker you can have"),
        (("Amara", "A", "burnley", "19", "1", "1"), "what for", "you choose who gets it"),
    ],
)
def test_why_we_ask_is_told_and_the_question_stays(send: Send, given: tuple[str, ...], words: str, why: str) -> None:
    assert why in talk(send, "WORK", *given, words)[-1]
    assert talk(send, "BACK")[0]


def test_a_yes_to_a_page_that_offers_help_starts_it(send: Send) -> None:
    assert "What should we call you?" in talk(send, "how do i find an apprenticeship", "yes")[1]


def test_after_three_days_it_is_forgotten(send: Send, database: Database, clock: StandingClock) -> None:
    talk(send, "WORK", "Amara")
    clock.move(days=3, minutes=1)
    assert "So far" not in talk(send, "WORK")[0]
    assert "What should we call you?" in talk(send, "RESTART", "WORK")[1]
    assert queue(database) == []


def test_just_within_three_days_it_goes_on_where_it_was(send: Send, clock: StandingClock) -> None:
    talk(send, "WORK", "Amara", "A")
    clock.move(days=2, hours=23)
    assert talk(send, "burnley")[0].startswith("Burnley, got it.")


def test_restart_clears_what_was_given(send: Send, database: Database) -> None:
    _, _, cleared, first = talk(send, "WORK", "Amara", "RESTART", "WORK")
    assert "cleared" in cleared
    assert "So far" not in first
    assert is_kept(database)


def test_a_carer_asks_for_somebody(send: Send, database: Database) -> None:
    _, first, *_ = talk(send, "can you refer my foster son for help with work", "yes", "Kyle", "b", "skem", "hes 17")
    assert "their first name" in first
    (consent,) = talk(send, "1", "no")[1:]
    assert "Have they said yes" in consent
    talk(send, "yes", "YES")
    (referral,) = queue(database)
    assert (referral.first_name, referral.age, referral.district) == ("Kyle", 17, "west-lancashire")
    assert "Sent by somebody else" in referral.own_words
    assert "07700 900123" in referral.own_words
    assert (referral.asked_by, referral.asker_contact) == (AskedBy.OTHER, "07700 900123")
    assert referral.consent_how
    assert referral.has_pa is HasPA.NO


@pytest.mark.parametrize(
    ("area", "age", "note"),
    [("burnley", "14", "starts at 16"), ("burnley", "28", "stops at 25"), ("leeds", "19", "Lancashire")],
)
def test_nobody_is_refused_by_the_machine(send: Send, database: Database, area: str, age: str, note: str) -> None:
    answers = talk(send, "WORK", "Amara", "A", area, age, "1", "2", "yes", "YES")
    assert any(note in words and "the team" in words for words in answers)
    assert len(queue(database)) == 1


def test_a_number_that_is_not_safe_is_not_texted_and_staff_read_so_first(send: Send, database: Database) -> None:
    *_, sent = talk(send, "WORK", "Amara", "A", "burnley", "19", "4", "none", "4", "yes", "YES")
    (referral,) = queue(database)
    assert referral.safe_note.startswith("DON'T text or ring this number.")
    assert "Don't tell the PA" in referral.safe_note
    assert (referral.has_pa, referral.keep_from_pa, referral.calls_ok) == (HasPA.YES, True, False)
    assert "We won't text or ring this number" in sent


def test_another_way_to_reach_them_is_taken(send: Send, database: Database) -> None:
    talk(send, "WORK", "Amara", "A", "burnley", "19", "no its my exs phone", "amara@mail.example", "2", "yes", "YES")
    (referral,) = queue(database)
    assert (referral.reach, referral.email) == (Reach.EMAIL, "amara@mail.example")
    assert referral.contact_point_id is None


@pytest.mark.parametrize("letter", "ABCDEFG")
def test_a_letter_alone_says_what_help(send: Send, letter: str) -> None:
    assert "What area do you live in?" in talk(send, "WORK", "Amara", letter)[-1]


@pytest.mark.parametrize("name", ["Amara", "mohammed", "call me ash", "JJ"])
def test_a_name_is_no_question(send: Send, name: str) -> None:
    assert "What help do you want?" in talk(send, "WORK", name)[-1]


@pytest.mark.parametrize("words", ["1", "2", "3", "4", "2.", "yes but dont tell them", "no pa"])
def test_which_adviser_is_told_by_number_or_in_words(send: Send, words: str) -> None:
    assert "OK to send this" in talk(send, *TO_THE_CHECK[:-2], words)[-1]


def test_without_consent_nothing_is_sent(send: Send, database: Database) -> None:
    *_, kept, again = talk(send, *TO_THE_CHECK[:-1], "no", "SEND")
    assert "haven't sent anything" in kept
    assert "Amara" in again
    assert queue(database) == []


def test_one_thing_is_changed_at_the_check(send: Send, database: Database) -> None:
    *_, menu, question, check = talk(send, *TO_THE_CHECK, "CHANGE", "4", "20")
    assert "4 Age" in menu
    assert question.startswith("How old are you?")
    assert "Amara, 20, Burnley" in check
    *_, check = talk(send, "change", "area", "chorley")
    assert "Amara, 20, Chorley" in check
    talk(send, "YES")
    assert [(each.age, each.district) for each in queue(database)] == [(20, "chorley")]


@pytest.mark.breaks
def test_what_breaks_in_a_dialogue_loses_nothing(
    send: Send, database: Database, alerts: Alerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(send, *TO_THE_CHECK)
    monkeypatch.setattr("portal.dialogues.referring.submit", lambda *_, **__: 1 / 0)
    assert "kept your text for a person" in said(send("YES"))
    assert [alert.danger for alert in alerts()] == ["unanswered"]
    monkeypatch.undo()
    assert "Your reference is" in said(send("YES"))
    assert len(queue(database)) == 1


def test_who_would_not_say_their_age_is_asked_no_more(send: Send, database: Database) -> None:
    *_, question, check = talk(send, *TO_THE_CHECK, "CHANGE", "4", "rather not say", "SKIP")
    assert "SKIP" in question
    assert "Amara" in check
    talk(send, "YES")
    assert len(queue(database)) == 1


def test_an_age_that_was_never_said_is_sent_as_not_known(send: Send, database: Database) -> None:
    without = [words if words != "19" else "skip" for words in TO_THE_CHECK]
    *_, check = talk(send, *without)
    assert "Amara, Burnley" in check
    talk(send, "YES")
    assert [each.age for each in queue(database)] == [None]
