"""What search engines are told: which addresses there are, and which to leave alone."""

from collections.abc import Iterator
from datetime import date

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from content.history import last_touched
from portal.public.blueprint import public
from portal.web.context import current_offer, settings
from portal.web.kept_pages import kept

# Forms that change something begin at /refer and /what-can-i-get: their first page is for finding, the rest is not.
OTHERS = (
    "/",
    "/what-can-i-get",
    "/refer",
    "/search",
    "/offer/",
    "/offer/in/",
    "/offer/about",
    "/offer/changes",
    "/offer/print",
    "/about",
    "/privacy",
    "/cookies",
    "/accessibility",
)
KEPT_OUT = ("/sms", "/phone", "/ask/")  # the staff's side says so itself: no list leads there


@public.get("/sitemap.xml")
@kept
def sitemap() -> ResponseReturnValue:
    """Give every public page (sitemaps.org), with the day it was last changed or checked where that is known."""
    listed = render_template("public/sitemap.xml", addresses=addresses(), base=settings().public_base_url)
    return Response(listed, mimetype="application/xml")


@public.get("/robots.txt")
@kept
def robots() -> ResponseReturnValue:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), "", f"Sitemap: {_absolute('/sitemap.xml')}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def addresses() -> Iterator[tuple[str, date | None]]:
    """Yield the path of every public page, and when it was last changed or checked."""
    offer = current_offer()
    served = {rule.rule for rule in current_app.url_map.iter_rules()}
    yield from ((path, None) for path in OTHERS if path in served)
    yield from ((url_for("public.offer_section", section=slug), None) for slug in offer.sections)
    for page in offer.pages.values():
        is_urgent = page.slug == "urgent-help"
        path = url_for("public.urgent_help") if is_urgent else url_for("public.offer_page", slug=page.slug)
        yield path, last_touched(page)
    for district in offer.districts.values():
        touched = [last_touched(offer.page(slug)) for slug in district.lines]
        yield url_for("public.in_district", district=district.slug), max(touched, default=None)


def _absolute(path: str) -> str:
    return settings().public_base_url + path
