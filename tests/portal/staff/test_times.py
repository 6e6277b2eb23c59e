"""The team's times, set by a manager."""

import pytest

from portal.database import Database
from portal.referrals.team_models import THE_ONE, TeamSetting
from portal.referrals.watching import watch
from tests.conftest import NOON, StandingClock
from tests.factories_staff import HOURS, make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/times"
TIMES = {
    "first_contact_hours": 8,
    "warn_before_hours": 2,
    "reply_hours": 4,
    "escalate_after_hours": 1,
    "chase_after_days": 3,
}


def test_a_manager_sets_the_teams_times(manager: StaffBrowser, database: Database) -> None:
    assert manager.press(PAGE, PAGE, **TIMES).location == PAGE
    with database.reading() as db:
        kept = db.get_one(TeamSetting, THE_ONE)
        assert (kept.first_contact_hours, kept.chase_after_days) == (8, 3)
    assert "Last changed by Priya" in main_words(manager.client.get(PAGE))


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"reply_hours": "soon"}, 422, "as a number"),
        ({"reply_hours": 0}, 409, "the hours to a reply: 1 to 80"),
        ({"reply_hours": 99}, 409, "the hours to a reply: 1 to 80"),
        ({"warn_before_hours": 9}, 409, "the warning: it comes before first contact is late"),
    ],
)
def test_times_that_cannot_be_are_refused_and_stay_in_the_fields(
    manager: StaffBrowser, database: Database, change: dict[str, int | str], status: int, said: str
) -> None:
    refused = manager.press(PAGE, PAGE, **(TIMES | change))
    assert refused.status_code == status
    assert said in main_words(refused)
    assert 'value="3"' in refused.text
    with database.reading() as db:
        assert db.get(TeamSetting, THE_ONE) is None


def test_officers_do_not_set_them(officer: StaffBrowser) -> None:
    assert officer.client.get(PAGE).status_code == 403


def test_what_is_late_comes_before_the_manager(manager: StaffBrowser, database: Database, clock: StandingClock) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
    clock.move(days=6)
    watch(database, HOURS, clock.now())
    manager.sign_in("priya@team.example")
    assert "Kai, K4M 7PX First contact: 2 days late" in main_words(manager.client.get(PAGE))
    assert "K4M7PX" in manager.open("/staff/?late_to_manager=1")
    assert clock.now() > NOON
