"""The pages that are not the offer: home, urgent help, who we are with your data, and the way out."""

from flask import Response, current_app, make_response, redirect, render_template, session
from flask.typing import ResponseReturnValue

from content.loading import contacts_of
from portal.public.blueprint import public
from portal.public.forms import AskForm
from portal.web.context import current_offer, now
from portal.web.kept_pages import kept, kept_by_the_hour, who_answers


@public.get("/")
def home() -> ResponseReturnValue:
    offer = current_offer()
    office = who_answers().at(offer.contact(offer.council.office_phone), now())
    return render_template("public/home.html", nav="", form=AskForm(), office=office)


@public.get("/urgent-help")
@kept_by_the_hour
def urgent_help() -> ResponseReturnValue:
    offer = current_offer()
    page = offer.page("urgent-help")
    moment = now()
    situations = [
        {
            "title": each.title,
            "words": each.words,
            "first": who_answers().at(offer.contact(each.contact), moment),
            "also": contacts_of(offer, each.also),
        }
        for each in page.situations
    ]
    shown = {"page": page, "situations": situations, "office_now": who_answers().office_now(moment)}
    return render_template("public/urgent.html", nav="urgent", **shown)


@public.get("/privacy")
@kept
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", nav="")


@public.get("/accessibility")
@kept
def accessibility() -> ResponseReturnValue:
    return render_template("public/accessibility.html", nav="")


@public.get("/cookies")
@kept
def cookies() -> ResponseReturnValue:
    return render_template("public/cookies.html", nav="", cookie_name=current_app.config["SESSION_COOKIE_NAME"])


@public.get("/about")
@kept
def about() -> ResponseReturnValue:
    return render_template("public/about_us.html", nav="")


@public.get("/leave")
def leave() -> Response:
    """Take somebody away at once: forget what this browser holds of us, and go to the weather."""
    session.clear()
    response = make_response(redirect(current_offer().council.leave_to, 303))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
