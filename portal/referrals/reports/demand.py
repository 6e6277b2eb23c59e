"""Who asks, and for what: by district and by age."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import SQLColumnExpression, String, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from portal.referrals.models import Referral
from portal.referrals.reports.figures import Figure, Row, Table, down
from portal.referrals.reports.scope import AGE_GROUP, ELSEWHERE, AgeGroup, Scope
from portal.referrals.wants import Want

# Short, because they stand over seven columns.
WANTED = {
    Want.JOB: "Job",
    Want.APPRENTICESHIP: "Apprenticeship",
    Want.COURSE: "Course",
    Want.EXPERIENCE: "Experience",
    Want.CV: "CV",
    Want.COSTS: "Costs",
    Want.UNSURE: "Not sure",
}
NOTE = "Referrals that came in during the period. One person can want several things, so the wants add up to more."
Counts = dict[str | None, tuple[int, ...]]


def count_demand(db: Session, scope: Scope, by: SQLColumnExpression[Any]) -> Counts:
    """Return for each value of `by` how many asked, then how many wanted each thing."""
    codes = literal(",").concat(type_coerce(Referral.wants, String)).concat(",")
    wanted = (func.sum(case((codes.contains(f",{want.value},"), 1), else_=0)) for want in Want)
    found = db.execute(
        select(by, func.count(), *wanted).where(*scope.during(Referral.received_at), *scope.people()).group_by(by)
    )
    return {value: tuple(int(number) for number in numbers) for value, *numbers in found}


def tables(db: Session, scope: Scope) -> Iterator[Table]:
    """Yield demand by district, then by age group."""
    yield by_district(db, scope)
    ages = count_demand(db, scope, AGE_GROUP)
    rows = [Row(group.value, _figures([ages.get(group.value)])) for group in AgeGroup]
    yield _table("demand-by-age", f"Who asked, by age, {scope.period.label}", "Age", rows, ages)


def by_district(db: Session, scope: Scope) -> Table:
    """Return how many asked in each district, and for what."""
    districts = count_demand(db, scope, Referral.district)
    shown = [key for key in scope.districts if not scope.locality or key in districts]
    rows = [Row(scope.districts[key], _figures([districts.get(key)])) for key in shown]
    if others := [numbers for key, numbers in districts.items() if key not in scope.districts]:
        rows.append(Row(ELSEWHERE, _figures(others)))
    return _table("demand", f"Who asked, by district, {scope.period.label}", "District", rows, districts)


def _table(key: str, title: str, about: str, rows: Sequence[Row], counts: Counts) -> Table:
    whole = (*rows, Row("All", _figures(list(counts.values())), is_total=True))
    lines = tuple(down(len(rows), range(len(rows)), range(1 + len(Want))))
    columns = ("People", *WANTED.values())
    return Table(key=key, title=title, about=about, columns=columns, rows=whole, note=NOTE, lines=lines, chart=(0,))


def _figures(counts: Sequence[tuple[int, ...] | None]) -> tuple[Figure, ...]:
    there = [numbers for numbers in counts if numbers]
    return tuple(Figure(sum(numbers[place] for numbers in there)) for place in range(1 + len(Want)))
