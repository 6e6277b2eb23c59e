"""One text to several people: shown first as each will get it, with what it costs, and sent once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.canned import CannedReply
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.messages import answering_people
from portal.messages.gsm7 import cheap_letters
from portal.messages.segments import count_segments
from portal.referrals import queries, writing
from portal.referrals.models import Referral
from portal.referrals.writing import Said
from portal.staff.blueprint import staff
from portal.staff.conversation_words import cost_words
from portal.staff.guard import me, requires
from portal.staff.refusals import refusal_words
from portal.staff.text_forms import PUT_IN, SEND
from portal.staff.ticked_forms import TextManyForm
from portal.staff.words import times
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG

LOOK_FIRST = "Look at each text first, then send."


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person would get: its words and how many texts it makes, or why they get none."""

    reference: str
    name: str
    words: str = ""
    segments: int = 0
    seen: int = 0
    why_not: str = ""


@staff.post("/ticked/text")
@requires(Permission.TALK_TO_PEOPLE)
def text_ticked() -> ResponseReturnValue:
    form = TextManyForm()
    if not form.validate_on_submit():
        return page(form.refs, 422, str(next(iter(form.errors.values()), [OPEN_TOO_LONG])[0]), form)
    if form.do.data == PUT_IN:
        ready = current_offer().canned.of(form.canned.data or "")
        form.words.data = "\n".join(words for words in (form.words.data, ready.words if ready else "") if words)
    if form.do.data != SEND:
        return page(form.refs, form=form)
    if not form.words.data or form.looked.data != form.words.data:
        return page(form.refs, 422, LOOK_FIRST, form)
    refused = {reference: why for reference in form.refs if (why := _sent(reference, form))}
    if not refused:
        return redirect(url_for("staff.queue"), 303)
    words = " ".join(f"{reference[:3]} {reference[3:]}: {why}" for reference, why in refused.items())
    return page(tuple(refused), 409, f"{len(form.refs) - len(refused)} of {len(form.refs)} sent. {words}", form)


def page(
    refs: Sequence[str], status: int = 200, problem: str = "", form: TextManyForm | None = None
) -> ResponseReturnValue:
    """Return the page on which a text for these people is written, with what each will get."""
    form = form or TextManyForm(formdata=None)
    form.offer(current_offer().canned.replies)
    with reading() as db:
        myself = me(db)
        drafts = [_draft(db, queries.get_by_ref(db, reference), form.words.data or "", myself) for reference in refs]
    total = sum(draft.segments for draft in drafts)
    cost = cost_words(total, current_offer().council)
    return render_template(
        "staff/text_many.html", drafts=drafts, form=form, problem=problem, total=total, cost=cost
    ), status


def _draft(db: Session, referral: Referral, words: str, myself: StaffMember) -> Draft:
    try:
        conversation = writing.conversation_with(db, referral)
    except PortalError as refusal:
        return Draft(referral.public_ref, referral.first_name, why_not=refusal_words(refusal))
    filled = _filled(words, referral, myself)
    segments = count_segments(cheap_letters(filled)) if filled.strip() else 0
    return Draft(
        referral.public_ref, referral.first_name, filled, segments, conversation.replies if conversation else 0
    )


def _filled(words: str, referral: Referral, myself: StaffMember) -> str:
    """Return the words as this person gets them."""
    return CannedReply("", "", words).filled(
        name=referral.first_name,
        reference=referral.reference,
        officer=answering_people.first_name_of(myself),
        hours=current_offer().council.hours,
    )


def _sent(reference: str, form: TextManyForm) -> str:
    """Text one person in a transaction of its own; return why not, or nothing where it was sent."""
    try:
        with transaction() as db:
            referral, myself = queries.get_by_ref(db, reference, to_change=True), me(db)
            said = Said(
                _filled(form.words.data or "", referral, myself),
                form.seen_of.get(reference),
                current_offer().council.service,
            )
            writing.send(db, referral, said, myself, now(), times(db))
    except PortalError as refusal:
        return refusal_words(refusal)
    return ""
