"""Where two readings are as near, one short question is asked, and any way of answering it is understood."""

import pytest

from content.gsm7 import GSM7
from portal.assistant import Kind, Knowledge, reply
from portal.assistant.answers import Trace
from portal.assistant.choosing import Choice
from portal.assistant.conversation import take_in
from portal.assistant.picking import CLOSE, close_readings, picked, which_reply
from tests.portal.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", 1),
        ("2", 2),
        ("3.", 3),
        ("2 please", 2),
        ("number 3", 3),
        ("option 2", 2),
        ("second one", 2),
        ("the second one", 2),
        ("the 1st one please", 1),
        ("um the third", 3),
        ("last one", -1),
        ("two", 2),
        ("no the second", 2),
    ],
)
def test_every_way_of_picking_is_understood(said: str, number: int) -> None:
    assert picked(said) == number


@pytest.mark.parametrize(
    "said", ["", "2 weeks", "my second baby", "first aid", "one bed flat", "im 2 months late", "the last pa i had", "4"]
)
def test_other_messages_with_numbers_pick_nothing(said: str) -> None:
    assert picked(said) is None


def test_the_second_one_is_the_second_page_of_the_reply_before(ask: Ask) -> None:
    before = ask("money for college and university")
    assert ask("second one", "money for college and university").pages[0] == before.pages[1]


def test_a_follow_up_goes_on_about_what_was_picked(ask: Ask) -> None:
    second = ask("money for college and university").pages[1]
    assert ask("how much is it", "money for college and university", "2").pages[0] == second


def test_a_number_with_nothing_before_it_breaks_nothing(ask: Ask) -> None:
    assert ask("2").lead


def test_readings_that_are_near_each_other_are_asked_about() -> None:
    near = [Choice("a", 30.0), Choice("b", 30.0 - CLOSE / 2), Choice("c", 5.0)]
    assert close_readings(near) == 2
    assert close_readings([Choice("a", 30.0), Choice("b", 20.0)]) == 1
    assert close_readings([]) == 0


def test_the_question_is_one_text_with_numbers(knowledge: Knowledge) -> None:
    pages = [knowledge.offer.page("council-tax"), knowledge.offer.page("savings")]
    found = which_reply(pages, take_in("money", (), knowledge), knowledge, Trace("page"))
    assert found.kind is Kind.ANSWER
    assert found.sms.splitlines()[1:] == [f"1 {pages[0].title}", f"2 {pages[1].title}"]
    assert set(found.sms) <= GSM7
    assert found.suggestions == (pages[0].title, pages[1].title)


def test_every_title_leads_to_its_own_page(knowledge: Knowledge) -> None:
    pages = [page for page in knowledge.offer.pages.values() if not knowledge.offer.is_guide(page.slug)]
    amiss = {
        page.slug: found.kind
        for page in pages
        if (found := reply(page.title, (), knowledge)).pages[:1] != (page,) and found.kind is not Kind.CRISIS
    }
    assert amiss == {}
