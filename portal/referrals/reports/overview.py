"""The first page of reports: four figures, and how many asked and heard from us in each month."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Lasted
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.reports import first_contact
from portal.referrals.reports.figures import Figure, Hidden, Kind, Table, share
from portal.referrals.reports.hiding import hide, is_few
from portal.referrals.reports.lasting import count_checks
from portal.referrals.reports.periods import last_12_months
from portal.referrals.reports.scope import Scope


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says. `new` and `new_before`: asked this month so far, and in the whole month before."""

    new: Figure
    new_before: Figure
    in_time: Figure
    lasted: Figure
    late: Figure
    by_month: Table


def overview(db: Session, scope: Scope, *, exact: bool = False) -> Overview:
    """Return the first page's figures for the scope's locality, over the last 12 months."""
    year = scope.over(last_12_months(scope.today))
    by_month = first_contact.by_month(db, year)
    shown = by_month if exact else hide(by_month)
    in_time, later = (sum(int(row.figures[column].value or 0) for row in by_month.rows) for column in (1, 2))
    figures = (share(in_time, in_time + later, people=in_time + later), _lasted(db, year), _late(db, scope))
    in_time_share, lasted, late = figures if exact else (_hidden(each) for each in figures)
    return Overview(
        new=shown.rows[-1].figures[0],
        new_before=shown.rows[-2].figures[0],
        in_time=in_time_share,
        lasted=lasted,
        late=late,
        by_month=shown,
    )


def _lasted(db: Session, scope: Scope) -> Figure:
    counts = count_checks(db, scope)
    yes, no = (
        sum(number for (weeks, _, answer), number in counts.items() if weeks == 13 and answer is wanted)
        for wanted in (Lasted.YES, Lasted.NO)
    )
    # The smaller of the two is who could be picked out.
    return share(yes, yes + no, people=min(yes, no) or yes + no)


def _late(db: Session, scope: Scope) -> Figure:
    late = select(func.count()).where(Referral.lane < CLOSED_LANE, Referral.due_at < scope.now, *scope.people())
    return Figure(db.scalar(late) or 0, Kind.WORK)


def _hidden(figure: Figure) -> Figure:
    return replace(figure, hidden=Hidden.FEW) if is_few(figure) else figure
