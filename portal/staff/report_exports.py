"""Figures and referrals as files, for a spreadsheet. Each is written down in the audit trail."""

from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec

from flask import Response, abort, stream_with_context
from flask.typing import ResponseReturnValue

from portal.accounts import audit
from portal.accounts.permissions import Permission
from portal.referrals.reports import csv_lines
from portal.referrals.reports.every import tables_of
from portal.referrals.reports.rows import referral_rows
from portal.referrals.reports.scope import Scope
from portal.staff.blueprint import staff
from portal.staff.guard import me, needs_fresh_sign_in, requires
from portal.staff.report_asking import asked_scope, report_called
from portal.staff.report_words import table_rows
from portal.web.context import now, reading, transaction

Given = ParamSpec("Given")


def may_export(view: Callable[Given, ResponseReturnValue]) -> Callable[Given, ResponseReturnValue]:
    """Serve a file only to who may take data out, and has just shown again who they are."""
    return requires(Permission.EXPORT_FIGURES)(needs_fresh_sign_in(view))


@staff.get("/reports/<report_name>/figures.csv")
@may_export
def report_figures(report_name: str) -> ResponseReturnValue:
    found = report_called(report_name)
    if found is None:
        abort(404)
    with transaction() as db:
        scope = asked_scope(db)
        rows = list(table_rows(tables_of(db, found, scope)))
        audit.record(db, actor=me(db), action="report.exported", subject=_subject(found.name, scope), now=now())
    return _file(csv_lines.lines(rows), _file_name(found.name, scope))


@staff.get("/reports/referrals.csv")
@may_export
def report_referrals() -> ResponseReturnValue:
    with transaction() as db:
        scope = asked_scope(db)
        audit.record(db, actor=me(db), action="report.exported", subject=_subject("referrals", scope), now=now())

    def rows() -> Iterator[list[object]]:
        with reading() as db:
            yield from referral_rows(db, scope)

    return _file(stream_with_context(csv_lines.lines(rows())), _file_name("referrals", scope))


def _file(lines: Iterable[str], name: str) -> Response:
    response = Response(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _subject(what: str, scope: Scope) -> str:
    return " ".join(part for part in (what, scope.period.key, scope.locality) if part)


def _file_name(what: str, scope: Scope) -> str:
    return f"{_subject(what, scope).lower().replace(' ', '-')}-at-{scope.today.isoformat()}.csv"
