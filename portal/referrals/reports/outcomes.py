"""What came of the work: outcomes by sector, as the board's papers have them, and by financial year."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Outcome, Sector
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralOutcome
from portal.referrals.reports.figures import BLANK, Figure, Row, Table, across, down
from portal.referrals.reports.periods import YEARS_BACK, Period, financial_year, year_of
from portal.referrals.reports.scope import Scope

Counts = dict[tuple[Outcome, Sector | None], int]
INTO_EMPLOYMENT = (Outcome.APPRENTICESHIP, Outcome.FULL_TIME_JOB, Outcome.PART_TIME_JOB)
AFTER_THEM = (Outcome.STUDY, Outcome.EMPLOYABILITY_COURSE, Outcome.OTHER_SUPPORT)
WITHOUT_RESULT = (Outcome.DECLINED, Outcome.NOT_REACHABLE, Outcome.MOVED_ON)
TOTAL_LABEL = "Total into employment"
EMPLOYMENT_ROW, LAST_ROW = 4, 11
EMPLOYMENT_PARTS = (1, 2, 3)
EVERY_PART = (0, 4, 5, 6, 7, 8, 9, 10)
NOTE = (
    "Closings that still stand, by the day of closing. Total into employment is apprenticeships, full-time and "
    "part-time jobs; work placements are not in it."
)


def count_outcomes(db: Session, scope: Scope, periods: Sequence[Period]) -> list[Counts]:
    """Return for each of `periods` how many closings in it stand, by outcome and sector."""
    kind, sector = ReferralOutcome.outcome, ReferralOutcome.sector
    standing = select(kind, sector, func.count()).where(ReferralOutcome.reopened_at.is_(None)).group_by(kind, sector)
    in_each = (standing.where(*_closed_in(scope.over(period))) for period in periods)
    return [{(outcome, sector): number for outcome, sector, number in db.execute(query)} for query in in_each]


def _closed_in(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Yield that an outcome which stands was in the period. Its referral was closed at the same moment."""
    yield from scope.during(ReferralOutcome.closed_at)
    if scope.locality:
        theirs = select(Referral.id).where(*scope.during(Referral.closed_at), *scope.people())
        yield ReferralOutcome.referral_id.in_(theirs)
    else:
        yield scope.whose(ReferralOutcome.referral_id)


def by_sector(db: Session, scope: Scope) -> Table:
    """Return outcomes of the period by whose job or placement it is."""
    counts = count_outcomes(db, scope, [scope.period])[0]
    rows = tuple(_row(label, outcomes, counts) for label, outcomes in _lines())
    return Table(
        key="outcomes",
        title=f"Outcomes by sector, {scope.period.label}",
        about="Outcome",
        columns=("Private sector", "County council", "Other public sector", "Total"),
        rows=rows,
        note=NOTE,
        lines=(
            *across(rows, 3, (0, 1, 2)),
            *down(EMPLOYMENT_ROW, EMPLOYMENT_PARTS, range(4)),
            *down(LAST_ROW, EVERY_PART, (3,)),
        ),
        chart=(0, 1, 2),
    )


def by_year(db: Session, scope: Scope) -> Table:
    """Return outcomes of the last financial years side by side, this one so far."""
    this = year_of(scope.today).first.year
    years = tuple(financial_year(year) for year in range(this - YEARS_BACK, this + 1))
    return of_periods(db, scope, years, title="Outcomes by financial year")


def of_periods(db: Session, scope: Scope, periods: tuple[Period, ...], title: str) -> Table:
    """Return how many of each outcome there were in each of `periods`."""
    totals = [_by_outcome(counts) for counts in count_outcomes(db, scope, periods)]
    rows = tuple(
        Row(label, tuple(Figure(_sum(total, outcomes)) for total in totals), is_total=len(outcomes) > 1)
        for label, outcomes in _lines()
    )
    columns = range(len(periods))
    return Table(
        key="outcomes-by-period",
        title=title,
        about="Outcome",
        columns=tuple(period.label for period in periods),
        rows=rows,
        note=NOTE,
        lines=(*down(EMPLOYMENT_ROW, EMPLOYMENT_PARTS, columns), *down(LAST_ROW, EVERY_PART, columns)),
    )


def _lines() -> Iterable[tuple[str, tuple[Outcome, ...]]]:
    """Yield the rows in the order of the board's papers: placements, jobs and their total, courses, the rest."""
    for outcome in (Outcome.WORK_PLACEMENT, *INTO_EMPLOYMENT):
        yield outcome.label, (outcome,)
    yield TOTAL_LABEL, INTO_EMPLOYMENT
    for outcome in (*AFTER_THEM, *WITHOUT_RESULT):
        yield outcome.label, (outcome,)
    yield "All closings", tuple(Outcome)


def _row(label: str, outcomes: tuple[Outcome, ...], counts: Counts) -> Row:
    total = Figure(_sum(_by_outcome(counts), outcomes))
    is_total = len(outcomes) > 1
    if not all(outcome.has_sector for outcome in outcomes):
        return Row(label, (BLANK, BLANK, BLANK, total), is_total)
    each = (Figure(sum(counts.get((outcome, sector), 0) for outcome in outcomes)) for sector in Sector)
    return Row(label, (*each, total), is_total)


def _by_outcome(counts: Counts) -> Counter[Outcome]:
    totals: Counter[Outcome] = Counter()
    for (outcome, _), number in counts.items():
        totals[outcome] += number
    return totals


def _sum(totals: Mapping[Outcome, int], outcomes: Iterable[Outcome]) -> int:
    return sum(totals.get(outcome, 0) for outcome in outcomes)
