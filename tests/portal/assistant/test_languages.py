"""A message that is not in English is known as such, and English never is, however it is spelt."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from content.languages import CheckedReply, Language, Wording
from content.offer import Offer
from content.replies import Replies, load_replies
from portal.assistant import Kind, Knowledge, reply
from portal.assistant.languages import UNDETERMINED, language_of
from sms.compose import text_for
from tests.portal.assistant.conftest import Ask
from tests.support.other_languages import MESSAGES

CONTENT = Path("content")
EXAMPLES = frozenset({"examples", "calm", "messages"})


def messages_in(value: Any, name: str = "") -> Iterator[str]:
    """Yield every message that a file of the assistant gives as an example."""
    if isinstance(value, dict):
        yield from (words for key, each in value.items() for words in messages_in(each, key))
    elif isinstance(value, list):
        yield from (words for each in value for words in messages_in(each, name))
    elif isinstance(value, str) and (name in EXAMPLES or not name):
        yield value


def english_messages(offer: Offer) -> list[str]:
    """Return all English messages that the content has: how people ask, and examples for each kind of reply."""
    files = [CONTENT / "safeguarding.toml", CONTENT / "replies.toml", CONTENT / "subjects.toml"]
    found = [words for page in offer.pages.values() for words in page.asked_as]
    for file in files:
        found += messages_in(tomllib.loads(file.read_text(encoding="utf-8")), "file")
    for file in sorted(CONTENT.glob("examples/*.toml")):
        whole = messages_in({"": tomllib.loads(file.read_text(encoding="utf-8"))})
        found += [words for words in whole if " " in words]
    return found


def test_no_english_message_that_we_have_is_taken_for_another_language(offer: Offer, knowledge: Knowledge) -> None:
    messages = english_messages(offer)
    assert len(messages) > 1500
    assert {words: code for words in messages if (code := language_of(words, knowledge.replies.languages))} == {}


@pytest.mark.parametrize(
    "message",
    [
        "am i ok", "mam wont let me in", "me nan is in preston", "can i go on one", "get us a bin pls",
        "it is a no from me", "pan n plates grant", "do u do mot", "im on me own", "so can i sign on",
        "wen shud i wrk 4 mny", "ey up our kid", "giz a job", "wot do i do", "nowt to eat", "jam on toast",
        "cafe job in Łódź street", "he came at me with a pan", "my mate José needs a job", "no tengo, just english",
        "𝓱𝓮𝓵𝓵𝓸 𝓬𝓪𝓷 𝓘 𝓰𝓮𝓽 𝓱𝓮𝓵𝓹", "😂😂😂😂", "zzz", "", "   ", "07700 900123", "omg slay bestie",
        "my ear feels blocked", "wasp in mouth throat closing",
        "nose bleed 2 hours nonstop", "cocktail ideas w malibu", "wedding registrar prices", "hungry hungry hungry",
    ],
)  # fmt: skip
def test_slang_typing_errors_and_borrowed_words_stay_english(message: str, knowledge: Knowledge) -> None:
    assert language_of(message, knowledge.replies.languages) == ""


@pytest.mark.parametrize("code", MESSAGES)
def test_a_short_message_in_another_language_is_answered_with_the_way_to_a_person(code: str, ask: Ask) -> None:
    for message in MESSAGES[code]:
        found = ask(message)
        assert (message, found.kind, found.command) == (message, Kind.COMMAND, "LANGUAGE")


def test_most_messages_are_told_by_their_own_language(knowledge: Knowledge) -> None:
    book = knowledge.replies.languages
    told = [code == language_of(message, book) for code, those in MESSAGES.items() for message in those]
    assert sum(told) >= 0.9 * len(told)


def test_help_in_danger_comes_first_and_nothing_is_said_about_who_pays(ask: Ask) -> None:
    found = ask("potrzebuję pomocy z mieszkaniem")
    assert found.lead.startswith("In danger now? Ring 999.")
    assert found.sms.startswith("In danger? Ring 999")
    assert [each.contact.phone for each in found.contacts] == ["999", "0300 123 6720"]
    assert "interpreter" in " ".join(found.lines)
    assert "free" not in " ".join([found.lead, *found.lines, found.sms]).lower()
    assert found.needs_person


@pytest.mark.parametrize(
    "message", ["do you speak polish", "arabic please", "in ukrainian please", "I need interpreter"]
)
def test_asking_for_a_language_in_english_is_heard(message: str, ask: Ask) -> None:
    assert ask(message).command == "LANGUAGE"


@pytest.mark.parametrize(
    "message", ["happy birthday in french", "how do you say hello in spanish", "polish job near me"]
)
def test_naming_a_language_is_not_asking_for_it(message: str, ask: Ask) -> None:
    assert ask(message).command != "LANGUAGE"


def test_danger_said_in_english_words_inside_another_language_is_still_danger(ask: Ask) -> None:
    assert ask("prosze pomocy i want to kill myself nie mam gdzie spac").kind == Kind.CRISIS


def test_letters_that_no_language_here_has_are_still_not_english(knowledge: Knowledge) -> None:
    book = knowledge.replies.languages
    assert [language_of(words, book) for words in ("βοήθεια παρακαλώ", "கேள்வி உள்ளது")] == [UNDETERMINED] * 2


@pytest.fixture(scope="module")
def with_checked_words(offer: Offer) -> Replies:
    """The replies, had Arabic a checked one. Its words are made up."""
    arabic = offer.languages["ar"]
    wording = Wording("اختبار", "{word} {number}", ("\u2068", "\u2069"))
    words = CheckedReply("نص تجريبي {phone:csc}", ("سطر",), "نص {phone:csc}", date(2026, 11, 24), "made up for a test")
    changed: Language = replace(arabic, wording=wording, reply=words)
    return load_replies(CONTENT, replace(offer, languages={**offer.languages, "ar": changed}))


def test_checked_words_in_their_language_are_said_where_there_are_any(
    with_checked_words: Replies, knowledge: Knowledge
) -> None:
    knowing = replace(knowledge, replies=with_checked_words)
    found = reply("أحتاج مساعدة", (), knowing)
    assert (found.command, found.language) == ("LANGUAGE", "ar")
    assert found.lead == "نص تجريبي \u20680300 123 6720\u2069"
    assert text_for(found, "iyc.example") == "نص 0300 123 6720"
    assert reply("مجھے مدد چاہیے", (), knowing).language == ""
