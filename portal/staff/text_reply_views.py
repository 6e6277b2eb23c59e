"""Answering somebody: counted before it goes, refused where a colleague was faster, and nothing typed is lost."""

from flask import jsonify, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.messages import answering_people
from portal.messages.conversation_errors import ConversationOver, HasStopped, NotHeld, ReplyRefused, StaleReply
from portal.messages.segments import MOST_SEGMENTS
from portal.referrals import together, waiting
from portal.referrals.errors import BeingAnswered
from portal.staff import text_page
from portal.staff.blueprint import staff
from portal.staff.conversation_words import STOPPED, segments_of
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.refusals import refusal_words
from portal.staff.text_forms import PUT_IN, SEND, ReplyForm
from portal.staff.text_page import Found
from portal.staff.text_views import OVER
from portal.staff.words import times
from portal.web.context import current_offer, now, reading, transaction

STALE = "A colleague answered while you were writing. Read that first. Yours was not sent, and is still in the field."
NOBODY_ON_IT = "Take this conversation first, so that nothing automatic is said while you answer."


@staff.post("/texts/<int:conversation_id>/reply")
@requires(Permission.TALK_TO_PEOPLE)
def reply_text(conversation_id: int) -> ResponseReturnValue:
    form = ReplyForm()
    fine, about = form.validate_on_submit(), form.about.data or ""
    seen = form.seen.data
    if not fine:
        return text_page.page(conversation_id, about, 422, str(next(iter(form.errors.values()))[0]), form=form)
    if form.do.data != SEND:
        problem = _prepare(conversation_id, about, form)
        return text_page.page(conversation_id, about, 409 if problem else 200, problem, form=form)
    too_many = _needs_a_yes(conversation_id, about, form)
    if too_many:
        return text_page.page(conversation_id, about, 422, form=form, confirm=too_many)
    try:
        there = _send(conversation_id, about, form)
    except StaleReply:
        return text_page.page(conversation_id, about, 409, STALE, form=form, seen=seen)
    except (BeingAnswered, ConversationOver, HasStopped, NotHeld, ReplyRefused) as refusal:
        return text_page.page(conversation_id, about, 409, _words_for(refusal), form=form)
    return redirect(there, 303)


@staff.post("/texts/<int:conversation_id>/writing")
@requires(Permission.TALK_TO_PEOPLE)
def writing_text(conversation_id: int) -> ResponseReturnValue:
    """Write down that somebody is writing, and say which colleague was before them."""
    if not ButtonForm().validate_on_submit():
        return jsonify(other=""), 422
    with transaction() as db:
        found, myself = text_page.find(db, conversation_id, "", to_change=True), me(db)
        other = answering_people.note_writing(found.conversation, myself, now())
        if other is None:
            try:
                _begin(db, found, myself)
            except BeingAnswered as refusal:
                return jsonify(other=refusal.by)
        return jsonify(other=other.name if other else "")


def _prepare(conversation_id: int, about: str, form: ReplyForm) -> str:
    """Put in what was asked for, and keep colleagues from writing meanwhile. Return who does already, in words."""
    with transaction() as db:
        found, myself = text_page.find(db, conversation_id, about, to_change=True), me(db)
        answering_people.note_writing(found.conversation, myself, now())
        if form.do.data == PUT_IN:
            ready = text_page.filled(found, form.canned.data or "", myself)
            form.words.data = "\n".join(words for words in (form.words.data, ready) if words)
        try:
            _begin(db, found, myself)
        except BeingAnswered as refusal:
            return refusal_words(refusal)
    return ""


def _begin(db: Session, found: Found, myself: StaffMember) -> None:
    """Keep colleagues from writing to whom this may be for. Raises BeingAnswered: one does already."""
    for each in sorted(found.answered, key=lambda one: one.id):
        together.begin_reply(db, each, myself, now())


def _needs_a_yes(conversation_id: int, about: str, form: ReplyForm) -> int:
    """Return how many texts this makes where that is more than two and nobody has said yes to so many; else 0."""
    with reading() as db:
        conversation = text_page.find(db, conversation_id, about).conversation
        if not answering_people.is_texted(conversation):
            return 0
        segments = segments_of(conversation, form.words.data or "", me(db), current_offer().council)
    return segments if segments > MOST_SEGMENTS and form.confirmed.data != segments else 0


def _send(conversation_id: int, about: str, form: ReplyForm) -> str:
    with transaction() as db:
        found, myself = text_page.find(db, conversation_id, about, to_change=True), me(db)
        _begin(db, found, myself)
        answering_people.reply(
            db,
            found.conversation,
            form.words.data or "",
            myself,
            now(),
            seen_replies=form.seen.data,
            service_name=current_offer().council.service,
            about_ref=found.about.public_ref if found.about else None,
        )
        if found.conversation.contact_point is not None:
            ref = found.person.public_ref if found.person else None
            waiting.we_wrote(db, found.conversation.contact_point, ref, myself, now(), times(db))
        for each in found.people:
            together.end_reply(db, each, myself)
        return text_page.address(found)


def _words_for(refusal: Exception) -> str:
    if isinstance(refusal, BeingAnswered):
        return refusal_words(refusal)
    if isinstance(refusal, HasStopped):
        return STOPPED
    if isinstance(refusal, NotHeld):
        return NOBODY_ON_IT
    return OVER if isinstance(refusal, ConversationOver) else "Write something first."
