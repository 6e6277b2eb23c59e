"""Browsing the offer: home, topics, pages, and the pages that say who we are."""

from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from content.loading import contacts_of
from content.offer import District, Page
from portal.public.blueprint import public
from portal.public.forms import AskForm
from portal.web.context import current_offer
from portal.web.kept_pages import kept


@public.get("/")
def home() -> ResponseReturnValue:
    return render_template("public/home.html", nav="", form=AskForm())


@public.get("/offer/")
@kept
def offer_index() -> ResponseReturnValue:
    return render_template("public/offer.html", nav="topics")


@public.get("/offer/section/<section>")
@kept
def offer_section(section: str) -> ResponseReturnValue:
    offer = current_offer()
    if section not in offer.sections:
        abort(404)
    return render_template(
        "public/section.html", nav="topics", section=offer.sections[section], pages=offer.pages_in(section)
    )


@public.get("/offer/urgent-help")
def offer_urgent_help() -> ResponseReturnValue:
    return redirect(url_for("public.urgent_help"), 301)


@public.get("/offer/<slug>")
@kept
def offer_page(slug: str) -> ResponseReturnValue:
    offer = current_offer()
    page = offer.page(slug)
    return render_template("public/page.html", nav="topics", **page_context(page, _chosen_district()))


def _chosen_district() -> District | None:
    """Return the district in the address. One that we don't have is an address that we don't have."""
    slug = request.args.get("district", "")
    return current_offer().district(slug) if slug else None


def page_context(page: Page, district: District | None) -> dict[str, object]:
    """Return what the template of a page needs, for a district where one was chosen."""
    offer = current_offer()
    line = offer.line_for(district.slug, page.slug) if district else None
    keys = dict.fromkeys([*(line.contacts if line else ()), *page.contacts])
    return {
        "page": page,
        "section": offer.sections[page.section],
        "district": district,
        "line": line,
        "has_lines": any(page.slug in each.lines for each in offer.districts.values()),
        "contacts": contacts_of(offer, tuple(keys)),
        "related": tuple(offer.page(slug) for slug in page.related),
    }


@public.get("/o/<slug>")
def short_link(slug: str) -> ResponseReturnValue:
    """Lead the short link of a text to its page: an address with few letters leaves more for the answer."""
    return redirect(url_for("public.offer_page", slug=current_offer().page(slug).slug), 301)


@public.get("/urgent-help")
@kept
def urgent_help() -> ResponseReturnValue:
    offer = current_offer()
    page = offer.page("urgent-help")
    situations = [
        {
            "title": each.title,
            "words": each.words,
            "contact": offer.contact(each.contact),
            "also": contacts_of(offer, each.also),
        }
        for each in page.situations
    ]
    return render_template("public/urgent.html", nav="urgent", page=page, situations=situations)


@public.get("/privacy")
@kept
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", nav="")


@public.get("/accessibility")
@kept
def accessibility() -> ResponseReturnValue:
    return render_template("public/accessibility.html", nav="")


@public.get("/leave")
def leave() -> Response:
    """Take somebody away at once: forget what this browser holds of us, and go to the weather."""
    session.clear()
    response = make_response(redirect(current_offer().council.leave_to, 303))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
