"""Text me this: a page, or the list of "What can I get?", sent to a phone for later, when there is no data."""

from collections.abc import Sequence

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from content.entitlements import what_can_i_get
from content.offer import District, Page
from portal.messages import text_me
from portal.messages.phone_numbers import PhoneNumber
from portal.public.blueprint import public
from portal.public.checker_forms import CheckerForm, carried
from portal.public.text_me_forms import TextMeForm
from portal.public.text_me_words import list_parts, page_parts
from portal.web.context import current_offer, now, settings, transaction

ASKED = "texted"
REQUESTS_A_DAY = 5
A_DAY_SECONDS = 24 * 60 * 60


@public.get("/offer/<slug>/text")
def text_page(slug: str) -> ResponseReturnValue:
    return _show_page(current_offer().page(slug), TextMeForm(formdata=None))


@public.post("/offer/<slug>/text")
def send_page(slug: str) -> ResponseReturnValue:
    page, form = current_offer().page(slug), TextMeForm()
    if not form.validate_on_submit():
        return _show_page(page, form, 422)
    _send(form.number, page_parts(page, _district(), current_offer(), settings()))
    return redirect(url_for("public.text_sent", slug=page.slug), 303)


@public.get("/offer/<slug>/text/sent")
def text_sent(slug: str) -> ResponseReturnValue:
    page = current_offer().page(slug)
    back = url_for("public.offer_page", slug=page.slug)
    return render_template("public/text_me/sent.html", nav="topics", back=back, back_to=page.title)


@public.post("/what-can-i-get/text")
def text_list() -> ResponseReturnValue:
    """Ask for the number, or send the list to it. The answers travel in the page, as in the whole checker."""
    answers = CheckerForm()
    answers.offer_questions(current_offer())
    who = answers.said()
    is_first = "phone" not in request.form and answers.validate_on_submit()
    form = TextMeForm(formdata=None) if is_first else TextMeForm()
    parts = list_parts(what_can_i_get(current_offer().rules, who), current_offer(), settings())
    if is_first or not form.validate_on_submit():
        shown = {"form": form, "parts": parts, "carried": carried(who), "sends_to": url_for("public.text_list")}
        return render_template("public/text_me/list.html", nav="checker", **shown), 200 if is_first else 422
    _send(form.number, parts)
    back = url_for("public.checker_start")
    return render_template("public/text_me/sent.html", nav="checker", back=back, back_to="What can I get?")


def _show_page(page: Page, form: TextMeForm, status: int = 200) -> ResponseReturnValue:
    district = _district()
    shown = {
        "form": form,
        "page": page,
        "parts": page_parts(page, district, current_offer(), settings()),
        "sends_to": url_for("public.send_page", slug=page.slug, district=district.slug if district else None),
    }
    return render_template("public/text_me/page.html", nav="topics", **shown), status


def _district() -> District | None:
    slug = request.args.get("district", "")
    return current_offer().district(slug) if slug else None


def _send(number: PhoneNumber, parts: Sequence[str]) -> None:
    """Let the texts wait to be sent, unless this browser or this number has had enough for a day.

    Nobody learns which: whether a number said STOP is nobody else's business.
    """
    moment = now().timestamp()
    asked = [each for each in session.get(ASKED, []) if isinstance(each, int) and moment - each < A_DAY_SECONDS]
    if len(asked) >= REQUESTS_A_DAY:
        return
    session[ASKED] = [*asked, int(moment)]
    with transaction() as db:
        text_me.text_parts(db, number, parts, now())
