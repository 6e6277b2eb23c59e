"""Referring yourself on the web: one question a page, nothing lost, one referral however often Send is pressed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages.models import Alert, OutgoingText
from portal.referrals.models import Referral
from tests.support.forms import send, token_at, words_of

ANSWERS: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    ("help", {"wants": ["apprenticeship", "costs"]}),
    ("name", {"first_name": "Robin"}),
    ("age", {"age": "19"}),
    ("area", {"district": "burnley"}),
    ("reach", {"reach": "text", "phone": "07700 900 123"}),
    ("words", {"own_words": "I like fixing bikes"}),
)


def answer_all(client: FlaskClient, **instead: dict[str, str | list[str]]) -> None:
    for step, fields in ANSWERS:
        answer = send(client, f"/refer/{step}", **instead.get(step, fields))
        assert answer.status_code == 303, words_of(answer)


def referrals_in(database: Database) -> list[Referral]:
    with database.reading() as db:
        return list(db.scalars(select(Referral)))


def test_from_the_first_question_to_a_reference(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    assert "An apprenticeship. Paying for work things" in words_of(client.get("/refer/check"))
    assert send(client, "/refer/check", consent="y").status_code == 303
    (referral,) = referrals_in(database)
    shown = words_of(client.get("/refer/sent"))
    assert referral.reference in shown
    assert "by Thursday 26 November" in shown


def test_the_referral_its_audit_entry_and_its_text_are_kept_together(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    send(client, "/refer/check", consent="y")
    with database.reading() as db:
        (referral,) = db.scalars(select(Referral))
        (text,) = db.scalars(select(OutgoingText))
        subjects = list(db.scalars(select(AuditEntry.subject)))
    assert referral.reference in (text.body or "")
    assert referral.public_ref in subjects


def test_the_reference_is_in_no_address(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    sent = send(client, "/refer/check", consent="y")
    assert referrals_in(database)[0].public_ref not in sent.location


def test_pressing_send_twice_gives_one_referral(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    token = token_at(client, "/refer/check")
    for _ in range(2):
        assert client.post("/refer/check", data={"csrf_token": token, "consent": "y"}).status_code in {303, 422}
    assert len(referrals_in(database)) == 1


def test_without_consent_nothing_is_sent(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    answer = send(client, "/refer/check")
    assert answer.status_code == 422
    assert "Tick the box if you want us to get this" in words_of(answer)
    assert referrals_in(database) == []


def test_a_missing_answer_is_pointed_out_at_the_end(client: FlaskClient, database: Database) -> None:
    send(client, "/refer/help", wants="job")
    answer = send(client, "/refer/check", consent="y")
    assert answer.status_code == 422
    assert "Something is missing" in words_of(answer)
    assert referrals_in(database) == []


@pytest.mark.parametrize(
    ("step", "fields", "sentence"),
    [
        ("help", {}, "Choose what you want help with"),
        ("help", {"wants": "a-yacht"}, "Choose what you want help with"),
        ("name", {"first_name": "  "}, "Tell us what to call you"),
        ("name", {"first_name": "R" * 60}, "Just a first name is fine"),
        ("age", {"age": ""}, "Tell us how old you are"),
        ("age", {"age": "nineteen"}, "Write your age in years"),
        ("age", {"age": "190"}, "Write your age in years"),
        ("area", {}, "Choose where you live"),
        ("area", {"district": "elsewhere"}, "Tell us where"),
        ("reach", {}, "Choose how we should get in touch"),
        ("reach", {"reach": "text"}, "Tell us your mobile number"),
        ("reach", {"reach": "text", "phone": "0770090"}, "too short"),
        ("reach", {"reach": "email", "email": "robin"}, "not whole"),
    ],
)
def test_each_answer_that_cannot_stand_is_met_with_what_mends_it(
    client: FlaskClient, step: str, fields: dict[str, str], sentence: str
) -> None:
    answer = send(client, f"/refer/{step}", **fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "<title>Error: " in answer.get_data(as_text=True)
    for typed in fields.values():
        assert not typed.strip() or typed in answer.get_data(as_text=True) or step == "help"


def test_answers_are_there_when_somebody_goes_back(client: FlaskClient) -> None:
    answer_all(client)
    assert 'value="Robin"' in client.get("/refer/name").get_data(as_text=True)
    assert "I like fixing bikes" in words_of(client.get("/refer/words"))


def test_changing_one_answer_leads_back_to_the_check(client: FlaskClient) -> None:
    answer_all(client)
    answer = send(client, "/refer/age?change=1", age="20")
    assert answer.location.endswith("/refer/check")
    assert "20" in words_of(client.get("/refer/check"))


def test_another_browser_sees_none_of_it(client: FlaskClient) -> None:
    answer_all(client)
    other = client.application.test_client()
    assert "Robin" not in words_of(other.get("/refer/check"))
    assert "Robin" not in other.get("/refer/name").get_data(as_text=True)


def test_somebody_younger_or_older_is_told_kindly_and_not_refused(client: FlaskClient, database: Database) -> None:
    answer_all(client, age={"age": "27"})
    assert "A person will read it" in words_of(client.get("/refer/check"))
    send(client, "/refer/check", consent="y")
    assert referrals_in(database)[0].age == 27


def test_a_missing_token_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/refer/words", data={"own_words": "I like fixing bikes"})
    assert answer.status_code == 422
    assert "Nothing is lost" in words_of(answer)
    assert "I like fixing bikes" in words_of(answer)


def test_no_words_of_theirs_can_be_read_in_the_database(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    send(client, "/refer/check", consent="y")
    with database.engine.connect() as connection:
        rows = [
            str(row)
            for table in ("referral", "contact_point", "outgoing_text", "audit_entry", "referral_draft")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
        ]
    assert rows
    for words in ("Robin", "fixing bikes", "7700900123", "900 123"):
        assert not any(words in row for row in rows)


DANGER = "i want a job but i dont want to be alive any more"


def test_danger_in_their_words_gets_numbers_at_once_and_staff_see_it_with_the_referral(
    client: FlaskClient, database: Database
) -> None:
    answer_all(client, words={"own_words": DANGER})
    assert "tel:116123" in client.get("/refer/check").get_data(as_text=True)
    assert alerts_in(database) == []
    send(client, "/refer/check", consent="y")
    assert "tel:116123" in client.get("/refer/sent").get_data(as_text=True)
    (alert,) = alerts_in(database)
    assert (alert.danger, alert.referral_ref) == ("suicide", referrals_in(database)[0].public_ref)
    assert DANGER in alert.message


def test_ordinary_words_raise_no_alert(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    send(client, "/refer/check", consent="y")
    assert alerts_in(database) == []


def alerts_in(database: Database) -> list[Alert]:
    with database.reading() as db:
        return list(db.scalars(select(Alert)))
