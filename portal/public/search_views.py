"""Searching the offer."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.public.blueprint import public
from portal.public.marking import Parts, mark
from portal.web.context import current_offer, service
from portal.web.forms import clean
from search_index import Hit

LONGEST_QUERY = 200
# Of the best hit's score. On the real pages, what lay below shared one common word with the question.
WORTH_SHOWING = 0.15


@public.get("/search")
def search() -> ResponseReturnValue:
    query = clean(request.args.get("q", ""))[:LONGEST_QUERY]
    found = service().index.search(query) if query else None
    results = [_shown(hit.slug, found.terms) for hit in _worth_showing(found.hits)] if found else []
    corrected = found.corrected if found and results else None
    return render_template("public/search.html", nav="topics", query=query, corrected=corrected, results=results)


def _worth_showing(hits: tuple[Hit, ...]) -> list[Hit]:
    """Return the hits that are about the same thing as the best one; a word in common is not enough."""
    return [hit for hit in hits if hit.score >= hits[0].score * WORTH_SHOWING]


def _shown(slug: str, terms: frozenset[str]) -> dict[str, object]:
    page = current_offer().page(slug)
    title: Parts = mark(page.title, terms)
    return {
        "page": page,
        "section": current_offer().sections[page.section],
        "title_parts": title,
        "summary_parts": mark(page.summary, terms),
    }
