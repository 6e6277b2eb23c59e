"""A month's figures, kept as they were reported: what happens to referrals later rewrites nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.referrals.reports.errors import MonthFrozen, MonthNotOver
from portal.referrals.reports.figures import Figure, Table, from_plain, to_plain
from portal.referrals.reports.hiding import hide
from portal.referrals.reports.month_sheet import sheet_tables
from portal.referrals.reports.scope import Scope
from portal.referrals.team_models import FrozenMonth

FORM = 1
WHOLE_COUNTY = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is counted otherwise now than it was reported. Both as they may be shown."""

    table: str
    row: str
    column: str
    reported: Figure
    now: Figure


def name_of(scope: Scope) -> str:
    """Return how the month of a scope is kept: "2026-11"."""
    return f"{scope.period.first:%Y-%m}"


def freeze(db: Session, scope: Scope, by: StaffMember) -> None:
    """Keep the sheet of the scope's month, for the county and for each locality, with its audit entry.

    Raises MonthNotOver. Raises MonthFrozen: it was kept already, and stays as it is.
    """
    month = name_of(scope)
    if scope.period.last >= scope.today:
        raise MonthNotOver(f"{month} has not ended")
    if (kept := _find(db, month, WHOLE_COUNTY)) is not None:
        raise MonthFrozen(month, kept.frozen_at)
    for locality in (WHOLE_COUNTY, *scope.localities):
        tables = sheet_tables(db, scope.within(locality))
        figures = json.dumps({"form": FORM, "tables": [to_plain(table) for table in tables]}, ensure_ascii=False)
        db.add(FrozenMonth(month=month, locality=locality, figures=figures, frozen_at=scope.now, by_id=by.id))
    audit.record(db, actor=by, action="report.frozen", subject=month, now=scope.now)
    try:
        db.flush()
    except IntegrityError:  # somebody else kept it at the same moment
        raise MonthFrozen(month) from None


def frozen_month(db: Session, scope: Scope) -> FrozenMonth | None:
    """Return the kept sheet of the scope's month and locality, with who kept it, or None."""
    return _find(db, name_of(scope), scope.locality)


def tables_in(kept: FrozenMonth) -> tuple[Table, ...]:
    """Return a kept sheet's tables as they were, with nothing hidden yet."""
    return tuple(from_plain(table) for table in json.loads(kept.figures)["tables"])


def frozen_since(db: Session) -> dict[str, datetime]:
    """Return the months that are kept, and since when."""
    kept = select(FrozenMonth.month, FrozenMonth.frozen_at).where(FrozenMonth.locality == WHOLE_COUNTY)
    return dict(db.execute(kept).all())


def differences(reported: Sequence[Table], now: Sequence[Table]) -> tuple[Difference, ...]:
    """Return what is counted otherwise now, where it may be shown in both; what is hidden in one is left out."""
    counted = {
        (table.key, row.label, column): figure
        for table in map(hide, now)
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
    }
    return tuple(
        Difference(table.title, row.label, column, figure, other)
        for table in map(hide, reported)
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if (other := counted.get((table.key, row.label, column))) is not None
        and not (figure.hidden or other.hidden)
        and figure.value != other.value
    )


def _find(db: Session, month: str, locality: str) -> FrozenMonth | None:
    kept = select(FrozenMonth).where(FrozenMonth.month == month, FrozenMonth.locality == locality)
    return db.scalar(kept.options(joinedload(FrozenMonth.by)))
