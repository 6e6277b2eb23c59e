"""Conversations with young people: who waits, one conversation, and who is on it."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.messages import conversation_queries, takeover
from portal.messages.conversation_errors import AlreadyHeld, ConversationOver
from portal.messages.conversation_models import Conversation
from portal.referrals import whose_texts
from portal.staff import text_page
from portal.staff.blueprint import staff
from portal.staff.conversation_words import waiting_words, who_it_is
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.text_forms import TakeForm, WhomForm
from portal.staff.ways import number_in
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG, PlainForm

OVER = "This conversation has ended. Nothing more can be said in it."


@staff.get("/texts")
@requires(Permission.TALK_TO_PEOPLE)
def text_list() -> ResponseReturnValue:
    view = request.args.get("view", "all")
    view = view if view in conversation_queries.VIEWS else "all"
    with reading() as db:
        myself = me(db)
        page = conversation_queries.listed(db, view, myself, number_in(request.args.get("page", "")) or 1)
        people = {each.id: list(whose_texts.possible_people(db, each)) for each in page.conversations}
        return render_template(
            "staff/texts.html",
            page=page,
            view=view,
            who=lambda talk: who_it_is(talk, people[talk.id], myself),
            waiting=lambda talk: waiting_words(talk, now()),
        )


@staff.get("/texts/<int:conversation_id>")
@requires(Permission.TALK_TO_PEOPLE)
def text_thread(conversation_id: int) -> ResponseReturnValue:
    return text_page.page(conversation_id)


@staff.get("/texts/<int:conversation_id>/about/<reference>")
@requires(Permission.TALK_TO_PEOPLE)
def text_thread_about(conversation_id: int, reference: str) -> ResponseReturnValue:
    return text_page.page(conversation_id, reference)


@staff.post("/texts/<int:conversation_id>/take")
@requires(Permission.TALK_TO_PEOPLE)
def take_text(conversation_id: int) -> ResponseReturnValue:
    form = TakeForm()
    return _act(
        conversation_id, form, lambda db, talk, myself: takeover.take(db, talk, myself, form.holder.data, now())
    )


@staff.post("/texts/<int:conversation_id>/hand-back")
@requires(Permission.TALK_TO_PEOPLE)
def hand_back_text(conversation_id: int) -> ResponseReturnValue:
    return _act(conversation_id, ButtonForm(), lambda db, talk, myself: takeover.hand_back(db, talk, myself, now()))


@staff.post("/texts/<int:conversation_id>/close")
@requires(Permission.TALK_TO_PEOPLE)
def close_text(conversation_id: int) -> ResponseReturnValue:
    return _act(conversation_id, ButtonForm(), lambda db, talk, myself: takeover.close(db, talk, myself, now()))


@staff.post("/texts/<int:conversation_id>/changed-hands")
@requires(Permission.TALK_TO_PEOPLE)
def number_changed_hands(conversation_id: int) -> ResponseReturnValue:
    return _act(
        conversation_id, ButtonForm(), lambda db, talk, myself: takeover.number_changed_hands(db, talk, myself, now())
    )


@staff.post("/texts/<int:conversation_id>/whom")
@requires(Permission.TALK_TO_PEOPLE)
def whose_text(conversation_id: int) -> ResponseReturnValue:
    """Say whom texts are from. They are shown with that person's referral only from then on."""
    with reading() as db:
        form = WhomForm.among(text_page.find(db, conversation_id, "").people)
    if not form.validate_on_submit():
        return text_page.page(conversation_id, status=422, problem=str(next(iter(form.errors.values()))[0]))
    if not form.texts.data:
        return text_page.page(
            conversation_id, status=422, problem="Tick the texts first, then choose whom they are from."
        )
    with transaction() as db:
        conversation = conversation_queries.get(db, conversation_id, to_change=True)
        whose_texts.attribute(db, conversation, form.texts.data, form.to.data, me(db), now())
    return redirect(url_for("staff.text_thread", conversation_id=conversation_id), 303)


def _act(
    conversation_id: int, form: PlainForm, act: Callable[[Session, Conversation, StaffMember], object]
) -> ResponseReturnValue:
    """Do something to a conversation in one transaction, and say in words what was refused."""
    about = request.form.get("about", "")
    if not form.validate_on_submit():
        return text_page.page(conversation_id, about, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            found = text_page.find(db, conversation_id, about, to_change=True)
            act(db, found.conversation, me(db))
            there = text_page.address(found)
    except AlreadyHeld as refusal:
        return text_page.page(conversation_id, about, 409, f"{refusal.holder} took this before you, and is on it now.")
    except ConversationOver:
        return text_page.page(conversation_id, about, 409, OVER)
    return redirect(there, 303)
