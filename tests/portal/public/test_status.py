"""Where my referral stands: a reference and a texted code open it, and then it can be changed or taken back."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages import optouts
from portal.messages.models import Alert, How, OutgoingText, TextKind
from portal.referrals import merging, workflow
from portal.referrals.access import CODES_FOR_A_REFERENCE, CODES_TO_A_NUMBER, LASTS, MOST_TRIES
from portal.referrals.kinds import DueKind, Outcome
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralOutcome
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import TIMES, make_referral, make_worker
from tests.support.forms import send, words_of

REF = "K4M7PX"


@pytest.fixture
def referral(database: Database) -> None:
    """Somebody's referral, that nobody has taken, with a mobile number."""
    with database.transaction() as db:
        make_referral(db, public_ref=REF)


def codes(database: Database) -> list[str]:
    """Return the codes that were texted, the oldest first."""
    with database.reading() as db:
        texts = db.scalars(select(OutgoingText).where(OutgoingText.kind == TextKind.CODE).order_by(OutgoingText.id))
        return [found[0] for each in texts if (found := re.search(r"\d{6}", each.body))]


def theirs(database: Database) -> Referral:
    with database.reading() as db:
        found = db.scalars(select(Referral).where(Referral.public_ref == REF)).one()
        assert found.notes is not None
        assert found.contact_point is None or found.contact_point.phone
        return found


def open_it(client: FlaskClient, database: Database, reference: str = "k4m 7px") -> None:
    send(client, "/refer/status", reference=reference)
    assert send(client, "/refer/status/code", code=codes(database)[-1]).location == "/refer/status/now"


@pytest.mark.usefixtures("referral")
def test_reference_and_code_show_where_it_stands_and_what_is_next_by_when(
    client: FlaskClient, database: Database
) -> None:
    open_it(client, database)
    shown = words_of(client.get("/refer/status/now"))
    assert "The team has it" in shown
    assert "Someone gets in touch by Thursday 26 November" in shown


@pytest.mark.usefixtures("referral")
def test_neither_reference_nor_code_is_in_an_address(client: FlaskClient, database: Database) -> None:
    asked = send(client, "/refer/status", reference=REF)
    opened = send(client, "/refer/status/code", code=codes(database)[0])
    assert not [each for each in (asked, opened) if REF in each.location or codes(database)[0] in each.location]


@pytest.mark.usefixtures("referral")
def test_the_same_is_said_whether_the_reference_exists_or_not(client: FlaskClient, database: Database) -> None:
    pages = []
    for reference in (REF, "GX39TD"):
        browser = client.application.test_client()
        assert send(browser, "/refer/status", reference=reference).location == "/refer/status/code"
        pages.append(
            (words_of(browser.get("/refer/status/code")), send(browser, "/refer/status/code", code="x").status)
        )
    assert pages[0] == pages[1]
    assert len(codes(database)) == 1


@pytest.mark.usefixtures("referral")
def test_the_code_goes_at_night_too_because_somebody_waits_for_it(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    clock.move(hours=11)
    send(client, "/refer/status", reference=REF)
    with database.reading() as db:
        assert db.scalars(select(OutgoingText.due_at)).one() == clock.moment


@pytest.mark.usefixtures("referral")
def test_no_more_codes_are_texted_than_a_few(client: FlaskClient, database: Database, clock: StandingClock) -> None:
    for _ in range(CODES_FOR_A_REFERENCE.most + 2):
        send(client.application.test_client(), "/refer/status", reference=REF)
    assert len(codes(database)) == CODES_FOR_A_REFERENCE.most
    for _ in range(4):
        clock.move(hours=1, minutes=1)
        send(client, "/refer/status", reference=REF)
    assert len(codes(database)) == CODES_TO_A_NUMBER.most


@pytest.mark.usefixtures("referral")
def test_a_code_can_not_be_guessed(client: FlaskClient, database: Database) -> None:
    send(client, "/refer/status", reference=REF)
    for _ in range(MOST_TRIES):
        assert send(client, "/refer/status/code", code="not it").status_code == 422
    assert send(client, "/refer/status/code", code=codes(database)[0]).status_code == 422


@pytest.mark.usefixtures("referral")
def test_a_code_ends_after_a_quarter_of_an_hour_and_opens_once(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    send(client, "/refer/status", reference=REF)
    other = client.application.test_client()
    send(other, "/refer/status", reference="GX39TD")
    clock.moment += LASTS
    assert send(client, "/refer/status/code", code=codes(database)[0]).status_code == 422
    open_it(client, database)
    send(other, "/refer/status", reference=REF)
    assert send(other, "/refer/status/code", code=codes(database)[1]).status_code == 422


@pytest.mark.usefixtures("referral")
def test_a_number_that_said_stop_gets_no_code(client: FlaskClient, database: Database) -> None:
    with database.transaction() as db:
        point = db.scalars(select(Referral)).one().contact_point
        assert point is not None
        optouts.stop(point, How.SAID, NOON)
    assert send(client, "/refer/status", reference=REF).location == "/refer/status/code"
    assert codes(database) == []


@pytest.mark.usefixtures("referral")
def test_it_shuts_after_half_an_hour_and_when_they_are_done(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    open_it(client, database)
    send(client, "/refer/status/done", "/refer/status/now")
    assert client.get("/refer/status/now").location == "/refer/status"
    open_it(client, database)
    clock.move(minutes=31)
    for page in ("now", "add", "number", "take-back"):
        assert client.get(f"/refer/status/{page}").location == "/refer/status"


@pytest.mark.usefixtures("referral")
def test_taking_it_back_asks_first_and_then_closes_it_as_declined(client: FlaskClient, database: Database) -> None:
    open_it(client, database)
    assert "Are you sure?" in words_of(client.get("/refer/status/take-back"))
    assert theirs(database).status is Status.NEW
    send(client, "/refer/status/take-back")
    assert "You took it back" in words_of(client.get("/refer/status/now"))
    assert theirs(database).status is Status.CLOSED
    with database.reading() as db:
        outcome = db.scalars(select(ReferralOutcome)).one()
        assert (outcome.outcome, outcome.by_id) == (Outcome.DECLINED, None)
        assert "referral.taken_back" in db.scalars(select(AuditEntry.action)).all()


@pytest.mark.usefixtures("referral")
def test_what_they_add_is_a_note_of_theirs_and_a_reply_is_owed(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        sam = make_worker(db)
        found = db.scalars(select(Referral)).one()
        workflow.take(db, found, sam, NOON, TIMES)
        workflow.contact(db, found, sam, NOON, TIMES)
    clock.move(hours=1)
    open_it(client, database)
    answer = send(client, "/refer/status/add", words="I've got a new address")
    assert "Sent. The team has it" in words_of(answer)
    (note,) = theirs(database).notes
    assert (note.words, note.by_name) == ("I've got a new address", "Their own words")
    assert theirs(database).due_kind is DueKind.REPLY
    assert "Someone answers you by" in words_of(client.get("/refer/status/now"))


@pytest.mark.usefixtures("referral")
def test_pressing_send_twice_adds_it_once(client: FlaskClient, database: Database) -> None:
    open_it(client, database)
    for _ in range(2):
        send(client, "/refer/status/add", words="hello")
    assert len(theirs(database).notes) == 1


@pytest.mark.usefixtures("referral")
def test_danger_in_what_they_add_gets_numbers_at_once_and_alerts_staff(client: FlaskClient, database: Database) -> None:
    open_it(client, database)
    answer = send(client, "/refer/status/add", words="i dont want to be alive any more")
    assert "tel:116123" in answer.get_data(as_text=True)
    with database.reading() as db:
        assert db.scalars(select(Alert.referral_ref)).all() == [REF]
    assert theirs(database).lane == 0


@pytest.mark.usefixtures("referral")
def test_what_was_typed_on_a_page_that_shut_is_not_lost(
    client: FlaskClient, database: Database, clock: StandingClock
) -> None:
    open_it(client, database)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/refer/status/add").get_data(as_text=True))
    assert found
    clock.move(minutes=31)
    answer = client.post("/refer/status/add", data={"csrf_token": found[1], "words": "my new address"})
    assert answer.status_code == 409
    assert "my new address" in words_of(answer)
    assert theirs(database).notes == []


@pytest.mark.usefixtures("referral")
def test_a_new_number_counts_only_when_a_code_has_proved_it(client: FlaskClient, database: Database) -> None:
    open_it(client, database)
    send(client, "/refer/status/number", phone="07700 900456")
    assert send(client, "/refer/status/number/code", code="000000x").status_code == 422
    point = theirs(database).contact_point
    assert point is not None
    assert point.phone.endswith("900982")
    assert send(client, "/refer/status/number/code", code=codes(database)[-1]).location == "/refer/status/now"
    point = theirs(database).contact_point
    assert point is not None
    assert point.phone.endswith("900456")
    with database.reading() as db:
        assert "referral.number_changed" in db.scalars(select(AuditEntry.action)).all()
        new = db.scalars(select(OutgoingText).order_by(OutgoingText.id.desc())).first()
        assert new is not None
        assert new.contact_point.phone.endswith("900456")
        assert "use this number" in new.body
        to_the_old = [text for text in db.scalars(select(OutgoingText)) if text.contact_point.phone.endswith("900982")]
        assert {text.kind for text in to_the_old} == {TextKind.CODE}


def test_where_two_were_made_one_the_kept_one_is_shown(client: FlaskClient, database: Database) -> None:
    with database.transaction() as db:
        sam = make_worker(db)
        kept, away = make_referral(db, public_ref="GX39TD", taken_by=sam), make_referral(db, public_ref=REF)
        merging.merge(db, kept, away, sam, NOON, TIMES)
    open_it(client, database)
    shown = words_of(client.get("/refer/status/now"))
    assert "Someone has taken it" in shown
    assert "GX3 9TD" in shown


def test_a_day_that_was_missed_is_owned_up_to(client: FlaskClient, database: Database, clock: StandingClock) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref=REF)
    clock.moment += timedelta(days=4)
    open_it(client, database)
    assert "We’re late. Sorry." in words_of(client.get("/refer/status/now"))


def test_what_is_no_reference_is_named(client: FlaskClient) -> None:
    answer = send(client, "/refer/status", reference="hello")
    assert answer.status_code == 422
    assert "6 letters and numbers" in words_of(answer)
