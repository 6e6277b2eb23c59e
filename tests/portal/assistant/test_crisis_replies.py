"""A reply to danger: the right number first, a person told, and nothing promised."""

import re

import pytest

from content.checking import LONGEST_SMS
from content.gsm7 import GSM7
from portal.assistant import Reply
from tests.portal.assistant.conftest import Ask

FIRST = {
    "i want to die": "samaritans",
    "i keep cutting my arms": "samaritans",
    "my dad keeps hitting me": "emergency",
    "my boyfriend hit me": "emergency",
    "a gang makes me sell drugs for them": "emergency",
    "my mate is unconscious": "emergency",
    "i have no food and no money": "csc",
    "nowhere to sleep tonight, im in rossendale": "rossendale-home",
    "nowhere to sleep tonight": "csc-ooh",
    "i have taken a load of pills": "emergency",
}


@pytest.mark.parametrize(("message", "contact"), FIRST.items())
def test_the_right_contact_comes_first(message: str, contact: str, ask: Ask) -> None:
    assert ask(message).contacts[0].contact.key == contact


@pytest.mark.parametrize("message", FIRST)
def test_the_text_leads_with_a_number_and_fits(message: str, ask: Ask) -> None:
    sms = ask(message).sms
    assert re.search(r"\d{3}", sms[:100])
    assert len(sms) <= LONGEST_SMS
    assert set(sms) <= GSM7
    assert "automatic" in sms


@pytest.mark.parametrize("message", FIRST)
def test_the_page_says_once_that_the_reply_is_automatic(message: str, ask: Ask) -> None:
    assert " ".join(ask(message).lines).count("reply is automatic") == 1


@pytest.mark.parametrize("message", FIRST)
def test_staff_must_see_it_and_nobody_is_promised_a_call(message: str, ask: Ask) -> None:
    found: Reply = ask(message)
    words = " ".join([found.lead, *found.lines, found.sms]).lower()
    assert found.needs_person
    assert not re.search(r"\bwe(?:'ll| will) (?:ring|call|text|phone)|someone will", words)


def test_an_adult_with_nowhere_to_sleep_gets_the_number_of_their_district(ask: Ask) -> None:
    assert "01706 252555" in ask("im 19, nowhere to sleep tonight, im in bacup").sms


def test_a_child_with_nowhere_to_sleep_gets_childrens_services(ask: Ask) -> None:
    found = ask("im 16 and nowhere to sleep tonight, preston")
    assert found.contacts[0].contact.key == "csc-ooh"
    assert "0300 123 6720" in found.lead


def test_a_district_without_a_number_still_gets_one_to_ring_first(ask: Ask) -> None:
    assert ask("nowhere to sleep tonight in burnley").contacts[0].contact.phone
