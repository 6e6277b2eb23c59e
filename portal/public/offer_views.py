"""Browsing the offer: its topics, and the page of each thing that it gives."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content.offer import District
from portal.public.blueprint import public
from portal.public.page_shown import page_context
from portal.web.context import current_offer
from portal.web.kept_pages import kept, kept_by_the_hour


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
@kept_by_the_hour
def offer_page(slug: str) -> ResponseReturnValue:
    page = current_offer().page(slug)
    return render_template("public/page.html", nav="topics", **page_context(page, _chosen_district()))


def _chosen_district() -> District | None:
    """Return the district in the address. One that we don't have is an address that we don't have."""
    slug = request.args.get("district", "")
    return current_offer().district(slug) if slug else None


@public.get("/o/<slug>")
def short_link(slug: str) -> ResponseReturnValue:
    """Lead the short link of a text to its page: an address with few letters leaves more for the answer."""
    return redirect(url_for("public.offer_page", slug=current_offer().page(slug).slug), 301)
