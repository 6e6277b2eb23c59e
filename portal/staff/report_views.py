"""Reports: how the team's work goes, in counts."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.referrals.reports import overview
from portal.referrals.reports.every import tables_of
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.staff.report_asking import asked_scope, is_exact, report_called, shared
from portal.web.context import reading


@staff.get("/reports")
@requires(Permission.SEE_REPORTS)
def reports() -> ResponseReturnValue:
    with reading() as db:
        scope = asked_scope(db)
        seen = overview.overview(db, scope, exact=is_exact())
    return render_template("staff/reports/overview.html", seen=seen, exact=is_exact(), **shared(scope))


@staff.get("/reports/<report_name>")
@requires(Permission.SEE_REPORTS)
def report(report_name: str) -> ResponseReturnValue:
    found = report_called(report_name)
    if found is None:
        abort(404)
    with reading() as db:
        scope = asked_scope(db)
        tables = tables_of(db, found, scope, exact=is_exact())
    return render_template("staff/reports/report.html", report=found, tables=tables, exact=is_exact(), **shared(scope))
