"""Answers by text to "are you still doing it?": a clear one is noted by itself, any other stays with a person."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import conversation_queries, threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import outcomes, queries, workflow, writing
from portal.referrals.kinds import DueKind, Lasted, Outcome
from portal.referrals.outcome_models import ReferralOutcome
from portal.referrals.outcomes import Closing
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import TIMES, bring_to, make_referral
from tests.sms.conftest import Send

REF = "K4M7PX"
THIRTEEN, A_YEAR_AGO = timedelta(weeks=13), NOON - timedelta(weeks=14)


@pytest.fixture(autouse=True)
def asked(database: Database, clock: StandingClock) -> None:
    """Somebody who began a course, and was asked by text today whether they are still on it."""
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), A_YEAR_AGO)
        referral = make_referral(db, public_ref=REF, contact_point=point, received_at=A_YEAR_AGO)
        sam = bring_to(db, referral, Status.WORKING)
        started = (NOON - THIRTEEN).date()
        workflow.close(db, referral, Closing(Outcome.STUDY, starts_on=started), sam, NOON, TIMES)
        check = _outcome(db).checks[0]
        assert writing.ask_if_it_lasted(db, check, "Still doing it? Reply YES or NO.", sam, NOON)
    clock.move(minutes=5)


def _outcome(db: Session) -> ReferralOutcome:
    found = outcomes.current(db, queries.get_by_ref(db, REF))
    assert found is not None
    return found


def results(database: Database) -> list[Lasted | None]:
    with database.reading() as db:
        return [check.result for check in _outcome(db).checks]


@pytest.mark.parametrize("words", ["YES", "yeah still there", "Yep", "still going", "im still doing it"])
def test_a_yes_is_noted_by_itself_and_thanked(send: Send, database: Database, words: str) -> None:
    assert "written it down" in send(words).text
    assert results(database) == [Lasted.YES, None]
    with database.reading() as db:
        check = _outcome(db).checks[0]
        assert check.by is None
        assert queries.get_by_ref(db, REF).due_kind is DueKind.SUSTAINED_CHECK


@pytest.mark.parametrize("words", ["NO", "no lost it", "nah got sacked", "I left last month"])
def test_a_no_is_noted_for_both_and_told_how_to_get_help_again(send: Send, database: Database, words: str) -> None:
    assert "WORK" in send(words).text
    assert results(database) == [Lasted.NO, Lasted.NO]


@pytest.mark.parametrize(
    "words",
    ["sort of", "who is this?", "yeah but i got sacked", "i dont know", "ok", "no still there", "can i ring you"],
)
def test_an_unclear_answer_stays_with_a_person(send: Send, database: Database, words: str) -> None:
    assert "<Message>" not in send(words).text
    assert results(database) == [None, None]
    with database.reading() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        talk = conversation_queries.about_number_at(db, point, NOON)
        assert talk is not None
        assert talk.waiting_since is not None


def test_an_answer_from_a_number_that_two_people_share_is_not_noted(send: Send, database: Database) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        make_referral(db, first_name="Amara", contact_point=point)
    send("YES")
    assert results(database) == [None, None]


def test_danger_is_answered_as_danger(send: Send, database: Database) -> None:
    assert "999" in send("no i want to kill myself").text
    assert results(database) == [None, None]


def test_staff_can_take_an_answer_back_with_what_followed_from_it(send: Send, database: Database) -> None:
    send("NO")
    with database.transaction() as db:
        referral = queries.get_by_ref(db, REF, to_change=True)
        assert referral.taken_by is not None
        outcomes.undo_answer(db, _outcome(db).checks[0], referral.taken_by, NOON, TIMES)
    assert results(database) == [None, None]
    with database.reading() as db:
        assert queries.get_by_ref(db, REF).next_check_on == (NOON - THIRTEEN).date() + THIRTEEN
