"""Months: the sheet for the Corporate Parenting Board, and keeping a month as it was reported."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.permissions import Permission
from portal.referrals.reports import frozen, periods
from portal.referrals.reports.errors import MonthFrozen, MonthNotOver
from portal.referrals.reports.hiding import hide
from portal.referrals.reports.month_sheet import FIRST_PAGE, sheet_tables
from portal.referrals.reports.scope import Scope
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.report_asking import asked_scope, shared
from portal.staff.words import today
from portal.web.context import reading, transaction
from portal.web.forms import OPEN_TOO_LONG

MONTHS_SHOWN = 24


@staff.get("/reports/months")
@requires(Permission.SEE_REPORTS)
def report_months() -> ResponseReturnValue:
    with reading() as db:
        scope = asked_scope(db)
        kept = frozen.frozen_since(db)
    months = tuple(reversed(periods.months_to(today(), MONTHS_SHOWN)))
    return render_template("staff/reports/months.html", months=months, kept=kept, **shared(scope))


@staff.get("/reports/months/<month_name>")
@requires(Permission.SEE_REPORTS)
def report_month(month_name: str) -> ResponseReturnValue:
    return _sheet(month_name)


@staff.post("/reports/months/<month_name>/freeze")
@requires(Permission.FREEZE_MONTHS)
def report_freeze(month_name: str) -> ResponseReturnValue:
    month = _month(month_name)
    if not ButtonForm().validate_on_submit():
        return _sheet(month_name, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            frozen.freeze(db, asked_scope(db).over(month).within(frozen.WHOLE_COUNTY), me(db))
    except MonthNotOver:
        return _sheet(month_name, 409, "This month has not ended, so its figures can still change. Keep them after it.")
    except MonthFrozen:
        return _sheet(month_name, 409, "Somebody kept this month already. Its figures stay as they were then.")
    return redirect(url_for("staff.report_month", month_name=month_name), 303)


def _month(name: str) -> periods.Period:
    """Return the month of that name, where it has begun; else the page is not there."""
    month = periods.month_called(name)
    if month is None or month.first > today():
        abort(404)
    return month


def _sheet(month_name: str, status: int = 200, problem: str = "") -> ResponseReturnValue:
    month = _month(month_name)
    with reading() as db:
        scope = asked_scope(db).over(month)
        shown = _figures(db, scope)
    page = render_template(
        "staff/reports/month.html",
        month_name=month_name,
        on_first_sheet=FIRST_PAGE,
        problem=problem,
        **shown,
        **shared(scope),
    )
    return page, status


def _figures(db: Session, scope: Scope) -> dict[str, object]:
    """Return the month's tables as they are shown: those that were kept, where it was, and what differs by now."""
    kept, counted = frozen.frozen_month(db, scope), sheet_tables(db, scope)
    reported = frozen.tables_in(kept) if kept else counted
    return {
        "kept": kept,
        "tables": {table.key: hide(table) for table in reported},
        "differences": frozen.differences(reported, counted) if kept else (),
    }
