"""What the team shares: who looks, who could take the next one, its times and its views."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Role
from portal.referrals import settings, together
from portal.referrals.errors import DetailsRefused, NotAllowed
from portal.referrals.settings import NewTimes
from portal.referrals.suggesting import loads, suggest
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import HOURS, make_referral, make_worker

USUAL = NewTimes(16, 4, 8, 4, 5)


def test_who_has_the_page_open_is_seen_by_others_for_a_while(db: Session) -> None:
    sam, nadia, kai = make_worker(db, name="Sam"), make_worker(db), make_referral(db)
    for _ in range(2):
        together.note_looking(db, kai, sam, NOON)
    assert together.who_looks(db, kai, nadia, NOON) == [sam]
    assert together.who_looks(db, kai, sam, NOON) == []
    assert together.who_looks(db, kai, nadia, NOON + timedelta(minutes=1)) == []
    together.note_looking(db, kai, nadia, NOON + timedelta(minutes=1))
    assert together.who_looks(db, kai, sam, NOON) == [nadia]


def test_the_next_one_goes_to_who_has_least_in_that_locality_and_then_round(db: Session) -> None:
    north, both, east = (make_worker(db) for _ in range(3))
    works_in = {north.id: {"North"}, both.id: {"North", "East"}, east.id: {"East"}}
    team = [north, both, east]
    assert suggest(db, "North", team, works_in) is north
    make_referral(db, taken_by=north)
    assert suggest(db, "North", team, works_in) is both
    make_referral(db, taken_by=both, received_at=NOON, taken_at=NOON + timedelta(hours=1))
    assert suggest(db, "North", team, works_in) is north
    make_referral(db, taken_by=east, status=Status.CLOSED)
    assert loads(db) == {north.id: 1, both.id: 1}
    assert suggest(db, "Central", team, works_in) is east
    assert suggest(db, None, [], works_in) is None


def test_a_manager_sets_the_teams_times_and_nobody_else(db: Session) -> None:
    boss = make_worker(db, role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        settings.set_team_times(db, USUAL, make_worker(db), NOON)
    settings.set_team_times(db, NewTimes(24, 6, 10, 5, 3), boss, NOON)
    settings.set_team_times(db, NewTimes(20, 6, 10, 5, 3), boss, NOON)
    db.flush()
    times = settings.team_times(db, HOURS)
    assert (times.first_contact_hours, times.reply_hours, times.chase_after_days) == (20, 10, 3)


@pytest.mark.parametrize("wrong", [NewTimes(0, 0, 8, 4, 5), NewTimes(16, 16, 8, 4, 5), NewTimes(16, 4, 8, 4, 61)])
def test_times_that_no_team_could_keep_are_refused(db: Session, wrong: NewTimes) -> None:
    with pytest.raises(DetailsRefused):
        settings.set_team_times(db, wrong, make_worker(db, role=Role.MANAGER), NOON)


def test_a_view_is_mine_until_i_share_it(db: Session) -> None:
    sam, nadia = make_worker(db), make_worker(db)
    settings.save_view(db, " East, late ", "locality=East", sam, NOON)
    db.flush()
    assert settings.saved_views(db, nadia) == []
    shared = settings.save_view(db, "East, late", "locality=East&due=late", sam, NOON, is_shared=True)
    db.flush()
    assert [view.query for view in settings.saved_views(db, nadia)] == ["locality=East&due=late"]
    with pytest.raises(NotAllowed):
        settings.drop_view(db, shared, nadia)
    settings.drop_view(db, shared, sam)
    assert settings.saved_views(db, sam) == []
    for name, query in (("", "x"), ("x" * 61, "x"), ("x", "x" * 501)):
        with pytest.raises(DetailsRefused):
            settings.save_view(db, name, query, sam, NOON)
