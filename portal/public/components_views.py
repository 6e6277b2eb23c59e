"""Every component with its states on one page, for whoever builds on them. Local runs only."""

from collections.abc import Iterator
from types import SimpleNamespace

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField

from content.history import history
from portal.assistant import reply
from portal.public import component_samples
from portal.public.ask_views import Turn
from portal.public.blueprint import public
from portal.public.page_shown import page_context
from portal.web.context import current_knowledge, current_offer, now, settings
from portal.web.forms import PlainForm
from portal.web.kept_pages import who_answers

SHOWN_PAGE = "council-tax"
CHOICES = [SelectChoice("one", "The first"), SelectChoice("two", "The second, which has more to say")]
WRONG = "That number is too short. UK mobiles have 11 digits."
STATUSES = ("new", "taken", "contacted", "working", "on_hold", "closed")
SIDES = ("theirs", "automatic", "joined", "staff", "left", "closed")


class SampleForm(PlainForm):
    """One field of each sort."""

    text = StringField("A text", description="A hint under the label")
    area = TextAreaField("A longer text")
    select = SelectField("One of a list", choices=CHOICES)
    radio = RadioField("One of a few", choices=CHOICES)
    ticks = SelectMultipleField("Any of a few", choices=CHOICES)
    tick = BooleanField("Yes to this")


@public.get("/components")
def components() -> ResponseReturnValue:
    if not settings().is_local:
        abort(404)
    offer = current_offer()
    page, district = offer.page(SHOWN_PAGE), next(iter(offer.districts.values()))
    return render_template(
        "public/components.html",
        nav="",
        fine=_form("fine", "Robin", "one"),
        wrong=_form("wrong", "07700", "two", WRONG),
        turn=_turn("do i pay council tax"),
        danger=_turn("i want to kill myself"),
        office=who_answers().at(offer.contact(offer.council.office_phone), now()),
        events=history(offer)[:2],
        conversation=list(_lines()),
        statuses=STATUSES,
        samples=component_samples,
        late=lambda days: f"{-days} days late",
        nothing=lambda delivery: delivery or "",
        as_is=lambda words: words,
        words=SimpleNamespace(body_html=page.refused_html, checked=page.checked),
        **page_context(page, district),
    )


def _turn(message: str) -> Turn:
    return Turn(message, reply(message, [], current_knowledge(), now()), staff_told=True)


def _form(name: str, typed: str, chosen: str, mistake: str = "") -> SampleForm:
    """Return a form that is filled in; with `mistake`, one that says so at each field."""
    data = {"text": typed, "area": typed, "select": chosen, "radio": chosen, "ticks": [chosen], "tick": True}
    form = SampleForm(formdata=None, prefix=f"{name}-", data=data, meta={"csrf": False})
    if mistake:
        for field in form:
            field.errors = [mistake]
    return form


def _lines() -> Iterator[SimpleNamespace]:
    """Yield one line of a conversation from each side."""
    for side in SIDES:
        yield SimpleNamespace(
            side=SimpleNamespace(value=side) if side in {"joined", "left", "closed"} else side,
            at=now(),
            words="can someone ring me",
            who="Sam",
            is_text=True,
            text_id=1,
            about_ref=None,
            delivery=None,
            danger="self-harm" if side == "theirs" else "",
            elsewhere_id=None,
        )
