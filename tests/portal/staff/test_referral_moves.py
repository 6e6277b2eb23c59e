"""What can be done with one referral: hold, close, open again, next step, money, checks."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages.models import OutgoingText
from portal.referrals import outcomes, progress, queries
from portal.referrals.kinds import DueKind, Eligibility, HoldReason, Outcome, Situation
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/referrals/K4M7PX"
JOB = {"outcome": "full_time_job", "sector": "private", "provider": "Bright & Sons", "starts_on": "2026-11-30"}


@pytest.fixture(autouse=True)
def kai(database: Database, officer: StaffBrowser) -> None:
    """A referral from Kai, which Nadia has taken."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    officer.press(PAGE, f"{PAGE}/take")


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, "K4M7PX")


def done(officer: StaffBrowser, what: str, **typed: Any) -> None:
    answer = officer.press(PAGE, f"{PAGE}/{what}", **typed)
    assert answer.status_code == 303, main_words(answer)


def test_being_in_touch_and_working_are_one_press_each(officer: StaffBrowser, database: Database) -> None:
    done(officer, "contact")
    assert stored(database).status is Status.CONTACTED
    done(officer, "work")
    assert stored(database).status is Status.WORKING


def test_waiting_stops_the_clock_until_they_get_in_touch(officer: StaffBrowser, database: Database) -> None:
    done(officer, "wait")
    assert stored(database).clock_due_at is None
    assert "The clock stands still" in officer.open(PAGE)
    done(officer, "heard")
    assert stored(database).clock_due_at is not None


def test_a_hold_has_a_reason_and_a_day_and_ends_again(officer: StaffBrowser, database: Database) -> None:
    done(officer, "hold", hold_reason="housing", look_again_on="2026-12-04", words="Moving house")
    referral = stored(database)
    assert (referral.status, referral.hold_reason) == (Status.ON_HOLD, HoldReason.HOUSING)
    page = main_words(officer.client.get(PAGE))
    assert "Housing. Look again Fri 4 Dec" in page
    assert "Moving house" in page
    assert "Look again Fri 4 Dec" in officer.open("/staff/")
    done(officer, "work")
    assert stored(database).hold_reason is None


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"look_again_on": "2026-12-04"}, 422, "Choose why."),
        ({"hold_reason": "housing"}, 422, "Say when to look again."),
        ({"hold_reason": "housing", "look_again_on": "friday"}, 422, "Write the day like this"),
        ({"hold_reason": "housing", "look_again_on": "2026-11-24"}, 409, "the day to look again: from tomorrow"),
    ],
)
def test_a_hold_that_lacks_something_says_what_and_keeps_the_note(
    officer: StaffBrowser, database: Database, typed: dict[str, str], status: int, said: str
) -> None:
    answer = officer.press(PAGE, f"{PAGE}/hold", words="We talked for long.", **typed)
    assert answer.status_code == status
    assert said in main_words(answer)
    assert "We talked for long." in answer.text
    assert '<details class="act-on" id="hold" open>' in answer.text
    assert stored(database).status is Status.TAKEN


def test_closing_says_what_came_of_it_and_puts_the_checks_in_the_diary(
    officer: StaffBrowser, database: Database
) -> None:
    done(officer, "close", **JOB, words="First day is Monday.")
    with database.reading() as db:
        outcome = outcomes.current(db, queries.get_by_ref(db, "K4M7PX"))
        assert outcome is not None
        assert (outcome.outcome, outcome.provider) == (Outcome.FULL_TIME_JOB, "Bright & Sons")
        assert [check.weeks for check in outcome.checks] == [13, 26]
    assert "Full-time job, private, Bright & Sons, from Mon 30 Nov" in main_words(officer.client.get(PAGE))


def test_a_job_without_its_sector_is_refused_and_nothing_typed_is_lost(officer: StaffBrowser) -> None:
    answer = officer.press(PAGE, f"{PAGE}/close", **(JOB | {"sector": ""}))
    assert answer.status_code == 409
    assert "whose job or placement it is" in main_words(answer)
    assert "Bright &amp; Sons" in answer.text
    assert '<option value="full_time_job" selected>' in answer.text


def test_opening_again_needs_a_reason(officer: StaffBrowser, database: Database) -> None:
    done(officer, "close", outcome="declined")
    assert officer.press(PAGE, f"{PAGE}/reopen").status_code == 422
    done(officer, "reopen", reason="Kai rang again")
    assert stored(database).status is Status.WORKING


def test_a_change_to_an_old_page_says_what_the_other_did_and_keeps_what_was_typed(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    old = stored(database).version
    colleague.press(PAGE, f"{PAGE}/work")
    answer = officer.press(PAGE, f"{PAGE}/close", version=old, **JOB, words="We talked for long.")
    assert answer.status_code == 409
    assert "Luke: working. It’s Working now." in main_words(answer)
    assert "We talked for long." in answer.text
    assert "Bright &amp; Sons" in answer.text
    assert stored(database).status is Status.WORKING
    # The page that told it is as new as can be: pressing again is a decision, not an accident.
    done(officer, "close", **JOB)


def test_a_closed_one_cannot_be_put_on_hold(officer: StaffBrowser) -> None:
    done(officer, "close", outcome="declined")
    answer = officer.press(PAGE, f"{PAGE}/hold", hold_reason="other", look_again_on="2026-12-04", words="A note.")
    assert answer.status_code == 409
    assert "can’t go from Closed to On hold" in main_words(answer)


def test_the_next_step_is_the_one_main_button_and_is_done(officer: StaffBrowser, database: Database) -> None:
    done(officer, "work")
    done(officer, "step", next_step="Ring the college", next_step_on="2026-11-26")
    page = officer.open(PAGE)
    assert "Next: Ring the college" in page
    assert "Next step is done" in page
    done(officer, "step/done")
    assert stored(database).next_step is None


def test_money_is_written_down_in_pounds_and_taken_out_again(officer: StaffBrowser, database: Database) -> None:
    done(officer, "support", kind="cscs_card", pounds="£36.50", given_on="2026-11-24")
    assert "£36.50, cscs card" in officer.open(PAGE)
    with database.reading() as db:
        given = progress.support_of(db, queries.get_by_ref(db, "K4M7PX"))[0]
    assert given.pence == 3650
    done(officer, f"support/{given.id}/undo")
    assert "£36.50" not in officer.open(PAGE)


@pytest.mark.parametrize("pounds", ["much", "0", "-5", "1.234", "20000", "NaN", "Infinity", "1e99"])
def test_an_amount_that_is_none_is_refused(officer: StaffBrowser, pounds: str) -> None:
    answer = officer.press(PAGE, f"{PAGE}/support", kind="travel", pounds=pounds, given_on="2026-11-24")
    assert answer.status_code == 409
    assert f'value="{pounds}"' in answer.text


def test_staff_say_what_they_do_now_and_whether_they_are_ours(officer: StaffBrowser, database: Database) -> None:
    done(officer, "about", situation="neet_illness", eligibility="over_25")
    referral = stored(database)
    assert (referral.situation, referral.eligibility) == (Situation.NEET_ILLNESS, Eligibility.OVER_25)


def test_after_thirteen_weeks_they_are_asked_by_text_once_and_the_answer_is_kept(
    officer: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    done(officer, "close", **JOB)
    clock.moment = NOON + timedelta(weeks=14)
    officer.sign_in("nadia@team.example")
    page = officer.open(PAGE)
    assert "Ask whether it lasted" in page
    with database.reading() as db:
        outcome = outcomes.current(db, queries.get_by_ref(db, "K4M7PX"))
        assert outcome is not None
        check = outcome.checks[0].id
    done(officer, f"lasted/{check}/ask")
    with database.reading() as db:
        asked = db.scalars(select(OutgoingText)).one().body
    assert "Are you still doing it?" in asked
    assert "Asked by text" in officer.open(PAGE)
    done(officer, f"lasted/{check}", result="yes")
    assert stored(database).due_kind is DueKind.SUSTAINED_CHECK
    assert "It lasted" in officer.open(PAGE)


def test_a_check_or_money_of_another_referral_is_not_there(officer: StaffBrowser) -> None:
    assert officer.press(PAGE, f"{PAGE}/lasted/77", result="yes").status_code == 404
    assert officer.press(PAGE, f"{PAGE}/support/77/undo").status_code == 404
