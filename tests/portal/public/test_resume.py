"""Going on with a half-filled self-referral on another phone."""

from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.database import Database
from portal.referrals.drafts import KEPT
from portal.referrals.models import Referral
from portal.referrals.resuming import WRONG_CODES
from tests.conftest import StandingClock
from tests.portal.public.test_refer import ANSWERS, answer_all
from tests.support.forms import send, words_of


def code_shown(client: FlaskClient) -> str:
    """Ask for a code, and return it."""
    shown = words_of(send(client, "/refer/code"))
    return shown.partition("Your code ")[2][:9]


def other_phone(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def test_the_code_moves_the_answers_to_another_phone(client: FlaskClient, database: Database) -> None:
    answer_all(client)
    other = other_phone(client)
    assert send(other, "/refer/go-on", code=code_shown(client).lower()).location == "/refer/check"
    assert "Robin" in words_of(other.get("/refer/check"))
    assert "Robin" not in words_of(client.get("/refer/check"))
    send(other, "/refer/check", consent="y")
    with database.reading() as db:
        assert len(db.scalars(select(Referral)).all()) == 1


def test_a_code_works_once(client: FlaskClient) -> None:
    answer_all(client)
    code = code_shown(client)
    send(other_phone(client), "/refer/go-on", code=code)
    answer = send(other_phone(client), "/refer/go-on", code=code)
    assert answer.status_code == 422
    assert "doesn’t open anything" in words_of(answer)


def test_a_code_lasts_as_long_as_the_draft(client: FlaskClient, clock: StandingClock) -> None:
    answer_all(client)
    code = code_shown(client)
    clock.moment += KEPT
    clock.move(minutes=1)
    assert send(other_phone(client), "/refer/go-on", code=code).status_code == 422


def test_a_new_code_ends_the_one_before_and_a_sent_draft_has_none(client: FlaskClient) -> None:
    answer_all(client)
    first, second = code_shown(client), code_shown(client)
    assert send(other_phone(client), "/refer/go-on", code=first).status_code == 422
    send(client, "/refer/check", consent="y")
    assert send(other_phone(client), "/refer/go-on", code=second).status_code == 422


def test_guessing_is_stopped_whichever_browser_guesses(client: FlaskClient) -> None:
    answer_all(client)
    code = code_shown(client)
    for _ in range(WRONG_CODES.most):
        assert send(other_phone(client), "/refer/go-on", code="KKKKKKKK").status_code == 422
    assert send(other_phone(client), "/refer/go-on", code=code).status_code == 422


def test_what_cannot_be_a_code_uses_up_no_try(client: FlaskClient) -> None:
    answer_all(client)
    code = code_shown(client)
    for _ in range(WRONG_CODES.most):
        send(client, "/refer/go-on", code="hello")
    assert send(other_phone(client), "/refer/go-on", code=code).status_code == 303


def test_the_code_can_not_be_read_in_the_database(client: FlaskClient, database: Database) -> None:
    send(client, "/refer/help", **ANSWERS[0][1])
    code = code_shown(client).replace(" ", "")
    with database.reading() as db:
        rows = str(db.execute(text("SELECT * FROM referral_draft")).all())
    assert code not in rows


def test_with_nothing_begun_there_is_nothing_to_go_on_with(client: FlaskClient) -> None:
    assert client.get("/refer/code").location == "/refer"
