"""Every report by its name: what it is called, and its tables."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from portal.referrals.reports import caseload, demand, first_contact, lasting, money, outcomes, reach, situations, waits
from portal.referrals.reports.figures import Table
from portal.referrals.reports.hiding import hide
from portal.referrals.reports.scope import Scope


class Report(NamedTuple):
    """One report. `make` returns its tables, with nothing hidden yet."""

    name: str
    title: str
    make: Callable[[Session, Scope], Iterable[Table]]


def _outcomes(db: Session, scope: Scope) -> Iterable[Table]:
    return outcomes.by_sector(db, scope), outcomes.by_year(db, scope)


def _first_contact(db: Session, scope: Scope) -> Iterable[Table]:
    waited = waits.read_waits(db, scope)
    return first_contact.by_locality(db, scope, waited), first_contact.by_officer(db, scope, waited)


REPORTS = {
    report.name: report
    for report in (
        Report("outcomes", "What came of it", _outcomes),
        Report("caseload", "Active and on hold", caseload.tables),
        Report("situations", "Education, employment and training", situations.tables),
        Report("first-contact", "Time to first contact", _first_contact),
        Report("demand", "Who asks, and for what", demand.tables),
        Report("money", "Money spent", lambda db, scope: (money.by_kind(db, scope),)),
        Report("lasting", "Did it last?", lasting.tables),
        Report("reach", "Opted out or not reachable", lambda db, scope: (reach.by_locality(db, scope),)),
    )
}


def tables_of(db: Session, report: Report, scope: Scope, *, exact: bool = False) -> tuple[Table, ...]:
    """Return a report's tables. `exact` hides nothing: for the team that works with these people, on the screen."""
    made = tuple(report.make(db, scope))
    return made if exact else tuple(hide(table) for table in made)
