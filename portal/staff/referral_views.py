"""One referral: read it, take it, write a note, give it to somebody else."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.referrals import queries, together, workflow
from portal.referrals.errors import NobodyThere
from portal.referrals.models import Referral
from portal.staff import referral_page
from portal.staff.acting import act
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.narrowed import localities_of
from portal.staff.referral_forms import GiveForm, NoteForm
from portal.staff.ways import number_in
from portal.staff.words import times
from portal.web.context import current_offer, now, transaction


@staff.get("/referrals/<reference>")
@requires(Permission.SEE_REFERRALS)
def referral(reference: str) -> ResponseReturnValue:
    with transaction() as db:
        found, myself = queries.glance_at(db, reference), me(db)
        workflow.note_opened(db, found, myself, now())
        together.note_looking(db, found, myself, now())
    return referral_page.page(reference)


@staff.post("/referrals/<reference>/here")
@requires(Permission.SEE_REFERRALS)
def still_here(reference: str) -> ResponseReturnValue:
    """Write down that somebody has the page open; say who else has, who writes to them, and which version it is."""
    if not ButtonForm().validate_on_submit():
        return jsonify(others=[], writer=""), 422
    with transaction() as db:
        found, myself = queries.glance_at(db, reference), me(db)
        together.note_looking(db, found, myself, now())
        others = [each.name for each in together.who_looks(db, found, myself, now())]
        writer = together.who_answers(db, found, myself, now())
        return jsonify(others=others, writer=writer.name if writer else "", version=found.version)


@staff.post("/referrals/<reference>/take")
@requires(Permission.WORK_ON_REFERRALS)
def take(reference: str) -> ResponseReturnValue:
    return act(reference, ButtonForm(), lambda db, found, myself: workflow.take(db, found, myself, now(), times(db)))


@staff.post("/referrals/<reference>/notes")
@requires(Permission.WORK_ON_REFERRALS)
def add_note(reference: str) -> ResponseReturnValue:
    form = NoteForm()
    return act(
        reference, form, lambda db, found, myself: workflow.add_note(db, found, form.words.data or "", myself, now())
    )


@staff.post("/referrals/<reference>/hand-over")
@requires(Permission.HAND_OVER_REFERRALS)
def hand_over(reference: str) -> ResponseReturnValue:
    form = GiveForm()
    form.to.validate_choice = False
    return act(reference, form, lambda db, found, myself: _give(db, found, myself, form))


def _give(db: Session, found: Referral, myself: StaffMember, form: GiveForm) -> None:
    """Give it to the locality or the colleague that was chosen."""
    words = form.words.data or ""
    if form.to.data in localities_of(current_offer()):
        workflow.hand_to_locality(db, found, form.to.data, myself, now(), times(db), words)
        return
    to = db.get(StaffMember, number_in(form.to.data or "") or 0)
    if to is None:
        raise NobodyThere(found.public_ref)
    workflow.hand_over(db, found, to, myself, now(), times(db), words)
