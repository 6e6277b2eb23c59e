"""Asking on the web: danger first, nothing typed is lost, and no chat is kept."""

import json
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import Database
from portal.feedback.models import UnansweredQuestion
from portal.messages.models import Alert
from portal.web.context import Service
from tests.conftest import StandingClock
from tests.support.forms import send, words_of

DANGER = "i cant do this anymore i want to kill myself"


def alerts_in(database: Database) -> list[Alert]:
    with database.reading() as db:
        return list(db.scalars(select(Alert)))


def test_a_question_is_answered_from_its_page_for_the_place_they_named(client: FlaskClient) -> None:
    answer = send(client, "/ask", message="im 22 in burnley do i pay council tax")
    assert answer.status_code == 200
    assert "Burnley" in words_of(answer)
    assert "/offer/council-tax" in answer.get_data(as_text=True)


def test_the_place_is_remembered_in_the_next_question_without_being_kept(client: FlaskClient) -> None:
    earlier = json.dumps(["im in burnley"])
    answer = send(client, "/ask", message="do i pay council tax", earlier=earlier)
    assert "Burnley" in words_of(answer)


def test_asking_from_the_home_page_works_the_same(client: FlaskClient) -> None:
    answer = send(client, "/ask", "/", message="what is staying put")
    assert "Staying Put" in words_of(answer)


def test_danger_comes_first_with_the_right_number_and_staff_see_it(client: FlaskClient, database: Database) -> None:
    answer = send(client, "/ask", message=DANGER)
    assert "tel:116123" in answer.get_data(as_text=True)
    (alert,) = alerts_in(database)
    assert (alert.message, alert.danger) == (DANGER, "suicide")


def test_danger_is_answered_even_when_the_page_was_too_old(client: FlaskClient, database: Database) -> None:
    answer = client.post("/ask", data={"message": DANGER})
    assert "tel:116123" in answer.get_data(as_text=True)
    assert alerts_in(database) == []


def test_danger_in_a_message_that_is_too_long_is_answered_and_told_to_staff(
    client: FlaskClient, database: Database
) -> None:
    long = f"{DANGER}. {'i have not slept for days. ' * 100}"
    assert "tel:116123" in send(client, "/ask", message=long).get_data(as_text=True)
    assert [alert.danger for alert in alerts_in(database)] == ["suicide"]


def test_the_reply_promises_nothing_when_staff_could_not_be_told(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = words_of(send(client, "/ask", message=DANGER))
    monkeypatch.setattr("portal.public.ask_views._tell_staff", lambda *_: False)
    untold = words_of(send(client, "/ask", message=DANGER))
    assert "Our team reads these" in told
    assert "Our team" not in untold
    assert service.offer.contact("samaritans").phone in untold


def test_an_ordinary_question_is_not_kept(client: FlaskClient, database: Database) -> None:
    send(client, "/ask", message="how much is universal credit")
    assert alerts_in(database) == []


@pytest.mark.parametrize("message", ["", "   ", "\x00\x01"])
def test_an_empty_message_gets_a_clear_sentence(client: FlaskClient, message: str) -> None:
    answer = send(client, "/ask", message=message)
    assert answer.status_code == 422
    assert "Type your question first" in words_of(answer)


def test_a_message_that_is_too_long_is_still_there_to_shorten(client: FlaskClient) -> None:
    long = "my council tax bill came " * 200
    answer = send(client, "/ask", message=long)
    assert answer.status_code == 422
    assert "characters. Use 2,000 or fewer" in words_of(answer)
    assert long.strip() in words_of(answer)


def test_emoji_alone_get_a_reply(client: FlaskClient) -> None:
    assert send(client, "/ask", message="😭😭").status_code == 200


def test_a_missing_token_loses_nothing_that_was_typed(client: FlaskClient) -> None:
    answer = client.post("/ask", data={"message": "do i pay council tax"})
    assert answer.status_code == 400
    assert "Nothing is lost" in words_of(answer)
    assert "do i pay council tax" in words_of(answer)


def test_what_was_typed_comes_back_as_text_only(client: FlaskClient) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    page = send(client, "/ask", message=nasty, earlier=json.dumps([nasty])).get_data(as_text=True)
    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize("earlier", ["not json", "[1, 2]", '{"a": 1}', "null", '["' + "x" * 9000 + '"]'])
def test_earlier_messages_that_make_no_sense_are_ignored(client: FlaskClient, earlier: str) -> None:
    assert send(client, "/ask", message="council tax", earlier=earlier).status_code == 200


def test_a_body_that_is_far_too_large_is_refused_kindly(client: FlaskClient) -> None:
    answer = client.post("/ask", data={"message": "x" * 400_000})
    assert answer.status_code == 413
    assert "999" in words_of(answer)


def test_a_file_or_json_in_place_of_words_is_met_like_an_empty_message(client: FlaskClient) -> None:
    upload = {"message": (BytesIO(b"hello"), "hello.txt")}
    assert client.post("/ask", data=upload, content_type="multipart/form-data").status_code == 400
    assert client.post("/ask", json={"message": ["hello"]}).status_code == 400


def questions_in(database: Database) -> list[UnansweredQuestion]:
    with database.reading() as db:
        return list(db.scalars(select(UnansweredQuestion)))


def test_a_question_that_no_page_answers_goes_on_the_list_without_details(
    client: FlaskClient, database: Database
) -> None:
    send(client, "/ask", message="its Tyrell, is there a bowling alley open near me")
    assert [each.words for each in questions_in(database)] == ["its [name], is there a bowling alley open near me"]


def test_danger_and_what_has_a_page_go_on_no_list(client: FlaskClient, database: Database) -> None:
    for message in (DANGER, "do i pay council tax", "my pa shouts at me", ""):
        send(client, "/ask", message=message)
    client.post("/ask", data={"message": "is there a bowling alley open near me"})
    assert questions_in(database) == []


def test_a_list_that_fails_keeps_no_reply_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr("portal.feedback.unanswered.keep")
    assert send(client, "/ask", message="is there a bowling alley open near me").status_code == 200
    assert "question_not_kept" in caplog.text
    assert "bowling" not in caplog.text


def test_at_night_it_says_until_when_nobody_may_see_it_and_who_answers(
    client: FlaskClient, clock: StandingClock
) -> None:
    clock.move(hours=15)
    said = words_of(send(client, "/ask", message=DANGER))
    assert "Our team may not see this before 9am today. These people answer now: Samaritans on 116 123" in said
    assert "Our team doesn't know who you are" in said


def test_an_alert_knows_the_area(client: FlaskClient, database: Database) -> None:
    send(client, "/ask", message="im 19, nowhere to sleep tonight, im in bacup")
    assert [alert.district for alert in alerts_in(database)] == ["rossendale"]
