"""Two phones on the screen, on local runs only: what they send goes through the very endpoint that Twilio posts to."""

import secrets
from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import current_offer, now, reading, settings, transaction
from portal.web.forms import AtMost, PlainForm
from sms.phone_plays import PLAYS, bring_text, play, text_from_the_team
from sms.phone_threads import Bubble, thread_of

LONGEST_TEXT = 1600
NUMBERS = "phone_numbers"
PHONES = ("1", "2")
# Numbers that Ofcom sets aside for drama: they reach nobody.
DRAMA_NUMBERS = range(900_000, 901_000)

phone = Blueprint("phone", __name__)


class OnePhone(PlainForm):
    """Which of the two phones it is about."""

    phone = RadioField(choices=[SelectChoice(place, place) for place in PHONES], default=PHONES[0])


class TextForm(OnePhone):
    body = TextAreaField("Your text", validators=[InputRequired("Type a text first."), AtMost(LONGEST_TEXT)])
    twice = BooleanField("Twilio brings it twice")


class PlayForm(OnePhone):
    what = SelectField("What happens", choices=[SelectChoice(key, each.label) for key, each in PLAYS.items()])


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone on the screen: its number, its thread, and the forms that belong to it."""

    place: str
    number: PhoneNumber
    thread: list[Bubble]
    form: TextForm
    play: PlayForm = field(default_factory=lambda: PlayForm(formdata=None))


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
    return _page()


@phone.post("/phone")
def send() -> ResponseReturnValue:
    form = TextForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    times = 2 if form.twice.data else 1
    if not bring_text(_numbers()[form.phone.data], form.body.data, times):
        form.body.errors = ["That text didn’t get through. The log of the service says why."]
        return _page(form, 500)
    return _back_to(form.phone.data)


@phone.post("/phone/play")
def play_fault() -> ResponseReturnValue:
    form = PlayForm()
    if not form.validate_on_submit():
        return _page(status=422)
    play(_numbers()[form.phone.data], form.what.data)
    return _back_to(form.phone.data)


@phone.post("/phone/team")
def team_texts() -> ResponseReturnValue:
    form = OnePhone()
    if not form.validate_on_submit():
        return _page(status=422)
    with transaction() as db:
        text_from_the_team(db, _numbers()[form.phone.data], current_offer(), now())
    return _back_to(form.phone.data)


@phone.post("/phone/new")
def new_number() -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        session.pop(NUMBERS, None)
    return redirect(url_for("phone.show"), 303)


def _back_to(place: str) -> ResponseReturnValue:
    return redirect(url_for("phone.show") + f"#newest-{place}", 303)


def _numbers() -> dict[str, PhoneNumber]:
    """Return this browser's two numbers, choosing them at the first visit."""
    if NUMBERS not in session:
        ours = settings().twilio_from or current_offer().council.text_number
        others = [number for number in DRAMA_NUMBERS if not ours.replace(" ", "").endswith(str(number))]
        session[NUMBERS] = [f"+447700{number}" for number in secrets.SystemRandom().sample(others, len(PHONES))]
    return {place: PhoneNumber(number) for place, number in zip(PHONES, session[NUMBERS], strict=True)}


def _page(sent: TextForm | None = None, status: int = 200) -> ResponseReturnValue:
    with reading() as db:
        phones = [
            Phone(place, number, thread_of(db, number), _form(sent, place)) for place, number in _numbers().items()
        ]
    return render_template("sms/phone.html", phones=phones, nav="", token=PlainForm(formdata=None)), status


def _form(sent: TextForm | None, place: str) -> TextForm:
    """Return what was typed on this phone, or an empty form."""
    form = sent if sent is not None and sent.phone.data == place else TextForm(formdata=None)
    for each in (form.body, form.twice):
        each.id = f"{each.name}-{place}"
    return form
