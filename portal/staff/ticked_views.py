"""Doing one thing with several referrals. Each stands alone: what is refused for one is done for the others."""

from collections.abc import Callable, Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, sessions
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.referrals import queries, workflow
from portal.referrals.models import Referral
from portal.staff import ending_many, queue_page, text_many
from portal.staff.blueprint import staff
from portal.staff.export import as_csv
from portal.staff.guard import current_session, me, requires
from portal.staff.narrowed import read_query
from portal.staff.queue_page import Shown, Told
from portal.staff.refusals import refusal_words
from portal.staff.ticked_forms import CLOSE, CONTACT, EXPORT, GIVE, HOLD, TAKE, TEXT, WORK, TickedForm
from portal.staff.ways import number_in
from portal.staff.words import times, today
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG

TICK_FIRST = "Tick somebody first."
CHOOSE = "Choose what to do with those that are ticked."
Act = Callable[[Session, Referral, StaffMember], None]


@staff.post("/ticked")
@requires(Permission.WORK_ON_REFERRALS)
def ticked() -> ResponseReturnValue:
    form = TickedForm()
    shown = Shown(
        read_query(form.view.data or "", current_offer()),
        form.q.data or "",
        form.after.data or "",
        form.before.data or "",
    )
    if not form.validate_on_submit():
        return queue_page.page(shown, 422, Told(str(OPEN_TOO_LONG), ticked=frozenset(form.refs)))
    if not form.refs:
        return queue_page.page(shown, 422, Told(TICK_FIRST))
    if form.do.data == EXPORT:
        is_fresh = sessions.is_fresh(current_session(), now())
        return _export(form.refs) if is_fresh else redirect(url_for("staff.prove", next=url_for("staff.queue")), 303)
    if form.do.data == TEXT:
        return text_many.page(form.refs)
    if form.act.data in {HOLD, CLOSE}:
        return ending_many.page(form.act.data, form.refs)
    return _act_on_each(form, shown)


def _act_on_each(form: TickedForm, shown: Shown) -> ResponseReturnValue:
    with reading() as db:
        act, words = _act(form.act.data or "", accounts.workers(db))
    if act is None:
        return queue_page.page(shown, 422, Told(CHOOSE, ticked=frozenset(form.refs)))
    refused = {reference: why for reference in form.refs if (why := _tried(reference, act))}
    done = len(form.refs) - len(refused)
    told = Told(
        done=f"{words}: {done} of {len(form.refs)}.",
        refused=tuple(f"{reference[:3]} {reference[3:]}: {why}" for reference, why in refused.items()),
        ticked=frozenset(refused),
    )
    return queue_page.page(shown, 409 if refused else 200, told)


def _act(chosen: str, team: Sequence[StaffMember]) -> tuple[Act | None, str]:
    """Return what was chosen, and its name; None where it is nothing that can be done."""
    if chosen == TAKE:
        return lambda db, found, myself: workflow.take(db, found, myself, now(), times(db)), "Given to you"
    if chosen == CONTACT:
        return lambda db, found, myself: workflow.contact(db, found, myself, now(), times(db)), "In touch"
    if chosen == WORK:
        return lambda db, found, myself: workflow.work(db, found, myself, now(), times(db)), "Working"
    to_id = number_in(chosen.removeprefix(GIVE)) if chosen.startswith(GIVE) else None
    to = next((each for each in team if each.id == to_id), None)
    if to is None:
        return None, ""

    def give(db: Session, found: Referral, myself: StaffMember) -> None:
        workflow.hand_over(db, found, db.get_one(StaffMember, to.id), myself, now(), times(db))

    return give, f"Given to {to.name}"


def _tried(reference: str, act: Act) -> str:
    """Do it to one referral in a transaction of its own; return why not, or nothing where it was done."""
    try:
        with transaction() as db:
            act(db, queries.get_by_ref(db, reference, to_change=True), me(db))
    except PortalError as refusal:
        return refusal_words(refusal)
    return ""


def _export(refs: Sequence[str]) -> Response:
    """Return those that are ticked as a table for a spreadsheet. That they were taken out is kept with each."""
    with transaction() as db:
        found = [queries.get_by_ref(db, reference) for reference in refs]
        for referral in found:
            audit.record(db, actor=me(db), action="referral.exported", subject=referral.public_ref, now=now())
        written = as_csv(found, current_offer())
    name = f"referrals-{today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written, mimetype="text/csv", headers=headers)
