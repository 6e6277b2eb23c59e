"""Who asks, and for what: by district and by age."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.referrals.models import Referral
from portal.referrals.reports.figures import Figure, Row, Table, down
from portal.referrals.reports.scope import ELSEWHERE, AgeGroup, Scope, age_group
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
Counts = dict[tuple[str | None, str], tuple[int, ...]]


def count_demand(db: Session, scope: Scope) -> Counts:
    """Return for each district and age group how many asked, then how many wanted each thing."""
    its = (Referral.district, Referral.age, Referral.wants)
    found = db.execute(
        select(*its, func.count()).where(*scope.during(Referral.received_at), *scope.people()).group_by(*its)
    )
    counts: defaultdict[tuple[str | None, str], Counter[Want | None]] = defaultdict(Counter)
    for district, age, wants, number in found:
        its_counts = counts[district, age_group(age)]
        for each in (None, *wants):  # None is everybody, whatever they want
            its_counts[each] += number
    return {key: tuple(of_each[want] for want in (None, *Want)) for key, of_each in counts.items()}


def tables(db: Session, scope: Scope) -> tuple[Table, Table]:
    """Return demand by district, and by age group."""
    counts = count_demand(db, scope)
    rows = [Row(group.value, _figures([counts[key] for key in counts if key[1] == group.value])) for group in AgeGroup]
    return by_district(counts, scope), _table(
        "demand-by-age", f"Who asked, by age, {scope.period.label}", "Age", rows, counts
    )


def by_district(counts: Counts, scope: Scope) -> Table:
    """Return how many asked in each district, and for what."""
    asking = {district for district, _ in counts}
    shown = [key for key in scope.districts if not scope.locality or key in asking]
    rows = [Row(scope.districts[key], _figures([counts[each] for each in counts if each[0] == key])) for key in shown]
    if others := [numbers for key, numbers in counts.items() if key[0] not in scope.districts]:
        rows.append(Row(ELSEWHERE, _figures(others)))
    return _table("demand", f"Who asked, by district, {scope.period.label}", "District", rows, counts)


def _table(key: str, title: str, about: str, rows: Sequence[Row], counts: Counts) -> Table:
    whole = (*rows, Row("All", _figures(list(counts.values())), is_total=True))
    lines = tuple(down(len(rows), range(len(rows)), range(1 + len(Want))))
    columns = ("People", *WANTED.values())
    return Table(key=key, title=title, about=about, columns=columns, rows=whole, note=NOTE, lines=lines, chart=(0,))


def _figures(counts: Sequence[tuple[int, ...]]) -> tuple[Figure, ...]:
    return tuple(Figure(sum(numbers[place] for numbers in counts)) for place in range(1 + len(Want)))
