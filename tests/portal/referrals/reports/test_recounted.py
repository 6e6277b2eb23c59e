"""Every report, counted a second time by plain loops over histories that chance made: the figures are the same."""

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.database import Base
from portal.referrals.kinds import HoldReason, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.reports import caseload, demand, first_contact, lasting, money, outcomes, reach, situations
from portal.referrals.reports.figures import Table
from portal.referrals.reports.periods import Period, financial_year, last_12_months, month
from portal.referrals.reports.scope import Scope, scope_of
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
from tests.portal.referrals.reports.histories import make_histories
from tests.portal.referrals.reports.plain import Plain
from tests.support.audit_guards import unguarded_audit

TODAY = NOON.date()
PERIODS = (last_12_months(TODAY), financial_year(2025), financial_year(2026), month(2026, 3), month(2026, 11))
NEET = (Situation.NEET_ILLNESS, Situation.NEET_OTHER, Situation.NEET_PREGNANCY)
EET = (Situation.EDUCATION, Situation.EMPLOYMENT, Situation.TRAINING)


def values(table: Table, row: str) -> list[float | None]:
    """The figures of the row with this label."""
    return next([figure.value for figure in each.figures] for each in table.rows if each.label == row)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    how_many=st.integers(0, 40),
    period=st.sampled_from(PERIODS),
    locality=st.sampled_from(("", "", "East")),
)
def test_figures_are_the_same_as_counted_one_by_one(
    db: Session, offer: Offer, seed: int, how_many: int, period: Period, locality: str
) -> None:
    with unguarded_audit(db):
        for table in reversed(Base.metadata.sorted_tables):
            db.execute(table.delete())
    db.expunge_all()
    make_histories(db, offer, Random(seed), how_many)  # noqa: S311 - made to repeat itself
    scope = scope_of(db, offer, period, locality, NOON)
    plain = Plain(db, scope)
    for check in (same_outcomes, same_caseload, same_situations, same_waits, same_demand, same_money, same_checks):
        check(db, scope, plain)
    assert values(reach.by_locality(db, scope), "All") == list(plain.not_reached())


def same_outcomes(db: Session, scope: Scope, plain: Plain) -> None:
    table = outcomes.by_sector(db, scope)
    for outcome in Outcome:
        assert values(table, outcome.label)[3] == plain.outcomes_of([outcome])
    into_work = (Outcome.APPRENTICESHIP, Outcome.FULL_TIME_JOB, Outcome.PART_TIME_JOB)
    by_sector = [plain.outcomes_of(into_work, sector) for sector in Sector]
    assert values(table, "Total into employment") == [*by_sector, sum(by_sector)]
    assert values(table, "All closings")[3] == plain.outcomes_of(Outcome)
    side_by_side = outcomes.of_periods(db, scope, (scope.period, PERIODS[3]), "")
    assert values(side_by_side, "All closings")[0] == plain.outcomes_of(Outcome)


def same_caseload(db: Session, scope: Scope, plain: Plain) -> None:
    by_locality, on_hold = caseload.tables(db, scope)
    for place in scope.places():
        counted = values(by_locality, place or "Elsewhere, or not said")
        each = ((Status.NEW, Status.TAKEN), (Status.CONTACTED, Status.WORKING), (Status.ON_HOLD,))
        expected = [plain.open_in(statuses, place) for statuses in each]
        assert counted == [*expected, sum(expected)]
    reasons = plain.held_for()
    assert [values(on_hold, reason.label)[0] for reason in HoldReason] == [reasons[reason] for reason in HoldReason]


def same_situations(db: Session, scope: Scope, plain: Plain) -> None:
    by_age, by_locality, over_time = situations.tables(db, scope)
    last = min(scope.period.last, scope.today)
    groups = {"17 and 18": (17, 18), "19 to 21": (19, 21), "Over 25": (26, 99), "Not known": (-1, -1), "All": None}
    for label, ages in groups.items():
        assert values(by_age, label)[:7] == _state(plain, last, ages)
    assert values(by_locality, "All")[:7] == _state(plain, last)
    for row, day in zip(over_time.rows, situations.points(last), strict=True):
        assert [figure.value for figure in row.figures][:7] == _state(plain, day)


def _state(plain: Plain, day: date, ages: tuple[int, int] | None = None) -> list[float]:
    found = plain.situations(day, ages)
    eet, neet = (sum(found[situation] for situation in group) for group in (EET, NEET))
    return [eet, *(found[situation] for situation in NEET), neet, found[Situation.UNKNOWN], found.total()]


def same_waits(db: Session, scope: Scope, plain: Plain) -> None:
    table = first_contact.by_locality(db, scope)
    asked, contacted, median, share = table.rows[-1].figures
    waits = plain.waits()
    assert (asked.value, contacted.value) == (len(waits), sum(is_contacted for _, _, is_contacted in waits))
    assert median.value == plain.median_hours()
    in_time, late = plain.in_time_and_late()
    assert share.value == (round(100 * in_time / (in_time + late), 1) if in_time + late else None)


def same_demand(db: Session, scope: Scope, plain: Plain) -> None:
    by_district, by_age = demand.tables(db, scope)
    wanted = [sum(want in one.wants for one in plain.asked()) for want in Want]
    assert values(by_district, "All") == values(by_age, "All") == [len(plain.asked()), *wanted]
    for row in by_district.rows:
        key = next((key for key, name in scope.districts.items() if name == row.label), None)
        if key:
            assert row.figures[0].value == len(plain.asked(district=key))
    in_group = [one for one in plain.asked() if one.age in range(19, 22)]
    assert values(by_age, "19 to 21")[0] == len(in_group)
    assert values(by_age, "Not known")[0] == sum(one.age is None for one in plain.asked())


def same_money(db: Session, scope: Scope, plain: Plain) -> None:
    table = money.by_kind(db, scope)
    for kind in Support:
        assert values(table, kind.label) == list(plain.spent(kind))
    assert values(table, "All support") == list(plain.spent())


def same_checks(db: Session, scope: Scope, plain: Plain) -> None:
    for weeks, table in zip((13, 26), lasting.tables(db, scope), strict=True):
        answers = [plain.checks_of(weeks, result) for result in (Lasted.YES, Lasted.NO, Lasted.UNKNOWN, None)]
        assert values(table, "All")[:5] == [sum(answers), *answers]
