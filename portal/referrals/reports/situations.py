"""Education, employment and training: who is in it and who is not, by age group and locality, over time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Situation
from portal.referrals.models import Referral
from portal.referrals.outcome_models import SituationChange
from portal.referrals.reports.figures import Figure, Line, Row, Table, across, down, share
from portal.referrals.reports.periods import midnight, month
from portal.referrals.reports.scope import AGE_GROUP, ELSEWHERE, AgeGroup, Scope

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


def count_situations(db: Session, scope: Scope, days: Sequence[date]) -> list[Counter[Key]]:
    """Return for the end of each day how many people were in each situation. One pass over what was noted."""
    later = func.lead(SituationChange.noted_at).over(
        partition_by=SituationChange.referral_id, order_by=(SituationChange.noted_at, SituationChange.id)
    )
    spans = select(
        SituationChange.referral_id, SituationChange.situation, SituationChange.noted_at, later.label("until")
    ).subquery()
    moments = [min(midnight(day + timedelta(days=1), scope.zone), scope.now) for day in days]
    sums = []
    for at in moments:
        is_then = and_(
            spans.c.noted_at < at,
            or_(spans.c.until.is_(None), spans.c.until >= at),
            or_(Referral.closed_at.is_(None), Referral.closed_at >= at - KNOWN_FOR),
        )
        sums.append(func.sum(case((is_then, 1), else_=0)))
    of_each = (
        select(Referral.locality, AGE_GROUP, spans.c.situation, *sums)
        .join(spans, spans.c.referral_id == Referral.id)
        .where(or_(Referral.closed_at.is_(None), Referral.closed_at >= min(moments) - KNOWN_FOR), *scope.people())
        .group_by(Referral.locality, AGE_GROUP, spans.c.situation)
    )
    found: list[Counter[Key]] = [Counter() for _ in days]
    for locality, group, situation, *numbers in db.execute(of_each):
        for counter, number in zip(found, numbers, strict=True):
            counter[Key(locality, group, situation)] += int(number)
    return found


def points(last: date) -> tuple[date, ...]:
    """Return the days for which the state is told: `last`, and the ends of the months 3, 6, 9 and 12 before."""
    before = (month(last.year, last.month - back * MONTHS_APART).last for back in range(POINTS - 1, 0, -1))
    return (*before, last)


def tables(db: Session, scope: Scope) -> Iterator[Table]:
    """Yield the state at the end of the period by age group and by locality, then EET over time."""
    last = min(scope.period.last, scope.today)
    days = points(last)
    counted = count_situations(db, scope, days)
    yield by_age(counted[-1], _said(last))
    yield by_locality(counted[-1], _said(last), scope)
    yield over_time(counted, [_said(day) for day in days])


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
