"""A phone on the screen, on local runs only: what it sends goes through the very endpoint that Twilio posts to."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from twilio.request_validator import RequestValidator
from werkzeug.test import Client
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.messages import threads
from portal.messages.models import Delivery
from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import current_offer, reading, settings
from portal.web.forms import AtMost, PlainForm
from sms.segments import count_segments

LONGEST_TEXT = 1600
NUMBER = "phone_number"
# Numbers that Ofcom sets aside for drama: they reach nobody.
DRAMA_NUMBERS = range(900_000, 901_000)
NOTES = {Delivery.WAITING: "on its way", Delivery.STOPPED: "not sent: this number said STOP"}

phone = Blueprint("phone", __name__)


class TextForm(PlainForm):
    body = TextAreaField("Your text", validators=[InputRequired("Type a text first."), AtMost(LONGEST_TEXT)])


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text of the thread. `segments` is what the network would bill."""

    words: str
    is_ours: bool
    at: datetime
    segments: int
    note: str = ""


@phone.before_request
def only_this_machine() -> None:
    """Refuse anybody who comes from elsewhere, also through a proxy that forgot to say so."""
    if (
        not settings().is_local
        or request.remote_addr not in {"127.0.0.1", "::1"}
        or "X-Forwarded-For" in request.headers
    ):
        abort(404)


@phone.get("/phone")
def show() -> ResponseReturnValue:
    return _page(TextForm(formdata=None))


@phone.post("/phone")
def send() -> ResponseReturnValue:
    form = TextForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    if not _deliver(_number(), form.body.data):
        form.body.errors = ["That text didn’t get through. The log of the service says why."]
        return _page(form, 500)
    return redirect(url_for("phone.show") + "#newest", 303)


@phone.post("/phone/new")
def new_number() -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        session.pop(NUMBER, None)
    return redirect(url_for("phone.show"), 303)


def _number() -> PhoneNumber:
    """Return this browser's number, choosing one at the first visit."""
    if NUMBER not in session:
        ours = settings().twilio_from or current_offer().council.text_number
        others = [number for number in DRAMA_NUMBERS if not ours.replace(" ", "").endswith(str(number))]
        session[NUMBER] = f"+447700{secrets.choice(others)}"
    return PhoneNumber(session[NUMBER])


def _deliver(sender: PhoneNumber, body: str) -> bool:
    """Post the text to /sms/inbound inside this process, signed as Twilio signs it, and say whether it was taken."""
    fields = {
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "AccountSid": "AC" + "0" * 32,
        "From": sender.e164,
        "To": settings().twilio_from,
        "Body": body,
        "NumMedia": "0",
    }
    validator = RequestValidator(settings().twilio_auth_tokens[0])
    path = url_for("sms.inbound")
    signature = validator.compute_signature(settings().public_base_url + path, fields)
    headers = {"X-Twilio-Signature": signature}
    answer = Client(current_app.wsgi_app).post(path, base_url=settings().public_base_url, data=fields, headers=headers)
    return answer.status_code == 200


def _page(form: TextForm, status: int = 200) -> ResponseReturnValue:
    number = _number()
    shown = {"form": form, "number": number.as_read, "thread": _thread(number), "nav": ""}
    return render_template("sms/phone.html", **shown), status


def _thread(number: PhoneNumber) -> list[Bubble]:
    """Return the texts from and to this number, oldest first."""
    with reading() as db:
        point = threads.find_contact_point(db, number)
        if point is None:
            return []
        came, went = threads.thread_of(db, point)
        bubbles = [Bubble(text.body, False, text.received_at, _segments(text.body)) for text in came]
        bubbles += [Bubble(t.reply, True, t.replied_at, _segments(t.reply)) for t in came if t.reply and t.replied_at]
        bubbles += [
            Bubble(text.body, True, text.sent_at or text.created_at, _segments(text.body), NOTES.get(text.status, ""))
            for text in went
            if text.reason != "late answer"
        ]
    return sorted(bubbles, key=lambda bubble: bubble.at)


def _segments(words: str) -> int:
    return count_segments(words) if words.strip() else 0
