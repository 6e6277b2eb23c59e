"""An answer begins with what was asked: the figure, the contact, the step, the time, or yes and no."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from content.facts import Certainty
from content.forms import CONTACT, HOW, HOW_MUCH, MAY, WHEN
from portal.assistant import Knowledge, Place, Reply, reply
from tests.portal.assistant.conftest import Ask

BY_DAY, BY_NIGHT = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 22, tzinfo=UTC)
AskAt = Callable[..., Reply]


@pytest.fixture
def ask_at(knowledge: Knowledge) -> AskAt:
    def asking(moment: datetime, message: str, *earlier: str) -> Reply:
        return reply(message, earlier, knowledge, moment)

    return asking


def amounts(found: Reply) -> list[str]:
    return [amount.key for amount in found.amounts]


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ("how much is the setting up home grant", ["setting-up-home"]),
        ("how much is universal credit", ["uc-under-25", "uc-25-or-over"]),
        ("im 19, how much is universal credit", ["uc-under-25"]),
        ("im 26, how much is universal credit", ["uc-25-or-over"]),
        ("how much do carers get for staying put", ["staying-put-carer-2016"]),
        ("how much is the single person discount on council tax", ["single-person-discount"]),
    ],
)
def test_how_much_is_answered_with_the_amount_that_fits_the_words_and_the_age(
    message: str, keys: list[str], ask: Ask, knowledge: Knowledge
) -> None:
    found = ask(message)
    assert (found.form, amounts(found)) == (HOW_MUCH, keys)
    for key in keys:
        assert knowledge.offer.amounts[key].figure in found.sms
        assert knowledge.offer.amounts[key].figure in " ".join([found.lead, *found.lines])
    assert found.passage is not None
    assert (found.passage.place, found.passage.key) == (Place.AMOUNT, keys[0])


def test_where_no_amount_fits_the_page_answers_without_a_figure_of_ours(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("how much is council tax")
    assert amounts(found) == []
    assert found.lead == knowledge.offer.page("council-tax").summary


def test_an_amount_that_is_not_certain_says_so_in_every_channel(ask: Ask) -> None:
    found = ask("how much is the setting up home grant")
    assert found.certainty is Certainty.CHECK
    assert "(ask to check)" in found.lead
    assert "(ask to check)" in found.sms


def test_who_to_ring_is_whoever_answers_now(ask_at: AskAt, knowledge: Knowledge) -> None:
    office = knowledge.offer.contact("csc")
    by_day, by_night = (ask_at(moment, "who do i ring about my pa") for moment in (BY_DAY, BY_NIGHT))
    assert by_day.form == by_night.form == CONTACT
    assert f"{office.phone}. Open now, until 5pm" in by_day.lead
    assert by_night.lead.index(office.phone_out_of_hours) < by_night.lead.index(office.phone)
    assert office.phone_out_of_hours in by_night.sms


def test_a_contact_that_is_named_is_the_one(ask: Ask) -> None:
    found = ask("number for samaritans")
    assert found.contacts[0].contact.key == "samaritans"
    assert "116 123" in found.sms


def test_the_number_for_out_of_hours_is_given_when_that_is_asked(ask_at: AskAt, knowledge: Knowledge) -> None:
    found = ask_at(BY_DAY, "whats the out of hours number for social services")
    assert knowledge.offer.contact("csc").phone_out_of_hours in found.sms


def test_how_to_get_something_is_answered_with_the_step(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("how do i get an apprenticeship")
    assert found.form == HOW
    assert found.lead.startswith(knowledge.offer.page("apprenticeships").steps[0].do)


def test_a_district_line_comes_before_the_step(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("how do i get a leisure pass in chorley")
    line = knowledge.offer.line_for("chorley", "leisure-passes")
    assert line is not None
    assert found.lead == line.text
    assert found.lines[0].startswith(knowledge.offer.page("leisure-passes").steps[0].do)


def test_yes_or_no_is_answered_with_the_short_answer_of_the_page(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("can i stay with my foster carer after 18")
    assert (found.form, found.lead) == (MAY, knowledge.offer.page("staying-put").summary)


def test_when_something_ends_is_answered_with_a_time(ask: Ask) -> None:
    found = ask("how long does it take to get my records")
    assert found.form == WHEN
    assert any(word in found.lead for word in ("month", "day", "week", "year"))


def test_a_question_about_one_thing_on_a_page_gets_the_sentence_about_it(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("whats supported lodgings")
    assert found.lead.startswith("Supported lodgings:")
    assert found.passage is not None
    assert found.passage in knowledge.answering.passages["supported-accommodation"].all


def test_a_follow_up_asks_in_its_own_form_about_the_subject_before(ask: Ask) -> None:
    found = ask("how much", "what is the leaving care grant")
    assert amounts(found) == ["setting-up-home"]


def test_hard_news_leads_with_what_to_do_at_once_and_ends_with_a_person(ask: Ask) -> None:
    found = ask("bailiffs after me for council tax")
    assert found.is_hard_news
    assert found.passage is not None
    assert found.passage.place is Place.ACT_NOW
    assert "PERSON" in found.sms


@pytest.mark.parametrize("age", [14, 16])
def test_an_age_that_the_page_is_not_for_comes_first(age: int, ask: Ask) -> None:
    found = ask(f"im {age}, do i pay council tax")
    assert f"You said the age is {age}" in found.lead
    assert f"You said the age is {age}" in found.sms


def test_every_form_has_its_examples(knowledge: Knowledge) -> None:
    assert all(knowledge.answering.forms.examples.values())
