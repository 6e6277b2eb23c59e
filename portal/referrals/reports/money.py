"""What was spent for people, by kind of support."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Support
from portal.referrals.outcome_models import SupportGiven
from portal.referrals.reports.figures import Figure, Kind, Row, Table, down
from portal.referrals.reports.scope import Scope

NOTE = (
    "By the day on which it was given. Somebody who was given several kinds is counted once in each, and once in all."
)


def by_kind(db: Session, scope: Scope) -> Table:
    """Return how many people were given each kind of support, and how much."""
    until = min(scope.period.last, scope.today)
    numbers = (func.count(SupportGiven.referral_id.distinct()), func.coalesce(func.sum(SupportGiven.pence), 0))
    which = (SupportGiven.given_on.between(scope.period.first, until), scope.whose(SupportGiven.referral_id))
    of_each = select(SupportGiven.kind, *numbers).where(*which).group_by(SupportGiven.kind)
    kinds = {kind: (people, int(pence)) for kind, people, pence in db.execute(of_each)}
    people, pence = db.execute(select(*numbers).where(*which)).one()
    rows = tuple(_row(kind.label, *kinds.get(kind, (0, 0))) for kind in Support)
    whole = (*rows, _row("All support", people, int(pence), is_total=True))
    return Table(
        key="money",
        title=f"Money spent, {scope.period.label}",
        about="Kind of support",
        columns=("People", "Spent"),
        rows=whole,
        note=NOTE,
        lines=tuple(down(len(rows), range(len(rows)), (1,))),
        chart=(1,),
    )


def _row(label: str, people: int, pence: int, *, is_total: bool = False) -> Row:
    return Row(label, (Figure(people), Figure(pence, Kind.PENCE, people, rests_on=(0,))), is_total)
