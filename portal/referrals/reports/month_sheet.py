"""The sheet of a month for the Corporate Parenting Board: what goes on its two pages."""

from dataclasses import replace

from sqlalchemy.orm import Session

from portal.referrals.reports import caseload, demand, first_contact, lasting, money, outcomes, reach, situations
from portal.referrals.reports.figures import Row, Table
from portal.referrals.reports.periods import Period, year_of
from portal.referrals.reports.periods import month as calendar_month
from portal.referrals.reports.scope import Scope

FIRST_PAGE = ("outcomes", "outcomes-by-period", "caseload", "on-hold")


def sheet_tables(db: Session, scope: Scope) -> tuple[Table, ...]:
    """Return the tables of the month that is the scope's period, in their order, with nothing hidden yet."""
    month = scope.period
    year, year_before = _year_to(month), _year_to(_a_year_before(month))
    last = min(month.last, scope.today)
    counted = situations.count_situations(db, scope, (last,))[-1]
    this_year = scope.over(year)
    return (
        outcomes.by_sector(db, this_year),
        outcomes.of_periods(db, scope, (month, year, year_before), "Outcomes: the month, the year, the year before"),
        *caseload.tables(db, scope),
        first_contact.by_locality(db, scope),
        situations.by_age(counted, f"{last.day} {last:%B %Y}"),
        _people_only(demand.by_district(demand.count_demand(db, scope), scope)),
        money.by_kind(db, this_year),
        lasting.in_short(db, this_year),
        reach.by_locality(db, scope),
    )


def _year_to(month: Period) -> Period:
    """Return the financial year up to the end of `month`."""
    year = year_of(month.last)
    return replace(year, label=f"{year.label} to {month.last:%B}", last=month.last)


def _a_year_before(month: Period) -> Period:
    return calendar_month(month.first.year - 1, month.first.month)


def _people_only(table: Table) -> Table:
    """Return a table with its first column alone."""
    rows = tuple(Row(row.label, row.figures[:1], row.is_total) for row in table.rows)
    lines = tuple(line for line in table.lines if line.total.column == 0)
    return replace(table, columns=table.columns[:1], rows=rows, lines=lines)
