"""Nothing is said that is not in content/: each sentence of each reply is found there, blanks filled in."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from content.offer import Offer
from content.references import References
from portal.assistant import Kind, Knowledge, Reply
from portal.assistant.composing import menu_word
from tests.portal.assistant.conftest import Ask

SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
# What may stand in a blank beside words of the content: ages, numbers of steps and pages, times and days.
FIGURE_IN_A_BLANK = re.compile(r"\d{1,2}(?::\d\d)?(?:am|pm)?|midnight|[A-Z][a-z]+day")
FIXED = ("content/replies.toml", "content/safeguarding.toml")


class Published:
    """Everything that content/ says, and the sentences with blanks that it has."""

    def __init__(self, knowledge: Knowledge) -> None:
        offer = knowledge.offer
        self._words = " | ".join(" ".join(words.split()) for words in _all_words(offer))
        templates = [*offer.sentences.by_name.values(), *_fixed_with_blanks(knowledge)]
        parts = {part for words in templates for part in SENTENCE_END.split(words) if "{" in part}
        self._templates = [_pattern(part) for part in parts if re.sub(r"\{\w+\}\W*", "", part)]

    def has(self, words: str) -> bool:
        """Whether `words` are in the content, or are one of its sentences with known words in the blanks."""
        words = " ".join(words.split()).strip()
        if words.rstrip(".:") in self._words or FIGURE_IN_A_BLANK.fullmatch(words):
            return True
        return any(self._fits(template, words) for template in self._templates) or self._is_list(words)

    def _is_list(self, words: str) -> bool:
        parts = words.rstrip(".").split(", ")
        return len(parts) > 1 and all(part in self._words for part in parts)

    def _fits(self, template: re.Pattern[str], words: str) -> bool:
        match = template.fullmatch(words)
        return match is not None and all(all(self.has(part) for part in blank.split(", ")) for blank in match.groups())


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", template)
    return re.compile("(.+?)".join(re.escape(part) for part in parts))


def _all_words(offer: Offer) -> Iterator[str]:
    for page in offer.pages.values():
        html = " ".join((page.gets_html, page.refused_html, page.act_now_html, page.body_html))
        yield unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:li|p|h2|h3)>", " ", html)))
        yield from (page.title, page.summary, page.sms, *page.who.words, *(check.what for check in page.checks))
        yield from (words for step in page.steps for words in (step.do, step.how, step.say))
        yield from (f"{fact.figure}: {fact.words}" for fact in [page.key_fact] if fact)
    for district in offer.districts.values():
        yield district.name
        yield from (words for line in district.lines.values() for words in (line.text, line.sms))
    mark = offer.sentences.say("marks.ask_to_check")
    for amount in offer.amounts.values():
        yield from (amount.about, amount.who, amount.unit, amount.figure, f"{amount.figure} {mark}")
    for contact in offer.contacts.values():
        yield from (contact.name, contact.what_for, contact.phone, contact.phone_out_of_hours, contact.email)
        yield from (contact.text_to, contact.text_word, contact.url, contact.hours)
    for section in offer.sections.values():
        yield from (section.title, section.title.lower(), section.blurb, menu_word(section))
    yield from offer.sentences.by_name.values()
    yield from _fixed(offer)


def _fixed(offer: Offer) -> Iterator[str]:
    """Yield the files of fixed replies as an editor sees them, their references filled in."""
    mark = offer.sentences.say("marks.ask_to_check")
    references = References(offer.council, offer.amounts, offer.contacts, mark)
    for file in FIXED:
        words = Path(file).read_text(encoding="utf-8").replace("{service}", offer.council.service)
        yield references.fill(words, lambda *_: None).replace('\\"', '"')


def _fixed_with_blanks(knowledge: Knowledge) -> Iterator[str]:
    for fixed in (*knowledge.replies.fixed, *knowledge.replies.smalltalk):
        yield from (fixed.lead, fixed.sms, *fixed.lines)
    for crisis in knowledge.safeguarding.crises.values():
        yield from (crisis.lead, crisis.lead_now, crisis.sms, crisis.sms_now, *crisis.lines)


def sentences_of(found: Reply) -> Iterator[str]:
    for words in (found.lead, found.sms, found.check, *found.lines):
        yield from (part for line in words.split("\n") for part in SENTENCE_END.split(line) if part.strip())


@pytest.fixture(scope="module")
def published(knowledge: Knowledge) -> Published:
    return Published(knowledge)


def test_every_sentence_of_a_page_s_answers_is_in_the_content(
    ask: Ask, knowledge: Knowledge, published: Published
) -> None:
    unknown = {
        sentence
        for page in knowledge.offer.pages.values()
        for question in page.asked_as[::3]
        for place in ("", " in chorley", " im 17")
        for sentence in sentences_of(ask(question + place))
        if not published.has(sentence)
    }
    assert unknown == set()


def test_every_sentence_of_the_other_replies_is_in_the_content(
    ask: Ask, knowledge: Knowledge, published: Published
) -> None:
    danger = [example for danger in knowledge.safeguarding.dangers for example in danger.examples[:3]]
    fixed = [example for each in (*knowledge.replies.fixed, *knowledge.replies.smalltalk) for example in each.examples]
    menu = [menu_word(section) for section in knowledge.offer.sections.values()]
    asked = [
        (message, ()) for message in (*danger, *fixed, *menu, "asdf qwerty", "nowhere to sleep tonight in burnley")
    ]
    later = [("more", ("how do i get my own flat", *["more"] * times)) for times in range(6)]
    found = [ask(message, *history) for message, history in (*asked, *later)]
    assert {reply.kind for reply in found} == set(Kind)
    assert {each for reply in found for each in sentences_of(reply) if not published.has(each)} == set()
