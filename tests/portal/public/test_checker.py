"""The questions of "What can I get?": any may be skipped, answers survive, tricks don't, and nothing is kept."""

import gzip
import logging
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from content.offer import Offer
from portal.database import Base, Database
from tests.support.checker import ADDRESS, Visitor

ALL = {
    "age": "19",
    "care": "thirteen-weeks",
    "lives": "preston",
    "council": "ours",
    "home": "own-place",
    "doing": "looking",
    "child": "no",
    "status": "refused",
}


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


def test_the_start_says_what_it_is_and_leads_to_the_topics_too(visitor: Visitor) -> None:
    for words in ("8 short questions. Skip any.", "We don’t keep your answers.", "No name."):
        assert words in visitor.words
    assert 'href="/offer/"' in visitor.html


def test_the_questions_come_one_by_one_in_the_order_of_the_offer(visitor: Visitor, offer: Offer) -> None:
    visitor.press("Start")
    for number, question in enumerate(offer.questions.values(), 1):
        assert f'<h1 class="question">{question.title}</h1>' in visitor.html
        assert f"Question {number} of {len(offer.questions)}" in visitor.words
        assert question.why in visitor.words
        visitor.press("Skip this one")
    assert visitor.form.fields["at"] == "results"


def test_every_question_can_be_skipped_and_said_to_be(visitor: Visitor) -> None:
    visitor.answer()
    assert visitor.words.count("Skipped") == 8
    assert "You skipped every question" in visitor.words


def test_pressing_next_without_an_answer_is_skipping_too(visitor: Visitor) -> None:
    visitor.press("Start").press("Next", age="").press("Next").press("Next", lives="")
    assert visitor.page.status_code == 200
    assert visitor.form.fields["at"] == "council"
    assert not {"age", "care", "lives"} & set(visitor.form.fields)


def test_skipping_forgets_what_was_answered_before(visitor: Visitor) -> None:
    visitor.press("Start").press("Next", age="19").press("Back").press("Skip this one")
    assert "age" not in visitor.form.fields


def test_where_they_live_is_picked_by_name(visitor: Visitor, offer: Offer) -> None:
    visitor.press("Start").press("Next").press("Next")
    listed = re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)<', visitor.html)
    names = [name for _, name in listed[1:-1]]
    assert names == sorted(district.name for district in offer.districts.values())
    assert listed[-1] == ("elsewhere", "Somewhere else")


def test_answers_are_there_when_somebody_goes_back_also_to_the_start(visitor: Visitor) -> None:
    visitor.press("Start").press("Next", age="19").press("Next", care="still")
    visitor.press("Back", lives="preston")
    assert visitor.form.fields["care"] == "still"
    visitor.press("Back").press("Back")
    assert "Start" in visitor.form.buttons
    visitor.press("Start")
    assert visitor.form.fields["age"] == "19"
    visitor.press("Next").press("Next")
    assert visitor.form.fields["lives"] == "preston"


def test_the_list_can_be_seen_early_from_the_second_question_on(visitor: Visitor) -> None:
    visitor.press("Start")
    assert "Show what I can get now" not in visitor.form.buttons
    visitor.press("Next", age="19").press("Show what I can get now", care="still")
    assert "You’re 19, in care now." in visitor.words


def test_changing_one_answer_leads_back_to_the_list(visitor: Visitor) -> None:
    visitor.answer(**ALL).press("Change age")
    assert visitor.form.fields["age"] == "19"
    visitor.press("Show what I can get", age="20")
    assert "You’re 20, in your own place in Preston" in visitor.words
    assert visitor.form.fields["care"] == "thirteen-weeks"
    visitor.press("Change your home").press("Back")
    assert visitor.form.fields["at"] == "results"


@pytest.mark.parametrize("typed", ["nineteen", "-1", "19.5", "121", "1000", "19 years", "<b>"])
def test_what_is_no_age_is_met_with_what_mends_it(visitor: Visitor, typed: str) -> None:
    visitor.press("Start").press("Next", age=typed)
    assert visitor.page.status_code == 422
    assert "Write your age in years, like 19. Or skip this one." in visitor.words
    assert "<title>Error: " in visitor.html
    assert visitor.form.fields["age"] == typed
    assert visitor.press("Next", age="19").page.status_code == 200


def test_a_wrong_age_loses_no_other_answer_and_stays_a_change(visitor: Visitor) -> None:
    visitor.answer(**ALL).press("Change age").press("Show what I can get", age="old")
    assert visitor.page.status_code == 422
    assert visitor.form.fields["home"] == "own-place"
    visitor.press("Show what I can get", age="21")
    assert "You’re 21, in your own place in Preston" in visitor.words


@pytest.mark.parametrize("typed", ["0", "120", " 19 ", "١٩"])
def test_ages_at_the_ends_and_in_other_digits_are_read(visitor: Visitor, typed: str) -> None:
    visitor.press("Start").press("Next", age=typed)
    assert visitor.form.fields["age"] == str(int(typed))


def test_forged_and_stale_answers_are_dropped(visitor: Visitor) -> None:
    visitor.press("Start").press("Next", age="19")
    forged = {"age": "19; drop", "lives": "in-area", "home": "<script>", "child": "x" * 5000, "status": "\x00"}
    visitor.press("Show what I can get now", care="castle", **forged)
    assert visitor.page.status_code == 200
    assert visitor.words.count("Skipped") == 8
    assert "<script>" not in visitor.html


@pytest.mark.parametrize("field", ["to", "skip", "change", "at", "is_change"])
def test_a_forged_way_leads_somewhere_sensible(client: FlaskClient, field: str) -> None:
    token = Visitor(client).form.fields["csrf_token"]
    for value in ("nowhere", "csrf_token", "to", "__class__", "\x00", ""):
        answer = client.post(ADDRESS, data={"csrf_token": token, "age": "19", field: value})
        assert answer.status_code == 200
        assert "How old are you?" in answer.get_data(as_text=True)


def test_a_page_that_was_open_for_too_long_keeps_the_answers(visitor: Visitor) -> None:
    visitor.press("Start").press("Next", age="19")
    visitor.press("Next", care="still", csrf_token="old")
    assert visitor.page.status_code == 400
    assert "Nothing is lost" in visitor.words
    assert (visitor.form.fields["at"], visitor.form.fields["care"]) == ("care", "still")
    visitor.press("Show what I can get now")
    assert "You’re 19, in care now." in visitor.words


def test_the_list_too_keeps_the_answers_when_it_was_open_for_too_long(visitor: Visitor) -> None:
    visitor.answer(**ALL).press("Change age", csrf_token="old")
    assert visitor.page.status_code == 400
    assert "Nothing is lost" in visitor.words
    assert "You’re 19, in your own place in Preston" in visitor.words


def rows(database: Database) -> dict[str, int]:
    with database.reading() as db:
        tables = Base.metadata.sorted_tables
        return {table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_nothing_is_kept_but_the_token_of_the_form(client: FlaskClient, visitor: Visitor, database: Database) -> None:
    before = rows(database)
    visitor.answer(**ALL)
    assert rows(database) == before
    with client.session_transaction() as session:
        assert set(session) == {"csrf_token"}
    assert visitor.page.headers["Cache-Control"] == "no-store"


def test_no_answer_is_in_an_address_or_a_log(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.answer(**ALL)
    assert visitor.page.request.url.endswith(ADDRESS)
    links = re.findall(r'(?:href|action)="([^"]*)"', visitor.html)
    queries = {link.partition("?")[2] for link in links if link.startswith("/") and "/static/" not in link}
    assert queries <= {"", "district=preston"}
    for answer in ("thirteen-weeks", "own-place", "refused", "preston"):
        assert answer not in caplog.text


def test_a_question_and_its_styles_fit_in_the_first_14_kilobytes(client: FlaskClient, visitor: Visitor) -> None:
    visitor.press("Start").press("Next").press("Next")
    style = re.search(r'href="(/static/style[^"]*)"', visitor.html)
    assert style
    packed = client.get(style[1], headers={"Accept-Encoding": "gzip"}).get_data()
    assert len(gzip.compress(visitor.page.get_data())) + len(packed) <= 14 * 1024


def test_it_works_without_a_script(visitor: Visitor) -> None:
    for page in (visitor, visitor.press("Start"), visitor.press("Next"), visitor.press("Show what I can get now")):
        assert "<script>" not in page.html
