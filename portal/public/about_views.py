"""What the Local Offer is, how it is kept right, and what changed: for people, and as a feed."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from content.history import history
from content.offer import Page
from portal.public.blueprint import public
from portal.web.context import current_offer, settings
from portal.web.kept_pages import kept

LATEST = 10
IN_FEED = 100


@public.get("/offer/about")
@kept
def about_offer() -> ResponseReturnValue:
    offer = current_offer()
    pages = offer.pages.values()
    return render_template(
        "public/about.html",
        nav="topics",
        served={key: [page for page in _by_title() if key in page.headings] for key in offer.law},
        newest_check=max(page.checked for page in pages),
        oldest_check=min(page.checked for page in pages),
        next_review=min(page.review_by for page in pages),
        to_check=sum(len(page.checks) for page in pages),
        source_count=len({(source.title, source.publisher) for page in pages for source in page.sources}),
        events=history(offer)[:LATEST],
    )


@public.get("/offer/changes")
@kept
def changes() -> ResponseReturnValue:
    return render_template("public/changes.html", nav="topics", events=history(current_offer()))


@public.get("/offer/changes.atom")
@kept
def changes_feed() -> ResponseReturnValue:
    """Give the latest changes as Atom (RFC 4287). Each entry's id stays the same wherever the site moves."""
    feed = render_template(
        "public/changes.xml",
        events=history(current_offer())[:IN_FEED],
        base=settings().public_base_url,
        tag=f"tag:{current_offer().council.link_host},2026:",
    )
    return Response(feed, mimetype="application/atom+xml")


def _by_title() -> list[Page]:
    return sorted(current_offer().pages.values(), key=lambda page: page.title)
