"""The offer made ready for paper, where nothing can be pressed: links say where they lead. Lean, for it is long."""

import html
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from content.facts import Certainty
from content.offer import District, DistrictLine, Page, Source

LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
HEADING = re.compile(r"(</?h)([23])>")
PAGE = re.compile(r"/offer/(?P<slug>[a-z0-9-]+)")
# HTML needs no end of a paragraph or of a list item, and means the same by shorter names.
SHORTER = {"</p>": "", "</li>": "", "strong>": "b>", "em>": "i>", "\n": " "}
# Under the title of a page, which is a third-level heading on paper.
DEEPER = 2

YOUR_AREA = "your area"
Line = tuple[str, str, Certainty]


def lines_alike(lines: Iterable[tuple[District, DistrictLine]]) -> tuple[Line, ...]:
    """Return the names of areas, what is said there and how certain it is: once for all where it is the same."""
    found: dict[tuple[str, Certainty], list[tuple[str, str]]] = {}
    for district, line in lines:
        key = (line.text.replace(district.name, YOUR_AREA), line.certainty)
        found.setdefault(key, []).append((district.name, line.text))
    return tuple(
        (", ".join(name for name, _ in those), words if len(those) > 1 else those[0][1], certainty)
        for (words, certainty), those in found.items()
    )


class Paper:
    """Numbers `pages` and their sources in their order, and rewrites what refers to them.

    `base` is the address of the site.
    """

    def __init__(self, pages: tuple[Page, ...], base: str) -> None:
        self.pages: Mapping[str, int] = {page.slug: number for number, page in enumerate(pages, 1)}
        sources = dict.fromkeys(source for page in pages for source in page.sources)
        self.sources: Mapping[Source, int] = {source: number for number, source in enumerate(sources, 1)}
        self._base = base

    def words(self, words: str) -> Markup:
        """Return plain words as HTML. Quotes stay as they are: these never stand in an attribute."""
        return Markup(html.escape(words, quote=False))  # noqa: S704 - escaped just here

    def html(self, sanitised: str) -> Markup:
        """Return the offer's own HTML without links: each one's words, and then the page's number or the address."""
        deeper = HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + DEEPER}>", sanitised)
        spelt_out = LINK.sub(self._spelt_out, deeper)
        for long, short in SHORTER.items():
            spelt_out = spelt_out.replace(long, short)
        return Markup(spelt_out)  # noqa: S704 - sanitised when the offer was loaded

    def _spelt_out(self, found: re.Match[str]) -> str:
        address, words = found[1], found[2]
        if address.startswith("tel:"):
            return words
        page = PAGE.fullmatch(address)
        slug = "urgent-help" if address == "/urgent-help" else page["slug"] if page else ""
        if slug in self.pages:
            return f"{words} (see {self.pages[slug]})"
        whole = self._base + address if address.startswith("/") else address
        return words if whole == words else f"{words} ({whole})"
