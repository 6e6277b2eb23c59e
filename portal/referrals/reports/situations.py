"""Education, employment and training: who is in it and who is not, by age group and locality, over time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, func, null, or_, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Situation
from portal.referrals.outcome_models import SituationChange
from portal.referrals.reports.figures import Figure, Line, Row, Table, across, down, share
from portal.referrals.reports.periods import midnight, month
from portal.referrals.reports.scope import ELSEWHERE, AgeGroup, Scope, age_group

KNOWN_FOR = timedelta(days=365)
POINTS, MONTHS_APART = 5, 3
NEET = (Situation.NEET_ILLNESS, Situation.NEET_OTHER, Situation.NEET_PREGNANCY)
ANY = "any"
EET_COLUMN, NEET_COLUMN, ALL_COLUMN = 0, 4, 6
COLUMNS = ("EET", "G4", "G5", "G6", "NEET", "Not known", "All", "EET share")
NOTE = (
    "EET is in education, employment or training. NEET is not: G4 illness or disability, G5 other reasons, G6 "
    "pregnancy or parenting. "
    "Everybody whose referral was open at some time in the 12 months before, by the last situation that was noted, "
    "the age when they asked and the locality that they are in now. The share is of those whose situation is known. "
    "These are people who asked this team for help, not all care leavers: do not set it beside the figures for all."
)


class Key(NamedTuple):
    locality: str | None
    age_group: str
    situation: Situation


def count_situations(db: Session, scope: Scope, days: Sequence[date], *, in_groups: bool = True) -> list[Counter[Key]]:
    """Return for the end of each day how many people were in each situation. One pass over who was open since.

    Without groups they are counted as people of no locality and no age, which is faster.
    """
    moments = [min(midnight(day + timedelta(days=1), scope.zone), scope.now) for day in days]
    known, first, last = scope.open_since(min(moments) - KNOWN_FOR), min(moments), max(moments)
    held, until = SituationChange, SituationChange.until
    sums = []
    for at in moments:
        is_known = or_(known.c.closed_at.is_(None), known.c.closed_at >= at - KNOWN_FOR)
        is_then = and_(held.noted_at < at, or_(until.is_(None), until >= at), is_known)
        sums.append(func.sum(case((is_then, 1), else_=0)))
    groups = (known.c.locality, known.c.age) if in_groups else (null(), null())
    of_each = (
        select(*groups, held.situation, *sums)
        .select_from(known)
        .join(held, held.referral_id == known.c.id)
        .where(known.c.received_at < last, held.noted_at < last, or_(until.is_(None), until >= first))
        .group_by(*(groups if in_groups else ()), held.situation)
    )
    found: list[Counter[Key]] = [Counter() for _ in days]
    for locality, age, situation, *numbers in db.execute(of_each):
        for counter, number in zip(found, numbers, strict=True):
            counter[Key(locality, age_group(age), situation)] += int(number)
    return found


def points(last: date) -> tuple[date, ...]:
    """Return the days for which the state is told: `last`, and the ends of the months 3, 6, 9 and 12 before."""
    before = (month(last.year, last.month - back * MONTHS_APART).last for back in range(POINTS - 1, 0, -1))
    return (*before, last)


def tables(db: Session, scope: Scope) -> Iterator[Table]:
    """Yield the state at the end of the period by age group and by locality, then EET over time."""
    last = min(scope.period.last, scope.today)
    days = points(last)
    *before, _ = days
    counted = count_situations(db, scope, [last])[0]
    yield by_age(counted, _said(last))
    yield by_locality(counted, _said(last), scope)
    then = count_situations(db, scope, before, in_groups=False)
    yield over_time([*then, counted], [_said(day) for day in days])


def by_age(counts: Counter[Key], when: str) -> Table:
    """Return one moment's state by age group."""
    rows = [_row(group.value, _only(counts, group=group.value)) for group in AgeGroup]
    return _with_total(rows, counts, "situation-by-age", f"EET and NEET by age group, {when}", "Age group")


def by_locality(counts: Counter[Key], when: str, scope: Scope) -> Table:
    """Return one moment's state by locality."""
    rows = [_row(place or ELSEWHERE, _only(counts, place=place)) for place in scope.places()]
    return _with_total(rows, counts, "situation-by-locality", f"EET and NEET by locality, {when}", "Locality")


def over_time(counted: Sequence[Counter[Key]], names: Sequence[str]) -> Table:
    """Return everybody's state at each moment, the last one last."""
    rows = tuple(_row(name, _only(counts)) for name, counts in zip(names, counted, strict=True))
    return Table(
        key="situation-over-time",
        title="EET and NEET over time",
        about="At the end of",
        columns=COLUMNS,
        rows=rows,
        note=NOTE,
        lines=tuple(_across(rows)),
        chart=(0, 4, 5),
    )


def _with_total(rows: Sequence[Row], counts: Counter[Key], key: str, title: str, about: str) -> Table:
    whole = (*rows, _row("All", _only(counts), is_total=True))
    lines = (*_across(whole), *down(len(rows), range(len(rows)), range(ALL_COLUMN + 1)))
    return Table(
        key=key, title=title, about=about, columns=COLUMNS, rows=whole, note=NOTE, lines=lines, chart=(0, 4, 5)
    )


def _only(counts: Counter[Key], *, group: str = ANY, place: str | None = ANY) -> Counter[Situation]:
    """Return how many are in each situation, of one age group or one locality or of all."""
    of_each: Counter[Situation] = Counter()
    for key, number in counts.items():
        if group in (ANY, key.age_group) and place in (ANY, key.locality):
            of_each[key.situation] += number
    return of_each


def _row(label: str, of_each: Counter[Situation], *, is_total: bool = False) -> Row:
    eet = sum(number for situation, number in of_each.items() if situation.is_eet)
    neet = sum(of_each[situation] for situation in NEET)
    numbers = (eet, *(of_each[situation] for situation in NEET), neet, of_each[Situation.UNKNOWN], of_each.total())
    figures = (*map(Figure, numbers), share(eet, eet + neet, rests_on=(EET_COLUMN, NEET_COLUMN)))
    return Row(label, figures, is_total)


def _across(rows: Sequence[Row]) -> Iterator[Line]:
    """Yield what adds up in each row: the three codes to NEET, then all of them."""
    yield from across(rows, NEET_COLUMN, (1, 2, 3))
    yield from across(rows, ALL_COLUMN, (0, 4, 5))


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
