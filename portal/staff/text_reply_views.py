"""Answering somebody: counted before it goes, refused where a colleague was faster, and nothing typed is lost."""

from flask import jsonify, redirect
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.messages import answering_people, conversation_queries
from portal.messages.conversation_errors import ConversationOver, HasStopped, NotHeld, ReplyRefused, StaleReply
from portal.messages.segments import MOST_SEGMENTS
from portal.referrals import waiting
from portal.staff import text_page
from portal.staff.blueprint import staff
from portal.staff.conversation_words import STOPPED, segments_of
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.text_forms import PUT_IN, SEND, ReplyForm
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
        _prepare(conversation_id, about, form)
        return text_page.page(conversation_id, about, form=form)
    too_many = _needs_a_yes(conversation_id, about, form)
    if too_many:
        return text_page.page(conversation_id, about, 422, form=form, confirm=too_many)
    try:
        there = _send(conversation_id, about, form)
    except StaleReply:
        return text_page.page(conversation_id, about, 409, STALE, form=form, seen=seen)
    except (ConversationOver, HasStopped, NotHeld, ReplyRefused) as refusal:
        return text_page.page(conversation_id, about, 409, _words_for(refusal), form=form)
    return redirect(there, 303)


@staff.post("/texts/<int:conversation_id>/writing")
@requires(Permission.TALK_TO_PEOPLE)
def writing_text(conversation_id: int) -> ResponseReturnValue:
    """Write down that somebody is writing, and say which colleague was before them."""
    if not ButtonForm().validate_on_submit():
        return jsonify(other=""), 422
    with transaction() as db:
        conversation = conversation_queries.get(db, conversation_id, to_change=True)
        other = answering_people.note_writing(conversation, me(db), now())
        return jsonify(other=other.name if other else "")


def _prepare(conversation_id: int, about: str, form: ReplyForm) -> None:
    """Put in what was asked for, and tell colleagues that somebody is writing."""
    with transaction() as db:
        found, myself = text_page.find(db, conversation_id, about, to_change=True), me(db)
        answering_people.note_writing(found.conversation, myself, now())
        if form.do.data == PUT_IN:
            ready = text_page.filled(found, form.canned.data or "", myself)
            form.words.data = "\n".join(words for words in (form.words.data, ready) if words)


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
        found = text_page.find(db, conversation_id, about, to_change=True)
        answering_people.reply(
            db,
            found.conversation,
            form.words.data or "",
            me(db),
            now(),
            seen_replies=form.seen.data,
            service_name=current_offer().council.service,
            about_ref=found.about.public_ref if found.about else None,
        )
        if found.conversation.contact_point is not None:
            ref = found.person.public_ref if found.person else None
            waiting.we_wrote(db, found.conversation.contact_point, ref, me(db), now(), times(db))
        return text_page.address(found)


def _words_for(refusal: Exception) -> str:
    if isinstance(refusal, HasStopped):
        return STOPPED
    if isinstance(refusal, NotHeld):
        return NOBODY_ON_IT
    return OVER if isinstance(refusal, ConversationOver) else "Write something first."
