"""Asking in your own words. Works without a script: each message is a page load that lands on the newest reply."""

import logging
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.assistant import Reply, reply
from portal.assistant.unanswered import question_without_page
from portal.feedback import unanswered
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.public.blueprint import public
from portal.public.forms import AskForm
from portal.public.noticing import told_anonymous
from portal.web.context import current_knowledge, now, transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its reply. `staff_told` says whether the message was truly put where staff see it."""

    message: str
    reply: Reply
    staff_told: bool = False

    @property
    def told(self) -> str:
        """What to say about who reads it, and when: nothing where nobody will."""
        return f"{self.reply.told.page} {told_anonymous()}" if self.staff_told and self.reply.told.page else ""


@public.get("/ask")
def ask() -> ResponseReturnValue:
    return render_template("public/ask.html", nav="ask", form=AskForm(formdata=None), turns=[])


@public.post("/ask")
def answer() -> ResponseReturnValue:
    form = AskForm()
    earlier = form.earlier_messages()
    message = form.said()
    fine = form.validate_on_submit()
    # Danger comes before any rule about forms: an old page or a long message must not keep the number back.
    latest = _turn(message, earlier)
    if not fine and latest.reply.kind != "crisis":
        return _page(form, _turns_before(earlier), 400 if form.csrf_token.errors else 422)
    if latest.reply.needs_person:
        is_ours = not form.csrf_token.errors
        latest = Turn(message, latest.reply, staff_told=is_ours and _tell_staff(message, latest.reply))
    elif fine:
        _note_unanswered(message, latest.reply)
    turns = [*_turns_before(earlier), latest]
    form.carry([*earlier, message])
    form.message.data = ""
    return _page(form, turns, 200)


def _turn(message: str, earlier: list[str]) -> Turn:
    return Turn(message, reply(message, earlier, current_knowledge(), now()))


def _turns_before(earlier: list[str]) -> list[Turn]:
    """Return the earlier turns, worked out again: the same words get the same reply."""
    return [_turn(message, earlier[:number]) for number, message in enumerate(earlier)]


def _page(form: AskForm, turns: list[Turn], status: int) -> ResponseReturnValue:
    return render_template("public/ask.html", nav="ask", form=form, turns=turns), status


def _tell_staff(message: str, given: Reply) -> bool:
    """Put the message where staff see it. Returns False, and the reply promises nothing, when that fails."""
    try:
        with transaction() as db:
            danger = given.crisis_type or alerts.NEEDS_PERSON
            place = given.district.slug if given.district else None
            alerts.raise_alert(db, source=AlertSource.WEB, danger=danger, message=message, now=now(), district=place)
    except SQLAlchemyError as error:
        logger.error("alert_not_stored", extra={"kind": type(error).__name__})
        return False
    return True


def _note_unanswered(message: str, given: Reply) -> None:
    """Put a question that no page answers on the staff's list. Nothing about that may keep the reply back."""
    try:
        question = question_without_page(message, given, current_knowledge())
        if question:
            with transaction() as db:
                unanswered.keep(db, question, now())
    except Exception as error:
        logger.error("question_not_kept", extra={"kind": type(error).__name__})
