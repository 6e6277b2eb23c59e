"""One referral: read it, take it, move it on, write a note, hand it over."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import accounts, audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import queries, workflow
from portal.referrals.errors import AlreadyTaken, MoveNotAllowed, StaleReferral
from portal.referrals.models import Referral
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm, HandOverForm, NoteForm, StatusForm
from portal.staff.guard import me, requires
from portal.staff.quick_moves import change_status as change_status_to
from portal.staff.quick_moves import reachable
from portal.staff.referral_texts import texts_of
from portal.staff.words import CAME_BY, due_words, phone_as_read, timeline, times, today
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG, PlainForm

NOT_SAVED = "Nothing of yours was saved yet. What you typed is still here."


@staff.get("/referrals/<reference>")
@requires(Permission.SEE_REFERRALS)
def referral(reference: str) -> ResponseReturnValue:
    with transaction() as db:
        workflow.note_opened(db, queries.get_by_ref(db, reference), me(db), now())
    return _page(reference)


@staff.post("/referrals/<reference>/take")
@requires(Permission.WORK_ON_REFERRALS)
def take(reference: str) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(reference, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            workflow.take(db, queries.get_by_ref(db, reference, to_change=True), me(db), now(), times(db))
    except AlreadyTaken as refusal:
        return _page(reference, 409, f"{refusal.holder} took this before you. It’s with them now.")
    return _back_to(reference)


@staff.post("/referrals/<reference>/status")
@requires(Permission.WORK_ON_REFERRALS)
def change_status(reference: str) -> ResponseReturnValue:
    form = StatusForm()
    if not form.validate_on_submit():
        return _page(reference, 422, _first_error(form), status_form=form)
    try:
        with transaction() as db:
            found, myself = queries.get_by_ref(db, reference, to_change=True), me(db)
            workflow.require_unchanged(found, form.version.data)
            change_status_to(db, found, form.chosen, myself, now(), times(db))
            if form.words.data:
                workflow.add_note(db, found, form.words.data, myself, now())
    except StaleReferral as refusal:
        now_it_is = f"Someone changed this while you had it open. It’s {refusal.status.label} now."
        return _page(reference, 409, f"{now_it_is} {NOT_SAVED}", kept_words=form.words.data)
    except MoveNotAllowed as refusal:
        cannot = f"It can’t go from {refusal.was.label} to {refusal.to.label}."
        return _page(reference, 409, f"{cannot} {NOT_SAVED}", kept_words=form.words.data)
    return _back_to(reference)


@staff.post("/referrals/<reference>/notes")
@requires(Permission.WORK_ON_REFERRALS)
def add_note(reference: str) -> ResponseReturnValue:
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(reference, 422, _first_error(form), note_form=form)
    with transaction() as db:
        workflow.add_note(db, queries.get_by_ref(db, reference, to_change=True), form.words.data, me(db), now())
    return _back_to(reference)


@staff.post("/referrals/<reference>/hand-over")
@requires(Permission.HAND_OVER_REFERRALS)
def hand_over(reference: str) -> ResponseReturnValue:
    with reading() as db:
        form = HandOverForm.among(accounts.workers(db))
    if not form.validate_on_submit():
        return _page(reference, 422, _first_error(form))
    with transaction() as db:
        to = db.get_one(StaffMember, form.to.data)
        workflow.hand_over(db, queries.get_by_ref(db, reference, to_change=True), to, me(db), now(), times(db))
    return _back_to(reference)


def _page(
    reference: str,
    status: int = 200,
    problem: str = "",
    *,
    status_form: StatusForm | None = None,
    note_form: NoteForm | None = None,
    kept_words: str = "",
) -> ResponseReturnValue:
    """Return the referral's page as it is now, with what went wrong at its top and what was typed still in place."""
    with reading() as db:
        found = queries.get_by_ref(db, reference)
        myself = me(db)
        page = render_template(
            "staff/referral.html",
            referral=found,
            problem=problem,
            moves=reachable(found.status),
            status_form=status_form or _status_form(found, kept_words),
            note_form=note_form or NoteForm(formdata=None),
            hand_over_form=HandOverForm.among(accounts.workers(db)),
            may_work=may(myself, Permission.WORK_ON_REFERRALS),
            may_hand_over=may(myself, Permission.HAND_OVER_REFERRALS),
            phone=phone_as_read(found.contact_point),
            due=due_words(found, today()),
            came_by=CAME_BY[found.channel],
            texts=texts_of(db, found, myself),
            timeline=timeline(audit.history_of(db, found.public_ref)),
        )
    return page, status


def _status_form(found: Referral, words: str) -> StatusForm:
    return StatusForm(formdata=None, version=found.version, status=found.status.value, words=words)


def _first_error(form: PlainForm) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def _back_to(reference: str) -> ResponseReturnValue:
    return redirect(url_for("staff.referral", reference=reference), 303)
