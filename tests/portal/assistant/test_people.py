"""What needs a person goes to the right one; help with work goes to the team; small talk stays small."""

import pytest

from portal.assistant import Kind
from tests.portal.assistant.conftest import Ask


@pytest.mark.parametrize(
    "message",
    ["has my grant been approved", "whats happening with my claim", "when is my next review", "wheres my money"],
)
def test_nobodys_case_can_be_seen(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.kind == Kind.PERSON
    assert "can't see anyone's case" in found.lead
    assert found.contacts[0].contact.key == "csc"


def test_nothing_is_claimed_to_have_been_done(ask: Ask) -> None:
    found = ask("please tell my pa im ill today")
    assert found.kind == Kind.PERSON
    assert "nothing has been sent or changed" in found.lead


def test_a_worry_about_a_worker_does_not_lead_through_that_worker(ask: Ask) -> None:
    found = ask("my pa keeps shouting at me")
    assert found.kind == Kind.PERSON
    assert found.needs_person
    assert [used.contact.key for used in found.contacts[:2]] == ["ukcn", "alwaysheard"]
    assert "ask your pa" not in " ".join([*found.lines, found.sms]).lower()


@pytest.mark.parametrize("message", ["where does my ex live", "is my friend in care", "whats my brothers phone number"])
def test_nothing_is_told_about_anybody_else(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.kind == Kind.PERSON
    assert found.pages == ()
    assert "can't tell anyone about another person" in found.lead


@pytest.mark.parametrize(
    ("message", "contact"),
    [
        ("can i take two codeine at once", "nhs111"),
        ("should i plead guilty in court", "ca"),
        ("should i sign this tenancy", "shelter"),
        ("is it worth appealing my pip", "ca"),
    ],
)
def test_advice_comes_from_the_right_sort_of_person(message: str, contact: str, ask: Ask) -> None:
    found = ask(message)
    assert found.kind == Kind.PERSON
    assert found.contacts[0].contact.key == contact


@pytest.mark.parametrize("message", ["i need a job", "can someone ring me about work", "get me on workstart"])
def test_wanting_help_with_work_offers_the_referral(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.kind == Kind.REFER
    assert found.offer_referral


def test_asking_about_the_team_is_answered(ask: Ask) -> None:
    assert ask("what does the employment support team do").kind == Kind.ANSWER


@pytest.mark.parametrize("message", ["hiya", "thank you so much x", "are you a robot", "ok", "👍", ""])
def test_small_talk_gets_a_short_reply_and_no_page(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.kind == Kind.SMALLTALK
    assert found.pages == ()
    assert not found.needs_person
