"""Putting several on hold, or closing several: the reason once, and for each the rules and the audit entry of one."""

from collections.abc import Callable, Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.referrals import queries, workflow
from portal.referrals.models import Referral
from portal.staff.acting import first_error
from portal.staff.blueprint import staff
from portal.staff.guard import me, requires
from portal.staff.moving_views import note
from portal.staff.refusals import refusal_words
from portal.staff.ticked_forms import HOLD, CloseManyForm, HoldManyForm
from portal.staff.words import times
from portal.web.context import now, reading, transaction

Form = HoldManyForm | CloseManyForm
Act = Callable[[Session, Referral, StaffMember], None]


@staff.post("/ticked/hold")
@requires(Permission.WORK_ON_REFERRALS)
def hold_ticked() -> ResponseReturnValue:
    form = HoldManyForm()

    def put_on_hold(db: Session, found: Referral, myself: StaffMember) -> None:
        workflow.hold(db, found, form.hold, myself, now(), times(db))

    return _each("hold", form, put_on_hold)


@staff.post("/ticked/close")
@requires(Permission.WORK_ON_REFERRALS)
def close_ticked() -> ResponseReturnValue:
    form = CloseManyForm()

    def end(db: Session, found: Referral, myself: StaffMember) -> None:
        workflow.close(db, found, form.closing, myself, now(), times(db))

    return _each("close", form, end)


def page(
    what: str, refs: Sequence[str], status: int = 200, problem: str = "", form: Form | None = None
) -> ResponseReturnValue:
    """Return the page that asks why they rest, or what came of it, with who is meant. What was typed stays."""
    form = form or (HoldManyForm(formdata=None) if what == HOLD else CloseManyForm(formdata=None))
    with reading() as db:
        found = [queries.get_by_ref(db, reference) for reference in refs]
        return render_template("staff/ending_many.html", what=what, referrals=found, form=form, problem=problem), status


def _each(what: str, form: Form, do: Act) -> ResponseReturnValue:
    """Do it to each in a transaction of its own; those that were refused stay on the page, with why."""
    if not form.validate_on_submit():
        return page(what, form.refs, 422, first_error(form), form)
    refused = {reference: why for reference in form.refs if (why := _tried(reference, form, do))}
    if not refused:
        return redirect(url_for("staff.queue"), 303)
    words = " ".join(f"{reference[:3]} {reference[3:]}: {why}" for reference, why in refused.items())
    done = len(form.refs) - len(refused)
    return page(what, tuple(refused), 409, f"{done} of {len(form.refs)} done. {words}", form)


def _tried(reference: str, form: Form, do: Act) -> str:
    """Return why not, or nothing where it was done."""
    try:
        with transaction() as db:
            found, myself = queries.get_by_ref(db, reference, to_change=True), me(db)
            workflow.require_unchanged(found, form.seen_of.get(reference, 0))
            do(db, found, myself)
            note(db, found, form.words.data, myself)
    except PortalError as refusal:
        return refusal_words(refusal)
    return ""
