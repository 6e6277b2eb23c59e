"""What people text when they mean STOP or a command, and when they mean nothing of the kind."""

import tomllib
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import ContactPoint, How
from portal.web.context import Service
from sms.opting import is_about_texts
from tests.conftest import NOON, StandingClock
from tests.sms.conftest import Send, Texts, incoming_of, said

PHRASES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text())
MEANT = [(meant, phrase) for meant, phrases in PHRASES.items() for phrase in phrases]
# What a dialogue says in place of the assistant: its sentence in text_dialogue.toml.
SAID_BY_A_DIALOGUE = {"MENU": "menu", "REF": "ref_none"}
# And what it keeps the text as: the menu counts for what a number means later.
KEPT_AS = {"MENU": "told", "REF": "dialogue", "DELETE": "dialogue", "RESTART": "restart", "STOP_OR_NO": "asked_to_stop"}
ABOUT_STOP = {"STOP", "START", "STOP_OR_NO"}
QUESTION = "Do you want us to stop texting you? Reply STOP or NO"


def answered(send: Send, phrase: str, meant: str) -> str:
    """Send a phrase and return what came back; whoever says START said STOP before."""
    if meant == "START":
        send("STOP")
    return said(send(phrase))


def expected(service: Service, meant: str) -> str:
    """Return the reply to a command, from the content."""
    knowledge = service.knowledge
    key = SAID_BY_A_DIALOGUE.get(meant)
    return knowledge.dialogue.sentence(key) if key else knowledge.replies.of(meant).sms


def test_there_are_enough_of_them() -> None:
    assert len(MEANT) >= 200
    assert len(set(MEANT)) == len(MEANT)


@pytest.mark.parametrize(("meant", "phrase"), MEANT)
def test_each_is_taken_for_what_it_means(
    send: Send, service: Service, texts: Texts, database: Database, meant: str, phrase: str
) -> None:
    words = answered(send, phrase, meant)
    assert words, "everybody gets an answer"
    with database.reading() as db:
        number = db.scalars(select(ContactPoint)).one()
    assert number.is_stopped is (meant == "STOP")
    assert words.startswith(QUESTION) is (meant == "STOP_OR_NO")
    if meant != "NONE":
        assert words[:12] == expected(service, meant)[:12]
        assert texts()[-1].kind == KEPT_AS.get(meant, "command")


@pytest.mark.parametrize(("meant", "phrase"), MEANT)
def test_what_is_about_texts_goes_before_a_dialogue_and_the_rest_does_not(
    service: Service, meant: str, phrase: str
) -> None:
    incoming = incoming_of(phrase)
    goes_before = meant in ABOUT_STOP | {"HELP"}
    assert is_about_texts(incoming, service.knowledge, is_stopped=False) is goes_before


@pytest.mark.parametrize("yes", ["STOP", "yes", "Yes please", "yeah stop", "yes stop texting me", "y"])
def test_after_the_question_a_yes_means_stop(send: Send, database: Database, yes: str) -> None:
    send("can you stop")
    assert "we've stopped" in said(send(yes))
    with database.reading() as db:
        number = db.scalars(select(ContactPoint)).one()
        assert [(entry.is_stop, entry.how, entry.at) for entry in number.opt_outs] == [(True, How.SAID, NOON)]


@pytest.mark.parametrize("no", ["NO", "no", "nah", "No thanks", "no dont stop", "no its fine"])
def test_after_the_question_a_no_means_carry_on(send: Send, database: Database, no: str) -> None:
    send("can you stop")
    assert "keep texting" in said(send(no))
    with database.reading() as db:
        assert not db.scalars(select(ContactPoint)).one().is_stopped


def test_after_the_question_any_other_text_is_answered_as_ever(send: Send, database: Database) -> None:
    send("can you stop")
    assert "council-tax" in said(send("do i pay council tax"))
    with database.reading() as db:
        assert not db.scalars(select(ContactPoint)).one().is_stopped


def test_a_yes_long_after_the_question_stops_nothing(send: Send, database: Database, clock: StandingClock) -> None:
    send("can you stop")
    clock.move(hours=3)
    send("yes")
    with database.reading() as db:
        assert not db.scalars(select(ContactPoint)).one().is_stopped


def test_a_yes_to_anything_else_stops_nothing(send: Send, database: Database) -> None:
    for body in ("can you stop", "do i pay council tax", "yes"):
        send(body)
    with database.reading() as db:
        assert not db.scalars(select(ContactPoint)).one().is_stopped
