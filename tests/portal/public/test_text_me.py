"""Text me this: what is sent is shown before, and nobody learns whose number said STOP."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import Database
from portal.messages import optouts
from portal.messages.models import How, OutgoingText
from tests.conftest import NOON
from tests.portal.messages.makers import make_number
from tests.support.checker import Visitor
from tests.support.forms import send, words_of

PAGE = "/offer/council-tax/text"
LIST = "/what-can-i-get/text"
SENT = "/offer/council-tax/text/sent"


def texts(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(OutgoingText.body).order_by(OutgoingText.id)))


def test_the_page_leads_to_it_and_shows_what_is_sent(client: FlaskClient) -> None:
    assert PAGE in client.get("/offer/council-tax").get_data(as_text=True)
    assert "In Your Corner: Council tax." in words_of(client.get(PAGE))


def test_what_was_shown_is_sent(client: FlaskClient, database: Database) -> None:
    answer = send(client, PAGE, phone="07700 900123")
    assert answer.headers["Location"] == SENT
    shown = words_of(client.get(PAGE))
    assert texts(database)
    assert all(" ".join(text.split()) in shown for text in texts(database))


def test_the_district_that_was_chosen_counts(client: FlaskClient, database: Database) -> None:
    address = f"{PAGE}?district=burnley"
    assert address.replace("&", "&amp;") in client.get("/offer/council-tax?district=burnley").get_data(as_text=True)
    send(client, address, phone="07700 900123")
    assert "Burnley" in texts(database)[0]


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Tell us your mobile"), ("07700", "too short"), ("hello", "letters")]
)
def test_a_number_that_can_not_be_is_named_and_kept(
    client: FlaskClient, database: Database, typed: str, words: str
) -> None:
    answer = send(client, PAGE, phone=typed)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert texts(database) == []


def test_nobody_learns_that_a_number_said_stop(client: FlaskClient, database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(make_number(db, "07700 900123"), How.SAID, NOON)
    answers = [send(client, PAGE, phone=number) for number in ("07700 900123", "07700 900456")]
    assert {answer.headers["Location"] for answer in answers} == {SENT}
    assert all("07700900123" not in text for text in texts(database))


def test_one_browser_can_not_text_the_whole_town(client: FlaskClient, database: Database) -> None:
    for number in range(8):
        assert send(client, PAGE, phone=f"07700 90010{number}").headers["Location"] == SENT
    assert len([text for text in texts(database) if "In Your Corner: Council tax." in text]) == 5


def test_the_list_is_sent_as_one_text_a_group(client: FlaskClient, database: Database) -> None:
    answers = Visitor(client).answer(age="19", lives="preston").form.fields
    assert "YOURS NOW" in words_of(client.post(LIST, data=answers))
    assert "on its way" in words_of(client.post(LIST, data={**answers, "phone": "07700 900123"}))
    assert all(len(text) <= 160 for text in texts(database))
    assert texts(database)[0].startswith("1/3 In Your Corner. YOURS NOW: ")
    assert texts(database)[-1].endswith("/what-can-i-get")


def test_without_the_forms_token_nothing_is_sent(client: FlaskClient, database: Database) -> None:
    client.post(LIST, data={"phone": "07700 900123", "age": "19"})
    assert texts(database) == []
