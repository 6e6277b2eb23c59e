"""Referring yourself on the web: one question a page, nothing lost, one referral however often Send is pressed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages.models import Alert, OutgoingText
from portal.referrals.kinds import AskedBy, HasPA, Situation
from portal.referrals.merging import possible_duplicates
from portal.referrals.models import Referral
from portal.referrals.wants import Want
from tests.support.forms import send, token_at, words_of

ANSWERS: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    ("help", {"wants": ["apprenticeship", "costs"], "own_words": "I like fixing bikes"}),
    ("you", {"first_name": "Robin", "age": "19"}),
    ("area", {"district": "burnley"}),
    ("now", {"situation": "neet_other"}),
    ("reach", {"reach": "text", "phone": "07700 900 123"}),
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
    assert "By Thursday 26 November" in shown


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
        ("help", {"own_words": "x" * 1001}, "Use 1,000 characters or fewer"),
        ("you", {"first_name": "  "}, "Tell us what to call you"),
        ("you", {"first_name": "R" * 60}, "Just a first name is fine"),
        ("you", {"age": "nineteen"}, "Write your age in years"),
        ("you", {"age": "190"}, "Write your age in years"),
        ("area", {"district": "elsewhere", "place_words": "x" * 81}, "The name of the town"),
        ("someone", {"asked_by": "pa"}, "Tell us how they said yes"),
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
        assert not typed.strip() or typed in answer.get_data(as_text=True)


def test_answers_are_there_when_somebody_goes_back(client: FlaskClient) -> None:
    answer_all(client)
    assert 'value="Robin"' in client.get("/refer/you").get_data(as_text=True)
    assert "I like fixing bikes" in words_of(client.get("/refer/help"))


def test_changing_one_answer_leads_back_to_the_check(client: FlaskClient) -> None:
    answer_all(client)
    answer = send(client, "/refer/you?change=1", first_name="Robin", age="20")
    assert answer.location.endswith("/refer/check")
    assert "20" in words_of(client.get("/refer/check"))


def test_another_browser_sees_none_of_it(client: FlaskClient) -> None:
    answer_all(client)
    other = client.application.test_client()
    assert "Robin" not in words_of(other.get("/refer/check"))
    assert "Robin" not in other.get("/refer/you").get_data(as_text=True)


def test_somebody_younger_or_older_is_told_kindly_and_not_refused(client: FlaskClient, database: Database) -> None:
    answer_all(client, you={"first_name": "Robin", "age": "27"})
    assert "A person will read it" in words_of(client.get("/refer/check"))
    send(client, "/refer/check", consent="y")
    assert referrals_in(database)[0].age == 27


def test_a_missing_token_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/refer/help", data={"own_words": "I like fixing bikes"})
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
    answer_all(client, help={"own_words": DANGER})
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


def test_no_personal_adviser_and_a_secret_from_one_reach_the_team(client: FlaskClient, database: Database) -> None:
    answer_all(client, you={"first_name": "Robin", "age": "19", "has_pa": "no", "keep_from_pa": "y"})
    assert "I have no personal adviser. We don’t tell them." in words_of(client.get("/refer/check"))
    send(client, "/refer/check", consent="y")
    (referral,) = referrals_in(database)
    assert (referral.has_pa, referral.keep_from_pa) == (HasPA.NO, True)


def test_what_they_do_and_that_nobody_should_ring_reach_the_team(client: FlaskClient, database: Database) -> None:
    reach: dict[str, str | list[str]] = {"reach": "text", "phone": "07700 900 123", "no_calls": "y"}
    answer_all(client, now={"situation": "neet_pregnancy"}, reach=reach)
    send(client, "/refer/check", consent="y")
    (referral,) = referrals_in(database)
    assert (referral.situation, referral.calls_ok) == (Situation.NEET_PREGNANCY, False)
    assert referral.locality == "East"


def test_what_is_not_needed_may_be_left_out(client: FlaskClient, database: Database) -> None:
    answer_all(client, help={}, area={}, now={})
    send(client, "/refer/check", consent="y")
    (referral,) = referrals_in(database)
    assert (referral.wants, referral.district, referral.place_words) == ((Want.UNSURE,), None, None)
    assert referral.situation is Situation.UNKNOWN


def test_somebody_from_elsewhere_is_told_where_else_there_is_help_and_may_send(
    client: FlaskClient, database: Database
) -> None:
    answer_all(client, area={"district": "elsewhere", "place_words": "Blackpool"})
    for page in ("/refer/now", "/refer/check"):
        assert "/offer/outside-lancashire" in client.get(page).get_data(as_text=True)
    send(client, "/refer/check", consent="y")
    assert referrals_in(database)[0].place_words == "Blackpool"


@pytest.mark.parametrize(("age", "words"), [("14", "starts at 16"), ("27", "stops at 25")])
def test_the_step_after_the_age_says_what_there_is_instead(client: FlaskClient, age: str, words: str) -> None:
    send(client, "/refer/you", first_name="Robin", age=age)
    assert words in words_of(client.get("/refer/area"))


SOMEONE = {
    "asked_by": "carer",
    "asker_name": "Jo Carer",
    "asker_contact": "07700 900456",
    "consent_how": "We talked on Monday and they asked me to",
}


def test_a_carer_asks_and_says_how_they_agreed(client: FlaskClient, database: Database) -> None:
    send(client, "/refer/someone", **SOMEONE)
    assert "Answer for them" in words_of(client.get("/refer/help"))
    answer_all(client)
    check = words_of(client.get("/refer/check"))
    assert "Jo Carer" in check
    assert "They said yes. Send this" in check
    send(client, "/refer/check", consent="y")
    (referral,) = referrals_in(database)
    assert (referral.asked_by, referral.asker_name) == (AskedBy.CARER, "Jo Carer")
    assert referral.consent_how == SOMEONE["consent_how"]


def test_who_asked_by_mistake_for_somebody_else_can_ask_for_themselves(client: FlaskClient, database: Database) -> None:
    send(client, "/refer/someone", **SOMEONE)
    send(client, "/refer/someone", asked_by="self")
    answer_all(client)
    send(client, "/refer/check", consent="y")
    assert referrals_in(database)[0].asker_name is None


@pytest.mark.parametrize("field", ["safe_note", "consent_how", "place_words"])
def test_danger_in_any_field_alerts_staff(client: FlaskClient, database: Database, field: str) -> None:
    words = "i dont want to be alive any more"
    if field == "consent_how":
        send(client, "/refer/someone", **SOMEONE | {"consent_how": words})
    answer_all(
        client,
        area={"district": "elsewhere", "place_words": words if field == "place_words" else "Leeds"},
        reach={"reach": "text", "phone": "07700 900 123", "safe_note": words if field == "safe_note" else ""},
    )
    send(client, "/refer/check", consent="y")
    (alert,) = alerts_in(database)
    assert words in alert.message


def test_the_sender_learns_nothing_of_another_referral_with_their_number(
    client: FlaskClient, database: Database
) -> None:
    pages = []
    for browser in (client, client.application.test_client()):
        answer_all(browser)
        pages.append(words_of(browser.get("/refer/check")))
        send(browser, "/refer/check", consent="y")
    assert pages[0] == pages[1]
    with database.reading() as db:
        first, second = db.scalars(select(Referral).order_by(Referral.id))
        assert possible_duplicates(db, second) == [first]


def test_an_age_is_not_needed_and_staff_see_that_it_is_not_known(client: FlaskClient, database: Database) -> None:
    answer_all(client, you={"first_name": "Robin", "age": ""})
    send(client, "/refer/check", consent="y")
    assert [each.age for each in referrals_in(database)] == [None]
