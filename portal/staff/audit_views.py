"""The audit trail, for who has to see that everything is accounted for. It shows no record, only who did what."""

from datetime import date, datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import SelectChoice

from portal.accounts import audit, managing
from portal.accounts.audit import Sought
from portal.accounts.permissions import Permission
from portal.staff.account_forms import AuditForm
from portal.staff.blueprint import staff
from portal.staff.guard import needs_fresh_sign_in, requires
from portal.web.context import current_offer, reading

LONGEST_SEQUENCE = 9
ANYONE = MultiDict({"who": "0"})  # where the address names nobody


@staff.get("/audit")
@requires(Permission.READ_AUDIT)
@needs_fresh_sign_in
def audit_trail() -> ResponseReturnValue:
    form = AuditForm(CombinedMultiDict([request.args, ANYONE]))
    with reading() as db:
        form.who.choices = [SelectChoice(0, "Anyone"), *(SelectChoice(m.id, m.name) for m in managing.all_accounts(db))]
        is_fine = form.validate()
        found = audit.search(db, _sought(form) if is_fine else Sought())
        page = render_template(
            "staff/audit.html",
            form=form,
            found=found,
            action_words=action_words,
            asked={name: value for name, value in request.args.items() if name in {"who", "record", "day"} and value},
        )
    return page, 200 if is_fine else 422


def action_words(action: str) -> str:
    """Return an action's fixed name as words: "referral.handed_over" is "Referral: handed over"."""
    what, _, happened = action.partition(".")
    return f"{what.capitalize()}: {happened.replace('_', ' ')}"


def _sought(form: AuditForm) -> Sought:
    day = date.fromisoformat(form.day.data) if form.day.data else None
    before = request.args.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= LONGEST_SEQUENCE
    return Sought(
        actor_id=form.who.data or None,
        subject=_subject(form.record.data or ""),
        since=_midnight(day) if day else None,
        until=_midnight(day + timedelta(days=1)) if day and day < date.max else None,
        before=int(before) if is_number else None,
    )


def _subject(typed: str) -> str:
    """Return a record as the trail names it: a reference without its space, or "staff:3" as it is."""
    return typed.lower() if ":" in typed else typed.replace(" ", "").upper()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=current_offer().council.hours.zone)
