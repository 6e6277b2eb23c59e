"""What the address of a report asks for, and what every page of reports shows."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from portal.accounts.permissions import Permission, may
from portal.referrals.reports import periods
from portal.referrals.reports.every import REPORTS, Report
from portal.referrals.reports.scope import Scope, scope_of
from portal.staff.charts import chart_of
from portal.staff.guard import signed_in
from portal.staff.report_words import figure_words
from portal.staff.words import today
from portal.web.context import current_offer, now


def asked_scope(db: Session) -> Scope:
    """Return the time and the locality that the address names; what it can't mean is the usual."""
    period = periods.period_called(request.args.get("period", ""), today())
    return scope_of(db, current_offer(), period, request.args.get("locality", ""), now())


def is_exact() -> bool:
    """Say whether small numbers are asked for, by somebody who sees each referral anyway."""
    member = signed_in()
    return bool(request.args.get("exact")) and member is not None and may(member, Permission.SEE_REFERRALS)


def shared(scope: Scope) -> dict[str, Any]:
    """Return what the templates of reports use."""
    member = signed_in()
    asked = {"period": scope.period.key, "locality": scope.locality}
    return {
        "scope": scope,
        "asked": {name: value for name, value in asked.items() if value},
        "periods": tuple(periods.choices(scope.today)),
        "reports": tuple(REPORTS.values()),
        "words": figure_words,
        "chart_of": chart_of,
        "may_export": member is not None and may(member, Permission.EXPORT_FIGURES),
        "may_freeze": member is not None and may(member, Permission.FREEZE_MONTHS),
        "sees_exact": member is not None and may(member, Permission.SEE_REFERRALS),
    }


def report_called(name: str) -> Report | None:
    """Return the report of that name, or None."""
    return REPORTS.get(name)
