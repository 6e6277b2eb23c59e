"""Markdown to HTML that is safe to show: only the tags and links that a page needs."""

import re
import threading
from collections.abc import Callable, Mapping

import nh3
from markdown import Markdown

from content.recalling import recalled

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br", "table", "thead", "tbody", "tr", "th", "td"}
LINK = re.compile(r"\]\((?P<kind>page|go|site):(?P<target>[^)\s]+)\)")
OTHER_LINK = re.compile(r"\]\((?!tel:)(?P<address>[^)]*)\)")


# A converter is for one thread at a time, and making one takes longer than most of what it converts.
_of_this_thread = threading.local()


def to_html(markdown: str) -> str:
    """Return sanitised HTML. Costs about two milliseconds for a long page, so it is done once, when loading."""
    return recalled("html", markdown, lambda: _sanitised(markdown))


def _sanitised(markdown: str) -> str:
    converted = _converter().convert(markdown)
    return nh3.clean(
        converted,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "tel"},
        link_rel="noreferrer noopener",
    )


def _converter() -> Markdown:
    found: Markdown | None = getattr(_of_this_thread, "converter", None)
    if found is None:
        found = _of_this_thread.converter = Markdown(extensions=["tables"], output_format="html")
    return found.reset()


def to_text(html: str) -> str:
    """Return the words of sanitised HTML, for searching."""
    return " ".join(nh3.clean(re.sub(r"<[^>]+>", " ", html), tags=set()).replace("&amp;", "&").split())


def fill_links(markdown: str, targets: Mapping[str, Callable[[str], str | None]], wrong: Callable[[str], None]) -> str:
    """Return `markdown` with [words](page:slug), (go:/path) and (site:key) turned into addresses.

    `targets` finds the address for each kind, or None; `wrong` is told of every link that leads nowhere, and of
    every address that is typed in instead of being named by its key.
    """

    def put(match: re.Match[str]) -> str:
        address = targets[match["kind"]](match["target"])
        if address is None:
            wrong(f"{match['kind']}:{match['target']}")
            return "](/offer/)"
        return f"]({address})"

    for match in OTHER_LINK.finditer(LINK.sub("", markdown)):
        wrong(match["address"])
    return LINK.sub(put, markdown)
