"""Talking to a person on the web: passing on what was asked, the talk itself, and ending it.

The talk is kept for this browser only: a random token in its session cookie, of which we store a hash.
"""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.assistant import Reply, reply
from portal.messages import conversations, threads
from portal.messages.conversation_models import Conversation
from portal.messages.conversations import Automatic
from portal.public.blueprint import public
from portal.public.forms import MOST_EARLIER, AskForm
from portal.public.noticing import alert_once, danger_in
from portal.public.talk_forms import KeyedForm, SayForm, StartTalkForm
from portal.public.talk_shown import automatic_for, shown_talk
from portal.referrals import waiting
from portal.referrals.settings import team_times
from portal.web.context import current_knowledge, current_offer, now, reading, transaction
from portal.web.forms import PlainForm
from portal.web.kept_pages import who_answers

TALK, ENDED = "talk", "talk_ended"


@public.get("/ask/person")
def talk_start() -> ResponseReturnValue:
    return _step(StartTalkForm(formdata=None))


@public.post("/ask/person")
def talk_step() -> ResponseReturnValue:
    """Show what they asked so far, to be passed on or not. Nothing is kept yet."""
    asked = AskForm()
    asked.validate_on_submit()
    form = StartTalkForm(formdata=None)
    form.carry(asked.earlier_messages())
    form.message.data = asked.message.data
    form.pass_on.data = True
    return _step(form, 400 if asked.csrf_token.errors else 200)


@public.post("/ask/person/start")
def talk_begin() -> ResponseReturnValue:
    form = StartTalkForm()
    fine = form.validate_on_submit()
    if not fine:
        return _step(form, 422, _notice(form, "\n".join(form.passed_on())))
    with transaction() as db:
        number = form.number()
        conversation = conversations.open_on_web(
            db,
            _token(),
            now(),
            first_name=form.first_name.data or "",
            contact_point=threads.contact_point_for(db, number, now()) if number else None,
        )
        words = "\n".join(form.passed_on())[: conversations.LONGEST_SAID]
        conversations.say(db, conversation, words, _first_answer(words), now(), form_key=form.key.data)
        waiting.they_spoke(db, conversation, now(), team_times(db, current_offer().council.hours))
    return redirect(url_for("public.talk"), 303)


@public.get("/ask/talk")
def talk() -> ResponseReturnValue:
    return _page(SayForm(formdata=None))


@public.get("/ask/talk/lines")
def talk_lines() -> ResponseReturnValue:
    """Return the talk's lines alone, or 204 where there is nothing newer than the page has."""
    with reading() as db:
        conversation = _mine(db)
        if conversation is None:
            return "", 404
        shown = shown_talk(db, conversation)
        if request.args.get("seen") == shown.version:
            return "", 204
        return render_template("public/talk/lines.html", talk=shown)


@public.post("/ask/talk")
def talk_say() -> ResponseReturnValue:
    form = SayForm()
    fine = form.validate_on_submit()
    words = form.message.data or ""
    if not fine:
        return _page(form, 422, _notice(form, words))
    with reading() as db:
        before = _mine(db)
        if before is None:
            return _page(form, 409)
        said = [line.words for line in conversations.messages_of(db, before) if line.side == "theirs"]
    answer = automatic_for(reply(words, said[-MOST_EARLIER:], current_knowledge()))
    with transaction() as db:
        conversation = _mine(db, to_change=True)
        if conversation is not None:
            conversations.say(db, conversation, words, answer, now(), form_key=form.key.data)
            waiting.they_spoke(db, conversation, now(), team_times(db, current_offer().council.hours))
    if conversation is None:
        return _page(form, 409)
    return redirect(url_for("public.talk") + "#newest", 303)


@public.post("/ask/talk/person")
def talk_ask_again() -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        with transaction() as db:
            conversation = _mine(db, to_change=True)
            if conversation is not None:
                conversations.ask_again(conversation, now())
    return redirect(url_for("public.talk"), 303)


@public.post("/ask/talk/end")
def talk_end() -> ResponseReturnValue:
    """End the talk; with the second button, delete it too."""
    if not PlainForm().validate_on_submit():
        return redirect(url_for("public.talk"), 303)
    is_erased = "erase" in request.form
    with transaction() as db:
        conversation = _mine(db, to_change=True)
        if conversation is not None and is_erased:
            conversations.erase(db, conversation, now())
        elif conversation is not None:
            conversations.end(db, conversation, now())
    session.pop(TALK, None)
    session[ENDED] = "erased" if is_erased else "ended"
    return redirect(url_for("public.talk_over"), 303)


@public.get("/ask/talk/over")
def talk_over() -> ResponseReturnValue:
    if ENDED not in session:
        return redirect(url_for("public.ask"), 303)
    return render_template("public/talk/over.html", nav="ask", is_erased=session[ENDED] == "erased")


def _step(form: StartTalkForm, status: int = 200, danger: Reply | None = None) -> ResponseReturnValue:
    with reading() as db:
        if _mine(db) is not None:
            return redirect(url_for("public.talk"), 303)
    _token()
    office = who_answers().office_now(now())
    return render_template("public/talk/start.html", nav="ask", form=form, office=office, danger=danger), status


def _page(form: SayForm, status: int = 200, danger: Reply | None = None) -> ResponseReturnValue:
    """Return the talk as it is now. Where it has ended, what was typed is still in its place."""
    with reading() as db:
        conversation = _mine(db)
        if conversation is None and not form.message.data:
            return redirect(url_for("public.ask"), 303)
        shown = shown_talk(db, conversation) if conversation is not None else None
        return render_template("public/talk/talk.html", nav="ask", form=form, talk=shown, danger=danger), status


def _notice(form: KeyedForm, words: str) -> Reply | None:
    """Return the crisis reply to words that can't be kept as they are, having alerted staff to them."""
    danger = danger_in(words)
    if danger is not None and not form.csrf_token.errors:
        alert_once(danger, words, form.key.data)
    return danger


def _first_answer(words: str) -> Automatic:
    """Return what is said by itself to what was passed on: only danger has an answer, a person answers the rest."""
    danger = danger_in(words)
    return automatic_for(danger) if danger else Automatic("")


def _token() -> str:
    """Return this browser's token, made before there is a talk: so a second press of Send finds the first one's."""
    if not isinstance(session.get(TALK), str):
        session[TALK] = conversations.new_token()
    token: str = session[TALK]
    return token


def _mine(db: Session, *, to_change: bool = False) -> Conversation | None:
    token = session.get(TALK)
    return conversations.find(db, token, to_change=to_change) if isinstance(token, str) else None
