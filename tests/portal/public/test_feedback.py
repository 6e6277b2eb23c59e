"""Was this helpful? Two presses, no name, and nothing lost."""

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.database import Database
from portal.feedback.models import PageFeedback
from portal.feedback.reasons import Reason
from portal.messages.models import Alert
from portal.web.context import Service
from tests.support.forms import send, words_of

FORM, THANKS = "/offer/council-tax/helpful", "/offer/council-tax/thanks"
LINKS = '{% from "components/feedback.html" import feedback_links %}{{ feedback_links(page) }}'


def kept(database: Database) -> list[PageFeedback]:
    with database.reading() as db:
        return list(db.scalars(select(PageFeedback)))


def markup(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_a_page_links_to_both_forms_without_a_form_of_its_own(app: Flask, service: Service) -> None:
    with app.test_request_context():
        links = render_template_string(LINKS, page=service.offer.page("council-tax"))
    for address in (f"{FORM}?answer=yes", f"{FORM}?answer=no", "/offer/council-tax/told-no"):
        assert f'href="{address}"' in links
    assert "<form" not in links


@pytest.mark.parametrize(("asked", "checked"), [("yes", ["yes"]), ("no", ["no"]), ("maybe", []), ("", [])])
def test_the_answer_that_was_pressed_is_filled_in(client: FlaskClient, asked: str, checked: list[str]) -> None:
    page = markup(client.get(FORM, query_string={"answer": asked}))
    assert [value for value in ("yes", "no") if f'value="{value}" checked' in page] == checked


def test_a_no_is_kept_with_its_reason_and_words(client: FlaskClient, database: Database) -> None:
    answer = send(client, FORM, answer="no", reason="wrong_or_old", words="the number is dead")
    assert (answer.status_code, answer.location) == (303, THANKS)
    (row,) = kept(database)
    assert (row.page_slug, row.helpful, row.reason, row.words) == (
        "council-tax",
        False,
        Reason.WRONG_OR_OLD,
        "the number is dead",
    )
    assert "Sorry it didn’t help" in words_of(client.get(THANKS))


def test_a_reason_goes_only_with_no_and_only_when_it_is_one_of_ours(client: FlaskClient, database: Database) -> None:
    send(client, FORM, answer="yes", reason="hard")
    send(client, FORM, answer="no", reason="<b>")
    assert [row.reason for row in kept(database)] == [None, None]


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_without_yes_or_no_it_says_what_mends_it_and_keeps_the_words(
    client: FlaskClient, database: Database, answer: str
) -> None:
    again = send(client, FORM, answer=answer, words="half of it is good")
    assert again.status_code == 422
    assert "Choose yes or no." in words_of(again)
    assert "half of it is good" in words_of(again)
    assert "<title>Error: " in markup(again)
    assert kept(database) == []


def test_too_many_words_stay_in_the_field(client: FlaskClient, database: Database) -> None:
    again = send(client, FORM, answer="no", reason="hard", words="a" * 501)
    assert again.status_code == 422
    assert "501 characters. Use 500 or fewer" in words_of(again)
    assert "a" * 501 in markup(again)
    assert 'value="hard" checked' in markup(again)
    assert kept(database) == []


def test_an_old_page_loses_nothing(client: FlaskClient, database: Database) -> None:
    again = client.post(FORM, data={"answer": "no", "words": "kept words"})
    assert again.status_code == 422
    assert "Nothing is lost" in words_of(again)
    assert "kept words" in words_of(again)
    assert kept(database) == []


@pytest.mark.parametrize("words", ["\x00\x07", "😀" * 250, "<script>alert(1)</script>", "{{ 7 * 7 }}", " \n "])
def test_anything_can_be_typed(client: FlaskClient, words: str) -> None:
    assert send(client, FORM, answer="no", words=words).status_code == 303
    assert "<script>" not in markup(client.get(THANKS))


def test_pressing_send_twice_is_one_answer(client: FlaskClient, database: Database) -> None:
    for _ in range(2):
        send(client, FORM, answer="no", words="hm", key="the same form")
    send(client, FORM, answer="no", words="hm")
    assert len(kept(database)) == 2


@pytest.mark.parametrize("end", ["helpful", "told-no", "thanks"])
def test_a_page_that_is_not_in_the_offer_is_a_page_that_is_not_there(client: FlaskClient, end: str) -> None:
    assert client.get(f"/offer/free-car/{end}").status_code == 404
    assert client.post(f"/offer/free-car/{end}").status_code in {404, 405}


def test_thanks_are_for_who_sent_something_about_this_page(client: FlaskClient) -> None:
    assert client.get(THANKS).location == "/offer/council-tax"
    send(client, FORM, answer="yes")
    assert "Thanks." in words_of(client.get(THANKS))
    assert client.get("/offer/staying-put/thanks").location == "/offer/staying-put"
    assert client.application.test_client().get(THANKS).location == "/offer/council-tax"


def test_danger_in_what_they_add_gets_numbers_first_and_alerts_staff_once(
    client: FlaskClient, database: Database
) -> None:
    send(client, FORM, answer="no", words="i dont want to be alive any more")
    page = markup(client.get(THANKS))
    assert page.index("tel:116123") < page.index("Thanks.</h2>")
    with database.reading() as db:
        (alert,) = db.scalars(select(Alert))
    assert (alert.danger, alert.page_slug) == ("suicide", "council-tax")
