"""The web page, the text and the batch give the same answer: the same kind, pages, amounts and contact."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.assistant import Kind, Place, Reply, reply
from portal.web.context import Service
from tests.conftest import NOON
from tests.sms.conftest import Send, said
from tests.support.forms import send as send_form

NEWEST = re.compile(r'<li id="newest">(.*?)</li>\s*</ol>', re.DOTALL)
CARD = re.compile(r'<p class="card">.*?href="/offer/([a-z-]+)', re.DOTALL)
MENU_LINE = re.compile(r"^\d ([A-Z]+)$", re.MULTILINE)
ASKED = (
    "how much is the setting up home grant",
    "im 26, how much is universal credit",
    "who do i ring about my pa",
    "number for samaritans",
    "im 22 in burnley do i pay council tax",
    "how do i get a leisure pass in chorley",
    "can i stay with my foster carer after 18",
    "im 16 do i pay council tax",
    "bailiffs after me for council tax",
    "my pa keeps shouting at me",
    "i need a job",
    "i want to die",
    "whats the weather tomorrow",
    "hiya",
    "menu",
)


def questions(service: Service) -> list[str]:
    offer = service.offer
    return [*ASKED, *(page.asked_as[0] for page in offer.pages.values() if not offer.is_guide(page.slug))]


def answer_of(service: Service, question: str) -> Reply:
    return reply(question, [], service.knowledge, NOON)


def figures_and_contact(found: Reply) -> list[str]:
    """Return what every channel must show of an answer: its figures, and the number that it leads with."""
    words = [amount.figure for amount in found.amounts]
    if found.passage and found.passage.place is Place.CONTACT:
        contact = found.contacts[0].contact
        words.append(contact.phone or contact.text_to)
    return words


def without_numbers(words: str) -> str:
    """Return a text as it is; the menu, which has numbers by text only, as it is everywhere else."""
    sections = MENU_LINE.findall(words)
    if not sections:
        return words
    after = words.rpartition("\n")[2]
    return f"Text a word: {', '.join(sections)}. {after}"


@pytest.fixture(scope="module")
def batch_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("batch") / "questions.jsonl"


def test_batch_text_and_reply_agree(app: Flask, service: Service, send: Send, batch_file: Path) -> None:
    asked = questions(service)
    batch_file.write_text("\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(asked)))
    output = app.test_cli_runner().invoke(args=["ask", "--batch", str(batch_file)]).output
    for number, (question, line) in enumerate(zip(asked, map(json.loads, output.splitlines()), strict=True)):
        found = answer_of(service, question)
        assert line["kind"] == found.kind, question
        assert line["slugs"] == [page.slug for page in found.pages], question
        assert all(words in line["text"] for words in figures_and_contact(found)), question
        by_text = said(send(question, number=f"+447700900{number:03}"))
        assert without_numbers(by_text) == line["text"], question


def test_the_web_page_agrees(client: FlaskClient, service: Service) -> None:
    for question in questions(service):
        found = answer_of(service, question)
        shown = NEWEST.search(send_form(client, "/ask", message=question).get_data(as_text=True))
        assert shown, question
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", shown[1])).split())
        assert ("care" in re.findall(r'class="ours( care)?"', shown[1])[0]) == (found.kind is Kind.CRISIS), question
        assert found.lead in words, question
        assert all(line in words for line in found.lines), question
        assert all(part in words for part in figures_and_contact(found)), question
        if found.kind is not Kind.CRISIS:
            assert CARD.findall(shown[1]) == [page.slug for page in found.pages], question


def test_a_source_has_the_date_on_which_it_was_checked(client: FlaskClient) -> None:
    page = send_form(client, "/ask", message="council tax in burnley").get_data(as_text=True)
    assert "Council tax in Burnley" in page
    assert "Checked 24 November 2026" in page


def test_hard_news_ends_with_the_way_to_a_person(client: FlaskClient) -> None:
    page = send_form(client, "/ask", message="bailiffs after me for council tax").get_data(as_text=True)
    assert '<a class="button main" href="#person">Get a person to help</a>' in page
    assert 'id="person"' in page


def test_one_question_says_why_it_is_answered_so(app: Flask) -> None:
    output = app.test_cli_runner().invoke(args=["ask", "how much is the setting up home grant"]).output
    assert "Form: how_much. Why: page; setting-up-home" in output
    assert "From setting-up-home, amount setting-up-home, checked 24.11.2026, check: " in output


def test_half_of_the_answers_take_one_text(app: Flask, service: Service, batch_file: Path) -> None:
    asked = [page.asked_as[0] for page in service.offer.pages.values() if not service.offer.is_guide(page.slug)]
    batch_file.write_text("\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(asked)))
    output = app.test_cli_runner().invoke(args=["ask", "--batch", str(batch_file)]).output
    lines = [line for line in map(json.loads, output.splitlines()) if line["kind"] == "answer"]
    assert sum(line["segments"] == 1 for line in lines) * 2 > len(lines)
    assert max(line["segments"] for line in lines) <= 2
