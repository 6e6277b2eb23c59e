"""The whole offer on paper, for people in custody or without data."""

from flask import render_template
from flask.typing import ResponseReturnValue

from content.loading import contacts_of
from portal.public.blueprint import public
from portal.public.page_shown import ACT_FIRST, lines_of
from portal.public.paper import Paper, lines_alike
from portal.web.context import current_offer, settings
from portal.web.kept_pages import kept


@public.get("/offer/print")
@kept
def offer_on_paper() -> ResponseReturnValue:
    offer = current_offer()
    pages = tuple(page for section in offer.sections for page in offer.pages_in(section))
    return render_template(
        "public/print.html",
        nav="topics",
        base=settings().public_base_url,
        paper=Paper(pages, settings().public_base_url),
        lines={page.slug: lines_alike(lines_of(page)) for page in pages},
        asked={page.slug: contacts_of(offer, page.contacts) for page in pages},
        contacts=sorted(offer.contacts.values(), key=lambda each: each.name.casefold()),
        acts_first=ACT_FIRST,
        newest_check=max(page.checked for page in pages),
    )
