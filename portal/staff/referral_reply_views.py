"""Texting somebody from their referral's page: counted before it goes, one colleague at a time, nothing typed lost."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.messages.segments import MOST_SEGMENTS
from portal.referrals import queries, together, writing
from portal.referrals.errors import BeingAnswered
from portal.referrals.writing import Said
from portal.staff import referral_page
from portal.staff.acting import back_to, first_error
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.referral_answering import filled, segments_in
from portal.staff.referral_forms import AnswerForm
from portal.staff.referral_page import Told
from portal.staff.refusals import refusal_words
from portal.staff.text_forms import PUT_IN, SEND
from portal.staff.words import times
from portal.web.context import current_offer, now, transaction


@staff.post("/referrals/<reference>/reply")
@requires(Permission.TALK_TO_PEOPLE)
def answer(reference: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate_on_submit():
        return referral_page.page(reference, 422, Told(first_error(form), form))
    try:
        if form.do.data != SEND:
            _prepare(reference, form)
            return referral_page.page(reference, told=Told(form=form))
        segments = segments_in(form.words.data or "")
        if segments > MOST_SEGMENTS and form.confirmed.data != segments:
            return referral_page.page(reference, 422, Told(form=form, confirm=segments))
        _send(reference, form)
    except PortalError as refusal:
        return referral_page.page(reference, 409, Told(refusal_words(refusal), form))
    return back_to(reference)


@staff.post("/referrals/<reference>/writing")
@requires(Permission.TALK_TO_PEOPLE)
def begin_answer(reference: str) -> ResponseReturnValue:
    """Keep colleagues from texting the same person meanwhile, and say which colleague was first."""
    if not ButtonForm().validate_on_submit():
        return jsonify(other=""), 422
    try:
        with transaction() as db:
            together.begin_reply(db, queries.get_by_ref(db, reference, to_change=True), me(db), now())
    except BeingAnswered as refusal:
        return jsonify(other=refusal.by)
    return jsonify(other="")


def _prepare(reference: str, form: AnswerForm) -> None:
    """Put in what was asked for, and keep colleagues from texting meanwhile."""
    with transaction() as db:
        found, myself = queries.get_by_ref(db, reference, to_change=True), me(db)
        if form.do.data == PUT_IN:
            ready = filled(form.canned.data or "", found, myself)
            form.words.data = "\n".join(words for words in (form.words.data, ready) if words)
        together.begin_reply(db, found, myself, now())


def _send(reference: str, form: AnswerForm) -> None:
    with transaction() as db:
        found = queries.get_by_ref(db, reference, to_change=True)
        said = Said(form.words.data or "", form.seen.data, current_offer().council.service)
        writing.send(db, found, said, me(db), now(), times(db))
