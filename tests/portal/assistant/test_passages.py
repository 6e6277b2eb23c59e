"""What an answer says is found word for word on its page, with how certain it is."""

import re
from collections.abc import Iterator
from html import unescape

from content.facts import Certainty
from content.offer import Page
from portal.assistant import Kind, Knowledge, Place
from portal.assistant.passages import step_words
from tests.portal.assistant.conftest import Ask


def published(page: Page) -> str:
    """Return every word of a page that people read, without markup."""
    html = " ".join((page.gets_html, page.refused_html, page.act_now_html, page.body_html))
    plain = unescape(re.sub(r"<[^>]+>", "", html.replace("</li>", " ").replace("</p>", " ")))
    steps = [step_words(step) for step in page.steps]
    fact = [f"{page.key_fact.figure}: {page.key_fact.words}"] if page.key_fact else []
    return " ".join(" ".join([page.summary, *page.who.words, *steps, *fact, plain]).split())


def asked(knowledge: Knowledge) -> Iterator[str]:
    for page in knowledge.offer.pages.values():
        yield from page.asked_as[::4]


def test_every_passage_is_word_for_word_on_its_page(knowledge: Knowledge) -> None:
    for page in knowledge.offer.pages.values():
        words = published(page)
        for passage in knowledge.answering.passages[page.slug].all:
            # A point of a list has before it the words that lead in to the list.
            lead_in, _, point = passage.words.partition(": ")
            assert passage.words in words or (f"{lead_in}:" in words and point in words), passage.words


def test_each_page_shown_has_its_passage_and_the_first_is_what_leads(ask: Ask, knowledge: Knowledge) -> None:
    for question in asked(knowledge):
        found = ask(question)
        assert [passage.page for passage in found.passages] == [page.slug for page in found.pages], question
        say = knowledge.offer.sentences.say
        asks_which = found.lead in (say("choices.which"), say("choices.none_fits"))
        if found.kind is Kind.ANSWER and found.passage and not asks_which:
            assert found.passage.words in (found.lead, *found.lines), question
            assert found.passage.checked == found.pages[0].checked


def test_what_is_not_certain_says_so_on_the_page_and_in_the_text(ask: Ask, knowledge: Knowledge) -> None:
    unsure = 0
    for question in asked(knowledge):
        found = ask(question)
        if found.kind is Kind.ANSWER and found.certainty is Certainty.CHECK:
            unsure += 1
            assert "ask to check" in found.sms.lower(), question
            assert "ask to check" in " ".join([found.lead, *found.lines, found.check]).lower(), question
    assert unsure > 20


def test_a_district_line_keeps_its_own_certainty_and_source(ask: Ask, knowledge: Knowledge) -> None:
    found = ask("council tax in chorley")
    line = knowledge.offer.line_for("chorley", "council-tax")
    assert line is not None
    assert found.passage is not None
    assert (found.passage.place, found.passage.key) == (Place.DISTRICT, "chorley")
    assert (found.passage.source, found.passage.certainty) == (line.source, line.certainty)
