"""Whatever is done to referrals in whatever order: no state that the table forbids, no act without its audit entry, and
every open referral is in view.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry, Role, StaffMember
from portal.database import Database
from portal.errors import PortalError
from portal.messages import alert_work, alerts, threads
from portal.messages.models import Alert, AlertSource
from portal.messages.models import Outcome as AlertOutcome
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import merging, progress, queries, waiting, workflow
from portal.referrals.alert_lane import place_alerts
from portal.referrals.finding_models import Merge
from portal.referrals.kinds import HoldReason, Outcome, Situation
from portal.referrals.models import ALERT_LANE, MERGED_LANE, Referral
from portal.referrals.narrowing import Narrowing
from portal.referrals.outcomes import Closing
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker

# What the issue allows, written down a second time. Giving to a locality lets what was only taken be new again.
ALLOWED = {
    Status.NEW: {Status.TAKEN, Status.CLOSED},
    Status.TAKEN: {Status.NEW, Status.CONTACTED, Status.WORKING, Status.ON_HOLD, Status.CLOSED},
    Status.CONTACTED: {Status.WORKING, Status.ON_HOLD, Status.CLOSED},
    Status.WORKING: {Status.ON_HOLD, Status.CLOSED},
    Status.ON_HOLD: {Status.CONTACTED, Status.WORKING, Status.CLOSED},
    Status.CLOSED: {Status.WORKING},
}
CLOSINGS = (Closing(Outcome.STUDY), Closing(Outcome.DECLINED), Closing(Outcome.OTHER_SUPPORT))
WHICH = st.integers(0, 5)


class Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


@pytest.fixture
def machine(database: Database) -> type[RuleBasedStateMachine]:
    """The machine on the test's database, with a manager and two officers."""
    with database.transaction() as db:
        team = [make_worker(db, role=Role.MANAGER).id, make_worker(db).id, make_worker(db).id]

    class Bound(Anything):
        def __init__(self) -> None:
            super().__init__(database, team)

    return Bound


class Anything(RuleBasedStateMachine):
    """Does anything to a few referrals, and looks after each step whether all is well."""

    def __init__(self, database: Database, team: list[int]) -> None:
        super().__init__()
        self.open = database.transaction()
        self.db: Session = self.open.__enter__()
        self.team = [self.db.get_one(StaffMember, each) for each in team]
        self.now = NOON
        self.acts: dict[str, int] = {}

    def teardown(self) -> None:
        self.open.__exit__(Undone, Undone(), None)

    @initialize(several=st.integers(2, 6))
    def begin(self, several: int) -> None:
        for number in range(several):
            point = threads.contact_point_for(self.db, PhoneNumber.parse(f"07700 90000{number % 2}"), NOON)
            made = make_referral(self.db, contact_point=point)
            self.acts[made.public_ref] = 0

    @rule(which=WHICH, who=st.integers(0, 2))
    def take(self, which: int, who: int) -> None:
        self.do(which, lambda kai: workflow.take(self.db, kai, self.team[who], self.now, TIMES))

    @rule(which=WHICH, who=st.integers(0, 2), to=st.integers(0, 2))
    def hand_over(self, which: int, who: int, to: int) -> None:
        act = workflow.hand_over
        self.do(which, lambda kai: act(self.db, kai, self.team[to], self.team[who], self.now, TIMES))

    @rule(which=WHICH, locality=st.sampled_from(("North", "East")))
    def to_locality(self, which: int, locality: str) -> None:
        self.do(which, lambda kai: workflow.hand_to_locality(self.db, kai, locality, self.team[0], self.now, TIMES))

    @rule(
        which=WHICH, act=st.sampled_from((workflow.contact, workflow.work, waiting.wait_for_them, waiting.heard_from))
    )
    def go_on(self, which: int, act: Callable[..., None]) -> None:
        self.do(which, lambda kai: act(self.db, kai, self.team[1], self.now, TIMES))

    @rule(which=WHICH, days=st.integers(-1, 40))
    def hold(self, which: int, days: int) -> None:
        why = workflow.Hold(HoldReason.HOUSING, self.now.date() + timedelta(days=days))
        self.do(which, lambda kai: workflow.hold(self.db, kai, why, self.team[1], self.now, TIMES))

    @rule(which=WHICH, closing=st.sampled_from(CLOSINGS))
    def close(self, which: int, closing: Closing) -> None:
        self.do(which, lambda kai: workflow.close(self.db, kai, closing, self.team[1], self.now, TIMES))

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        self.do(which, lambda kai: workflow.take_back(self.db, kai, self.now, TIMES))

    @rule(which=WHICH, reason=st.sampled_from(("", "They rang.")))
    def reopen(self, which: int, reason: str) -> None:
        self.do(which, lambda kai: workflow.reopen(self.db, kai, reason, self.team[2], self.now, TIMES))

    @rule(which=WHICH, days=st.integers(-1, 40))
    def plan(self, which: int, days: int) -> None:
        day = self.now.date() + timedelta(days=days)
        self.do(which, lambda kai: progress.set_next_step(self.db, kai, "Ring", day, self.team[1], self.now, TIMES))

    @rule(which=WHICH, situation=st.sampled_from(Situation))
    def change_situation(self, which: int, situation: Situation) -> None:
        self.do(which, lambda kai: progress.change_situation(self.db, kai, situation, self.team[1], self.now))

    @rule(which=WHICH, needs_answer=st.booleans())
    def they_write(self, which: int, needs_answer: bool) -> None:
        def write(kai: Referral) -> None:
            waiting.they_wrote(self.db, point_of(kai), self.now, TIMES, needs_answer=needs_answer)

        self.do(which, write)

    @rule(which=WHICH)
    def we_write(self, which: int) -> None:
        self.do(which, lambda kai: waiting.we_wrote(self.db, point_of(kai), None, self.team[1], self.now, TIMES))

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        away = self.referral(other)
        self.do(which, lambda kai: merging.merge(self.db, kai, away, self.team[1], self.now, TIMES))

    @rule(which=WHICH)
    def part(self, which: int) -> None:
        def undo(kai: Referral) -> None:
            for done in self.db.scalars(select(Merge).where(Merge.kept_id == kai.id)).all()[-1:]:
                merging.undo(self.db, done, self.team[1], self.now, TIMES)

        self.do(which, undo)

    @rule(which=WHICH)
    def alarm(self, which: int) -> None:
        point = point_of(self.referral(which))
        alerts.raise_alert(
            self.db, source=AlertSource.TEXT, danger="self_harm", message="x", now=self.now, contact_point=point
        )
        place_alerts(self.db)

    @rule()
    def all_clear(self) -> None:
        for alert in self.db.scalars(select(Alert).where(Alert.closed_at.is_(None))).all():
            alert_work.close(self.db, alert, AlertOutcome.RANG, "Fine.", self.team[0], self.now)
        place_alerts(self.db)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def referral(self, which: int) -> Referral:
        refs = sorted(self.acts)
        return queries.get_by_ref(self.db, refs[which % len(refs)], to_change=True)

    def do(self, which: int, act: Callable[[Referral], object]) -> None:
        """Do something, and compare what it did with what may be done and what was written down."""
        kai = self.referral(which)
        before = {each.public_ref: state_of(each) for each in self.everybody()}
        try:
            act(kai)
        except PortalError:
            self.db.flush()
            assert {each.public_ref: state_of(each) for each in self.everybody()} == before, (
                "refused and done all the same"
            )
            return
        self.db.flush()
        for each in self.everybody():
            was, entries = before[each.public_ref], self.entries(each.public_ref)
            assert each.status is was["status"] or each.status in ALLOWED[was["status"]]
            is_same = state_of(each) == was
            assert (entries == self.acts[each.public_ref]) == is_same, (
                "a change without its audit entry, or one too many"
            )
            self.acts[each.public_ref] = entries

    def everybody(self) -> Iterator[Referral]:
        yield from self.db.scalars(select(Referral)).all()

    def entries(self, reference: str) -> int:
        return self.db.scalar(select(func.count()).where(AuditEntry.subject == reference)) or 0

    @invariant()
    def every_open_one_is_in_view_once(self) -> None:
        shown = self.shown(Narrowing())
        nobodys = self.shown(Narrowing(holder_id="nobody"))
        closed = self.shown(Narrowing(status=Status.CLOSED))
        for each in self.everybody():
            is_open = each.merged_into_id is None and each.status is not Status.CLOSED
            assert shown.count(each.id) == is_open
            assert nobodys.count(each.id) == (is_open and each.taken_by_id is None)
            assert closed.count(each.id) == (each.merged_into_id is None and each.status is Status.CLOSED)
            if each.merged_into_id is not None:
                assert self.shown(Narrowing(search=each.public_ref)) == [each.id]
            assert each.due_at is not None or not is_open

    @invariant()
    def who_has_an_open_alert_comes_first(self) -> None:
        lanes = [self.db.get_one(Referral, each).lane for each in self.shown(Narrowing())]
        assert lanes == sorted(lanes)
        alarmed = set(self.db.scalars(select(Alert.contact_point_id).where(Alert.closed_at.is_(None))))
        for each in self.everybody():
            if each.is_open and each.contact_point_id not in alarmed:
                assert each.lane != ALERT_LANE

    @invariant()
    def nobody_is_merged_into_one_that_is_merged_away(self) -> None:
        for each in self.everybody():
            assert (each.lane == MERGED_LANE) == (each.merged_into_id is not None)
            if each.merged_into_id is not None:
                assert self.db.get_one(Referral, each.merged_into_id).id != each.id

    def shown(self, narrowing: Narrowing) -> list[int]:
        return [each.id for each in queries.open_queue(self.db, narrowing, HOURS, self.now).referrals]


def point_of(kai: Referral) -> Any:
    assert kai.contact_point is not None
    return kai.contact_point


def state_of(kai: Referral) -> dict[str, Any]:
    """Everything that an act can change, but the lane, which alerts decide."""
    names = (
        *("status", "taken_by_id", "locality", "closed_at", "hold_reason", "look_again_on", "merged_into_id"),
        *("next_step_on", "situation", "clock_kind", "clock_due_at", "clock_minutes_left", "waits_since", "version"),
    )
    return {name: getattr(kai, name) for name in names}


def test_nothing_that_is_done_in_any_order_breaks_the_rules(machine: type[RuleBasedStateMachine]) -> None:
    few = settings(
        max_examples=12, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=few)
