"""Whether jobs, placements and courses lasted 13 and 26 weeks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Lasted, Outcome
from portal.referrals.outcome_models import ReferralOutcome, SustainedCheck
from portal.referrals.outcomes import CHECKED_AFTER_WEEKS
from portal.referrals.reports.figures import Figure, Row, Table, across, down, share
from portal.referrals.reports.scope import Scope

Key: TypeAlias = tuple[int, Outcome, Lasted | None]
ANSWERS = (Lasted.YES, Lasted.NO, Lasted.UNKNOWN, None)
COLUMNS = ("Due", "Lasted", "Did not", "Not known", "Not answered yet", "Lasted, of those known")
NOTE = (
    "Checks that fell due in the period, of everybody who began a job, a placement, an apprenticeship or a course. "
    "The share is of those where it is known. A check that had no answer when the referral was opened again is off."
)


def count_checks(db: Session, scope: Scope) -> Counter[Key]:
    """Return how many checks fell due in the period, by weeks, outcome and answer."""
    of_each = (
        select(SustainedCheck.weeks, ReferralOutcome.outcome, SustainedCheck.result, func.count())
        .join(SustainedCheck.outcome)
        .where(
            SustainedCheck.due_on.between(scope.period.first, min(scope.period.last, scope.today)),
            scope.whose(ReferralOutcome.referral_id),
        )
        .group_by(SustainedCheck.weeks, ReferralOutcome.outcome, SustainedCheck.result)
    )
    found: Counter[Key] = Counter()
    for weeks, outcome, result, number in db.execute(of_each):
        found[weeks, outcome, result] = number
    return found


def tables(db: Session, scope: Scope) -> Iterator[Table]:
    """Yield for 13 weeks, then for 26, what lasted, by outcome."""
    counts = count_checks(db, scope)
    checked = tuple(outcome for outcome in Outcome if outcome.is_checked)
    for weeks in CHECKED_AFTER_WEEKS:
        rows = tuple(_row(outcome.label, counts, weeks, (outcome,)) for outcome in checked)
        whole = (*rows, _row("All", counts, weeks, checked, is_total=True))
        yield _table(f"lasting-{weeks}", f"After {weeks} weeks, {scope.period.label}", "Outcome", whole, has_total=True)


def in_short(db: Session, scope: Scope) -> Table:
    """Return both checks in one small table, over all outcomes."""
    counts = count_checks(db, scope)
    rows = tuple(_row(f"{weeks} weeks", counts, weeks, tuple(Outcome)) for weeks in CHECKED_AFTER_WEEKS)
    return _table("lasting", f"Did it last? {scope.period.label}", "After", rows, has_total=False)


def _table(key: str, title: str, about: str, rows: tuple[Row, ...], *, has_total: bool) -> Table:
    last = len(rows) - 1
    lines = (*across(rows, 0, range(1, 5)), *(down(last, range(last), range(5)) if has_total else ()))
    return Table(
        key=key, title=title, about=about, columns=COLUMNS, rows=rows, note=NOTE, lines=lines, chart=(1, 2, 3, 4)
    )


def _row(label: str, counts: Counter[Key], weeks: int, of: Iterable[Outcome], *, is_total: bool = False) -> Row:
    outcomes = tuple(of)
    yes, no, unknown, none = (sum(counts[weeks, outcome, answer] for outcome in outcomes) for answer in ANSWERS)
    numbers = (yes + no + unknown + none, yes, no, unknown, none)
    return Row(label, (*map(Figure, numbers), share(yes, yes + no, rests_on=(1, 2))), is_total)
