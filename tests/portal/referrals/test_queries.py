"""The queue as staff read it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import queries, search_keys, workflow
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import Referral
from portal.referrals.narrowing import AgeBand, DueBy, Narrowing
from portal.referrals.queries import QueuePage, open_queue
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker

DAY = timedelta(days=1)


def queue(db: Session, places: dict[str, str] | None = None, **narrowed: Any) -> QueuePage:
    return open_queue(db, Narrowing(**narrowed), HOURS, NOON, **places or {})


def shown(db: Session, **narrowed: Any) -> tuple[Referral, ...]:
    return queue(db, **narrowed).referrals


def named(db: Session, name: str, **given: Any) -> Referral:
    referral = make_referral(db, first_name=name, **given)
    search_keys.index_name(db, referral)
    db.flush()
    return referral


def test_what_is_due_first_comes_first(db: Session) -> None:
    sam = make_worker(db)
    on_hold = make_referral(db, taken_by=sam, status=Status.ON_HOLD, received_at=NOON - DAY)
    newer = make_referral(db, received_at=NOON)
    older = make_referral(db, received_at=NOON - DAY)
    assert shown(db) == (older, newer, on_hold)


def test_who_stands_in_the_first_lane_comes_before_what_is_late(db: Session) -> None:
    late = make_referral(db, received_at=NOON - 9 * DAY)
    alarmed = make_referral(db)
    alarmed.lane = 0
    db.flush()
    assert shown(db) == (alarmed, late)
    assert shown(db, alerts=True) == (alarmed,)


def test_closed_referrals_are_not_in_the_queue_and_come_last_closed_first(db: Session) -> None:
    sam = make_worker(db)
    older = make_referral(db, taken_by=sam, status=Status.CLOSED, received_at=NOON - DAY)
    newer = make_referral(db, taken_by=sam, status=Status.CLOSED)
    assert shown(db) == ()
    assert shown(db, status=Status.CLOSED) == (newer, older)
    assert shown(db, search=older.reference) == (older,)


def test_the_queue_is_narrowed_by_everything_that_is_known(db: Session) -> None:
    sam = make_worker(db)
    kai = make_referral(db, district="burnley", locality="East", age=17, wants=(Want.CV, Want.COSTS))
    other = make_referral(db, taken_by=sam, locality="Central", age=18)
    assert shown(db) == (kai, other)
    for narrowed in (
        {"holder_id": "nobody"},
        {"status": Status.NEW},
        {"locality": "East"},
        {"district": "burnley"},
        {"want": Want.COSTS},
        {"age_band": AgeBand.FROM_16},
    ):
        assert shown(db, **narrowed) == (kai,), narrowed
    assert shown(db, holder_id=sam.id) == (other,)
    assert shown(db, district="burnley", want=Want.JOB) == ()


def test_due_today_takes_in_what_is_late_and_due_this_week_both(db: Session) -> None:
    late, today, week, later = (make_referral(db, received_at=NOON - days * DAY) for days in (5, 1, 0, -5))
    today.due_at = NOON + timedelta(hours=3)
    db.flush()
    assert shown(db, due=DueBy.LATE) == (late,)
    assert shown(db, due=DueBy.TODAY) == (late, today)
    assert shown(db, due=DueBy.WEEK) == (late, today, week)
    assert shown(db) == (late, today, week, later)


def test_every_page_follows_the_one_before_forwards_and_back(db: Session) -> None:
    made = [make_referral(db, received_at=NOON + timedelta(minutes=minute % 7)) for minute in range(60)]
    in_order = sorted(made, key=lambda each: (each.due_at, each.id))
    first = queue(db)
    second = queue(db, {"after": first.next})
    third = queue(db, {"after": second.next})
    assert [*first.referrals, *second.referrals, *third.referrals] == in_order
    assert (first.previous, third.next) == ("", "")
    again = queue(db, {"before": third.previous})
    assert again.referrals == second.referrals
    assert queue(db, {"before": again.previous}) == first


def test_closed_ones_and_those_searched_for_are_paged_in_their_own_order(db: Session) -> None:
    sam = make_worker(db)
    for minute in range(30):
        named(db, "Kai", taken_by=sam, status=Status.CLOSED, received_at=NOON + timedelta(minutes=minute))
    for narrowed in ({"status": Status.CLOSED}, {"search": "kai"}):
        first = queue(db, **narrowed)
        second = queue(db, {"after": first.next}, **narrowed)
        ids = [each.id for each in (*first.referrals, *second.referrals)]
        assert ids == sorted(ids, reverse=True)
        assert (len(ids), second.next) == (30, "")


@pytest.mark.parametrize("place", ["x", "q.1.2", "c.1.2.3", "q.-1.2.3", "q.1.x.3", "q" * 500, "q.1.²." + "9" * 40])
def test_a_place_that_nobody_gave_is_the_beginning(db: Session, place: str) -> None:
    kai = make_referral(db)
    assert queue(db, {"after": place}).referrals == queue(db, {"before": place}).referrals == (kai,)


def test_who_changed_place_meanwhile_is_at_worst_seen_twice_and_nobody_is_missed(db: Session) -> None:
    made = [make_referral(db, received_at=NOON + timedelta(minutes=minute)) for minute in range(40)]
    first = queue(db)
    workflow.take_back(db, first.referrals[0], NOON, TIMES)
    db.flush()
    assert queue(db, {"after": first.next}).referrals == tuple(made[25:])


def test_somebody_is_found_by_a_beginning_of_their_name_in_any_spelling(db: Session) -> None:
    zoe = named(db, "Zoë-Ann O’Brien")
    zola = named(db, "Zola", status=Status.CLOSED, taken_by=make_worker(db))
    for typed in ("zoe", "ZOË", "ann", "obrien", "O'Brien zoe", "zo\u0065\u0308"):
        assert shown(db, search=typed) == (zoe,), typed
    assert shown(db, search="zol") == (zola,)
    assert shown(db, search="zo") == shown(db, search="zoe zola") == shown(db, search="!?") == ()


def test_somebody_is_found_by_their_number_and_by_a_reference_that_could_be_a_name(db: Session) -> None:
    point = threads.contact_point_for(db, PhoneNumber.parse("07700 900123"), NOON)
    kai = make_referral(db, contact_point=point, public_ref="K4M7PX")
    make_referral(db)
    assert shown(db, search="+44 7700 900123") == shown(db, search="k4m-7px") == (kai,)
    rhythm = named(db, "Tymmyr")
    assert shown(db, search="tymmyr") == (rhythm,)


def test_the_counts_add_up(db: Session) -> None:
    sam: StaffMember = make_worker(db)
    make_referral(db, received_at=NOON - 9 * DAY)
    make_referral(db, taken_by=sam)
    make_referral(db, taken_by=sam, status=Status.ON_HOLD)
    make_referral(db, taken_by=sam, status=Status.CLOSED)
    counted = queries.counts(db, sam, HOURS, NOON)
    assert [str(number) for number in (counted.open, counted.late, counted.nobodys)] == ["3", "1", "1"]
    assert [str(number) for number in (counted.mine, counted.on_hold, counted.alerts)] == ["2", "1", "0"]


def test_counting_stops_where_nobody_reads_on(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    for _ in range(3):
        make_referral(db)
    assert str(queries.count(db, Narrowing(), HOURS, NOON)) == "2+"


def test_a_referral_is_found_by_its_reference_in_any_spelling(db: Session) -> None:
    referral = make_referral(db, public_ref="K4M7PX")
    assert queries.get_by_ref(db, "k4m 7px") is referral
    for nobodys in ("K4M7PY", "", "x" * 500):
        with pytest.raises(NoSuchReferral):
            queries.get_by_ref(db, nobodys)
