"""Every text that the service can send by itself is at most two segments, and most are one."""

import re
from collections.abc import Iterator
from statistics import median

import pytest

from content.text_dialogue import LONGEST
from portal.assistant import reply
from portal.dialogues.menu import menu_words
from portal.dialogues.wording import Wording
from portal.messages.gsm7 import is_gsm7
from portal.public.text_me_words import page_parts
from portal.web.context import Service
from sms.compose import Note, note_text, text_for
from sms.segments import count_segments

HOST = "iyc.example"
BLANK = re.compile(r"\{[a-z_]+\}")


def dialogue_texts(service: Service) -> Iterator[str]:
    """Yield every sentence of the dialogues with the longest name and place in it."""
    dialogue = service.knowledge.dialogue
    for sentence in (*dialogue.say.values(), *dialogue.say_for_other.values()):
        yield BLANK.sub(lambda blank: LONGEST[blank[0].strip("{}")], sentence)
    yield menu_words(Wording(dialogue, service.offer))


def answers(service: Service) -> Iterator[str]:
    """Yield what each page answers, everywhere and in each district, and every fixed reply."""
    asked = [page.title for page in service.offer.pages.values()]
    districts = [district.name for district in service.offer.districts.values()]
    fixed = (*service.knowledge.replies.fixed, *service.knowledge.replies.smalltalk)
    for question in [*asked, *(f"{title} in {name}" for title in asked for name in districts)]:
        yield text_for(reply(question, [], service.knowledge), HOST)
    for each in fixed:
        for example in each.examples[:3]:
            yield text_for(reply(example, [], service.knowledge), HOST)
    yield from (note_text(note, service.offer) for note in Note)


def test_no_text_is_over_two_segments(service: Service) -> None:
    for text in (*dialogue_texts(service), *answers(service)):
        assert is_gsm7(text), text
        assert count_segments(text) <= 2, text


def test_of_the_dialogues_most_are_one_segment(service: Service) -> None:
    assert median(count_segments(text) for text in dialogue_texts(service)) == 1


@pytest.mark.parametrize("district", [None, "burnley"])
def test_a_page_that_was_asked_for_comes_in_at_most_three_texts(service: Service, district: str | None) -> None:
    for page in service.offer.pages.values():
        parts = page_parts(page, service.offer.districts.get(district or ""), service.offer, service.settings)
        assert len(parts) <= 3
        assert [count_segments(part) for part in parts] == [1] * len(parts)
        assert all(part.startswith(f"{number}/{len(parts)} ") for number, part in enumerate(parts, 1) if len(parts) > 1)
