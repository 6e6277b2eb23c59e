"""Commands are whole messages; each does what it says and claims nothing that isn't so."""

import pytest

from portal.assistant import Kind, Knowledge
from tests.portal.assistant.conftest import Ask


def test_every_fixed_reply_is_found_by_its_examples(ask: Ask, knowledge: Knowledge) -> None:
    wrong = [
        (fixed.key, example)
        for fixed in knowledge.replies.fixed
        for example in fixed.examples
        if ask(example).trace.rule != f"fixed reply: {fixed.key}"
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "message", ["STOP", "stop.", "Please stop", "pls stop messaging me", "unsubscribe", "s t o p".replace(" ", "")]
)
def test_stop_is_heard_in_any_shape_and_still_gives_numbers(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.command == "STOP"
    assert "999" in found.sms
    assert "116 123" in found.sms


@pytest.mark.parametrize(
    "message",
    ["can i stop with my carers", "how do i start a claim", "more help with rent", "i want to go back to college"],
)
def test_a_command_word_in_a_sentence_is_no_command(message: str, ask: Ask) -> None:
    assert ask(message).kind != Kind.COMMAND


def test_help_begins_with_999_for_whoever_is_frightened(ask: Ask) -> None:
    found = ask("HELP")
    assert found.command == "HELP"
    assert found.sms.startswith("In danger? Call 999.")
    assert "STOP" in found.sms


def test_start_over_is_not_start(ask: Ask) -> None:
    assert (ask("start").command, ask("start over").command) == ("START", "RESTART")


def test_the_menu_offers_only_sections_with_pages(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("menu")
    titles = {section.title: slug for slug, section in knowledge.offer.sections.items()}
    assert found.suggestions
    assert all(knowledge.offer.pages_in(titles[title]) for title in found.suggestions)


def test_each_word_of_the_menu_leads_somewhere(ask: Ask) -> None:
    words = ask("menu").sms.removeprefix("Text a word: ").split(". ")[0].split(", ")
    assert {word: ask(word).kind for word in words if ask(word).kind not in (Kind.ANSWER, Kind.REFER)} == {}


def test_deleting_is_never_said_to_be_done(ask: Ask) -> None:
    found = ask("delete all my messages")
    assert found.command == "DELETE"
    assert "isn't done" in found.lead
    assert found.needs_person


@pytest.mark.parametrize(
    "message", ["arabic please", "مرحبا، أحتاج مساعدة", "do you speak polish", "i dont understand"]
)
def test_another_language_gets_the_way_to_an_interpreter(message: str, ask: Ask) -> None:
    found = ask(message)
    assert found.command == "LANGUAGE"
    assert "interpreter" in found.sms
