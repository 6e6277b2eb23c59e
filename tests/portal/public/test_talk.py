"""Talking to a person on the web, from the browser's side: chosen, seen, ended, and kept for nobody else."""

import json
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.models import StaffMember
from portal.database import Database
from portal.messages import conversation_queries, takeover, threads
from portal.messages.conversation_models import Conversation, ConversationMessage
from portal.messages.models import Alert, ContactPoint
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import bring_to, make_referral, make_worker
from tests.portal.messages.talk_makers import answer
from tests.support.forms import send, token_at, words_of

DANGER = "i cant do this anymore i want to kill myself"
STEP, START, TALK = "/ask/person", "/ask/person/start", "/ask/talk"


def start(client: FlaskClient, **fields: str) -> TestResponse:
    return send(client, START, STEP, **{"message": "my landlord wont fix it", **fields})


def talk_in(database: Database) -> Conversation:
    with database.reading() as db:
        return db.scalars(select(Conversation)).one()


def rows(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def join(database: Database, name: str = "Nadia Khan") -> int:
    """Put a worker on the only talk, and return their id."""
    with database.transaction() as db:
        worker = make_worker(db, name=name)
        found = conversation_queries.get(db, db.scalars(select(Conversation.id)).one(), to_change=True)
        takeover.take(db, found, worker, None, NOON)
        return worker.id


def staff_answers(database: Database, worker_id: int, words: str) -> None:
    with database.transaction() as db:
        found = conversation_queries.get(db, db.scalars(select(Conversation.id)).one(), to_change=True)
        answer(db, found, db.get_one(StaffMember, worker_id), words)


def test_what_was_asked_is_shown_to_be_passed_on_and_nothing_is_kept_yet(
    client: FlaskClient, database: Database
) -> None:
    earlier = json.dumps(["do i pay council tax", "im in burnley"])
    page = send(client, STEP, "/ask", message="its about my flat", earlier=earlier)
    for words in ("do i pay council tax", "im in burnley", "its about my flat", "Pass on what I asked so far"):
        assert words in words_of(page)
    assert rows(database, Conversation) == 0


def test_they_choose_what_goes_to_the_team(client: FlaskClient, database: Database) -> None:
    earlier = json.dumps(["do i pay council tax"])
    start(client, earlier=earlier)
    with database.reading() as db:
        assert db.scalars(select(ConversationMessage)).one().words == "my landlord wont fix it"


def test_with_the_box_ticked_what_they_asked_goes_too(client: FlaskClient, database: Database) -> None:
    start(client, earlier=json.dumps(["do i pay council tax"]), pass_on="y", message="")
    with database.reading() as db:
        assert db.scalars(select(ConversationMessage)).one().words == "do i pay council tax"


def test_the_talk_says_who_is_there_and_when_somebody_reads(client: FlaskClient, database: Database) -> None:
    assert start(client).location == TALK
    page = words_of(client.get(TALK))
    for words in ("You’re waiting for a person", "The office is open now, until 5pm", "my landlord wont fix it"):
        assert words in page
    join(database)
    page = words_of(client.get(TALK))
    for words in (
        "Nadia from our team is here",
        "Automatic replies are off",
        "A person from the team, Nadia, has joined",
    ):
        assert words in page
    assert "Khan" not in page


def test_at_night_nobody_is_promised_to_be_awake(client: FlaskClient, clock: StandingClock) -> None:
    clock.moment = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert "The office is shut now. It opens again on Wednesday at 9am" in words_of(client.get(STEP))
    start(client)
    assert "It opens again on Wednesday at 9am" in words_of(client.get(TALK))


def test_the_assistant_answers_until_a_person_joins_and_again_when_it_is_given_back(
    client: FlaskClient, database: Database
) -> None:
    start(client)
    send(client, TALK, message="do i pay council tax")
    assert "/offer/council-tax" in client.get(TALK).text
    worker_id = join(database)
    before = rows(database, ConversationMessage)
    send(client, TALK, message="how much is universal credit")
    assert rows(database, ConversationMessage) == before + 1
    staff_answers(database, worker_id, "I'll look it up. Ring me on 0300 123 6720.")
    page = client.get(TALK)
    assert "Nadia, a person from our team I'll look it up" in words_of(page)
    assert 'href="tel:03001236720"' in page.text
    with database.transaction() as db:
        found = conversation_queries.get(db, talk_in(database).id)
        takeover.hand_back(db, found, db.get_one(StaffMember, worker_id), NOON)
    send(client, TALK, message="how much is universal credit")
    page = client.get(TALK)
    assert "Nadia has left. Replies are automatic from here." in words_of(page)
    assert "/offer/universal-credit" in page.text
    assert "Ask for a person again" in words_of(page)


def test_a_wish_for_a_person_waits_for_one_again(client: FlaskClient, database: Database) -> None:
    start(client)
    worker_id = join(database)
    with database.transaction() as db:
        found = conversation_queries.get(db, talk_in(database).id)
        takeover.hand_back(db, found, db.get_one(StaffMember, worker_id), NOON)
    send(client, f"{TALK}/person", TALK)
    assert "You’re waiting for a person" in words_of(client.get(TALK))


def test_danger_gets_its_numbers_and_alerts_staff_also_while_a_person_is_there(
    client: FlaskClient, database: Database
) -> None:
    start(client)
    join(database)
    send(client, TALK, message=DANGER)
    assert "tel:116123" in client.get(TALK).text
    with database.reading() as db:
        alert = db.scalars(select(Alert)).one()
        assert (alert.message, alert.conversation_id) == (DANGER, talk_in(database).id)


def test_danger_in_the_first_words_is_answered_at_once(client: FlaskClient, database: Database) -> None:
    start(client, message=DANGER)
    assert "tel:116123" in client.get(TALK).text
    assert rows(database, Alert) == 1


def test_danger_waits_for_no_mending_and_alerts_once(client: FlaskClient, database: Database) -> None:
    page = client.get(STEP).text
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert found
    for _ in range(2):
        shown = start(client, message=DANGER, phone="12", key=found[1])
        assert shown.status_code == 422
        assert "tel:116123" in shown.text
    assert rows(database, Alert) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"message": ""}, "Write something for them first."),
        ({"message": "x" * 2001}, "Use 2,000 or fewer"),
        ({"phone": "0770"}, "That number is too short."),
        ({"phone": "07700 900123"}, "Tick the box if we may text this number"),
        ({"first_name": "x" * 41}, "Use 40 or fewer"),
    ],
)
def test_what_can_not_be_sent_says_why_and_keeps_what_was_typed(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    page = start(client, **fields)
    assert page.status_code == 422
    assert said in words_of(page)
    for typed in fields.values():
        assert typed in page.text
    assert rows(database, Conversation) == rows(database, ContactPoint) == 0


def test_a_number_is_kept_only_with_a_yes_to_being_texted(client: FlaskClient, database: Database) -> None:
    start(client, phone="07700 900123", consent="y", first_name="Robin")
    assert "We’ll text you their answer too" in words_of(client.get(TALK))
    talk = talk_in(database)
    assert talk.first_name == "Robin"
    assert talk.contact_point is not None


def test_pressing_send_twice_opens_one_talk(client: FlaskClient, database: Database) -> None:
    token = token_at(client, STEP)
    fields = {"message": "hello", "key": "one form", "csrf_token": token}
    for _ in range(2):
        assert client.post(START, data=fields).location == TALK
    assert rows(database, Conversation) == rows(database, ConversationMessage) == 1


def test_another_browser_sees_nothing_of_it(app: Flask, client: FlaskClient) -> None:
    start(client)
    other = app.test_client()
    assert other.get(TALK).location == "/ask"
    assert other.get(f"{TALK}/lines").status_code == 404
    assert "landlord" not in other.get(STEP).text


def test_leaving_quickly_forgets_the_talk_in_this_browser(client: FlaskClient) -> None:
    start(client)
    client.get("/leave")
    assert client.get(TALK).location == "/ask"


def test_the_cookie_ends_with_the_browser_and_holds_no_words(client: FlaskClient) -> None:
    start(client, first_name="Robin")
    cookie = client.get_cookie("corner")
    assert cookie is not None
    assert cookie.expires is None
    assert cookie.max_age is None


def test_looking_for_new_lines_brings_them_only_when_there_are_any(client: FlaskClient, database: Database) -> None:
    start(client)
    found = re.search(r'data-seen="([^"]+)"', client.get(TALK).text)
    assert found
    assert client.get(f"{TALK}/lines?seen={found[1]}").status_code == 204
    join(database)
    newer = client.get(f"{TALK}/lines?seen={found[1]}")
    assert "has joined" in words_of(newer)
    assert "<html" not in newer.text


def test_an_empty_message_gets_a_clear_sentence(client: FlaskClient) -> None:
    start(client)
    page = send(client, TALK, message=" ")
    assert page.status_code == 422
    assert "Type your message first." in words_of(page)


@pytest.mark.parametrize(("button", "said"), [({}, "Our team can still read it"), ({"erase": "y"}, "It’s deleted")])
def test_they_end_the_talk_and_delete_it_if_they_wish(
    client: FlaskClient, database: Database, button: dict[str, str], said: str
) -> None:
    start(client)
    answered = send(client, f"{TALK}/end", TALK, **button)
    assert answered.location == f"{TALK}/over"
    assert said in words_of(client.get(f"{TALK}/over"))
    assert client.get(TALK).location == "/ask"
    assert rows(database, ConversationMessage) == (0 if button else 1)
    assert start(client).location == TALK


def test_what_is_sent_to_a_talk_that_has_ended_is_still_there_to_copy(client: FlaskClient) -> None:
    start(client)
    token = token_at(client, TALK)
    send(client, f"{TALK}/end", TALK, erase="y")
    page = client.post(TALK, data={"message": "one more thing", "csrf_token": token})
    assert page.status_code == 409
    assert "one more thing" in page.text
    assert "was not sent" in words_of(page)


def test_ordinary_chats_are_still_not_kept(client: FlaskClient, database: Database) -> None:
    send(client, "/ask", message="how much is universal credit")
    send(client, STEP, "/ask", message="how much is universal credit")
    assert rows(database, Conversation) == 0


def test_what_somebody_writes_is_words_on_every_page(client: FlaskClient) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    start(client, message=nasty, first_name=nasty[:40])
    page = client.get(TALK).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page


def test_a_message_from_somebody_with_a_referral_starts_its_clock_as_a_text_does(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        bring_to(db, make_referral(db, contact_point=point), Status.WORKING)
    start(client, phone="07700 900123", consent="y", first_name="Robin")
    with database.reading() as db:
        assert db.scalars(select(Referral.due_kind)).all() == [DueKind.REPLY]
