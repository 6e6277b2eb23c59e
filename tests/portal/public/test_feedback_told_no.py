"""Told no? What somebody tells us reaches the team, and what can't be promised isn't."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.database import Database
from portal.feedback.models import RefusalReport
from portal.messages.models import Alert
from portal.web.context import Service
from tests.support.forms import TOKEN, send, words_of

FORM, THANKS = "/offer/council-tax/told-no", "/offer/council-tax/thanks"
TOLD = {"place": "the council tax office", "said": "they said I earn too much"}
DANGER = "they said no and i dont want to be alive any more"


def kept(database: Database) -> list[RefusalReport]:
    with database.reading() as db:
        return list(db.scalars(select(RefusalReport)))


def alerts_in(database: Database) -> list[Alert]:
    with database.reading() as db:
        return list(db.scalars(select(Alert)))


def test_what_somebody_was_told_is_kept_for_the_team(client: FlaskClient, database: Database) -> None:
    answer = send(client, FORM, **TOLD, reach="07700 900123")
    assert (answer.status_code, answer.location) == (303, THANKS)
    (report,) = kept(database)
    assert (report.page_slug, report.place, report.said) == ("council-tax", TOLD["place"], TOLD["said"])
    assert (report.reach, report.seen_at) == ("07700 900123", None)


def test_thanks_say_what_happens_and_what_does_not(client: FlaskClient, service: Service) -> None:
    send(client, FORM, **TOLD)
    said = words_of(client.get(THANKS))
    for words in ("A person on our team reads it", "It doesn’t change their answer", "we can’t get back to you"):
        assert words in said
    assert service.offer.council.hours.in_words in said
    assert service.offer.contact(service.offer.council.office_phone).phone in said
    assert service.offer.page("your-rights").title in said


def test_the_complaints_page_is_linked_where_there_is_one(client: FlaskClient, service: Service) -> None:
    send(client, FORM, **TOLD)
    is_linked = 'href="/offer/complaints-and-advocacy"' in client.get(THANKS).get_data(as_text=True)
    assert is_linked == ("complaints-and-advocacy" in service.offer.pages)


def test_who_left_a_number_is_promised_nothing(client: FlaskClient) -> None:
    send(client, FORM, **TOLD, reach="07700 900123")
    page = client.get(THANKS)
    assert "We can’t promise that they will" in words_of(page)
    assert "900123" not in page.get_data(as_text=True)


def test_the_form_says_who_sees_it_and_that_a_number_may_be_left_out(client: FlaskClient) -> None:
    said = words_of(client.get(FORM))
    assert "Only our team sees it. Leaving it empty is fine." in said
    assert "Who sees this" in said


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"place": " "}, "Tell us who said no."),
        ({"said": ""}, "Tell us what they said."),
        ({"place": "x" * 101}, "Use 100 or fewer"),
        ({"said": "x" * 1001}, "Use 1,000 or fewer"),
        ({"reach": "x" * 101}, "Use 100 or fewer"),
    ],
)
def test_each_field_that_cannot_stand_is_met_with_what_mends_it(
    client: FlaskClient, database: Database, instead: dict[str, str], sentence: str
) -> None:
    typed = {**TOLD, "reach": "robin@mail.example", **instead}
    again = send(client, FORM, **typed)
    assert again.status_code == 422
    assert sentence in words_of(again)
    assert all(words.strip() in again.get_data(as_text=True) for words in typed.values())
    assert kept(database) == []


def test_an_old_page_loses_nothing(client: FlaskClient, database: Database) -> None:
    again = client.post(FORM, data=TOLD)
    assert again.status_code == 422
    assert "Nothing is lost" in words_of(again)
    assert TOLD["said"] in words_of(again)
    assert kept(database) == []


def test_nothing_they_wrote_is_in_an_address_or_readable_in_the_database(
    client: FlaskClient, database: Database
) -> None:
    answer = send(client, FORM, **TOLD, reach="07700 900123")
    assert "900123" not in answer.location
    with database.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM refusal_report").all())
    assert not [words for words in ("council tax office", "earn too much", "900123") if words in rows]


def test_danger_raises_one_alert_and_help_comes_first(client: FlaskClient, database: Database) -> None:
    for _ in range(2):
        send(client, FORM, place="housing", said=DANGER, reach="07700 900123", key="the same form")
    page = client.get(THANKS).get_data(as_text=True)
    assert page.index("tel:116123") < page.index("Thanks.</h2>")
    (alert,) = alerts_in(database)
    assert (alert.danger, alert.page_slug, len(kept(database))) == ("suicide", "council-tax", 1)
    assert "07700 900123" in alert.message


def test_danger_in_a_form_that_must_be_mended_is_met_and_told_at_once(client: FlaskClient, database: Database) -> None:
    again = send(client, FORM, place="", said=DANGER, key="the same form")
    page = again.get_data(as_text=True)
    assert again.status_code == 422
    assert page.index("tel:116123") < page.index("Tell us who said no.")
    assert "Our team reads these" in words_of(again)
    assert len(alerts_in(database)) == 1
    send(client, FORM, place="housing", said=DANGER, key="the same form")
    assert (len(alerts_in(database)), len(kept(database))) == (1, 1)


def test_another_danger_in_the_same_form_is_another_alert(client: FlaskClient, database: Database) -> None:
    send(client, FORM, place="", said=DANGER, key="the same form")
    send(client, FORM, place="housing", said="i have nowhere to sleep tonight", key="the same form")
    assert [alert.danger for alert in alerts_in(database)] == ["suicide", "homeless_tonight"]


def test_the_cookie_says_nothing_of_the_danger_or_the_words(client: FlaskClient) -> None:
    send(client, FORM, place="", said=DANGER, key="the same form")
    send(client, FORM, place="housing", said=DANGER, key="the same form")
    with client.session_transaction() as session:
        held = str(dict(session))
    assert not [words for words in ("suicide", "alive", "housing") if words in held]


def test_danger_on_an_old_page_gets_numbers_and_no_promise(client: FlaskClient, database: Database) -> None:
    again = client.post(FORM, data={"place": "housing", "said": DANGER})
    assert "tel:116123" in again.get_data(as_text=True)
    assert "Our team reads these" not in words_of(again)
    assert alerts_in(database) == []


def test_the_forms_key_and_token_come_back_with_what_must_be_mended(client: FlaskClient) -> None:
    page = send(client, FORM, place="", said="no", key="my key").get_data(as_text=True)
    assert 'value="my key"' in page
    assert TOKEN.search(page)
