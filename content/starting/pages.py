"""Writes a page for another council: what holds everywhere stays word for word, what one council does is a blank."""

import calendar
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from content.blanks import BLANK
from content.starting.local_words import LocalWords
from content.starting.marking import blank, marked

# Fields of which no part is words that people read about an entitlement.
NO_WORDS = frozenset(
    "slug section headings contacts asked_as sources checked review_by related when unless amount contact also".split()
)
MARKDOWN = frozenset({"gets", "refused", "act_now"})
YEAR = re.compile(r"\b20\d\d\b")
FEWEST_ASKED = 15
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class PageWriter:
    """Writes pages for the council called `name`, as on the day `today`. `districts` are those of the pattern."""

    words: LocalWords
    name: str
    today: date
    districts: frozenset[str]

    def write(self, page: str) -> str:
        """Return the page's file for another council."""
        top, _, body = page.replace("\r\n", "\n").removeprefix("---\n").partition("\n---\n")
        sources = yaml.safe_load(top)["sources"]
        test = self._test_for(sources)
        root = yaml.compose(top, Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode)  # noqa: S101 - the pattern has been loaded: its pages are tables
        edits = [edit for key, value in root.value for edit in self._edits(key.value, value, top, test)]
        new_body = marked(body, test, self._whose)
        is_changed = bool(edits) or new_body != body or any(self._is_own(source) for source in sources)
        edits += self._of_the_page(root, top, is_changed)
        return f"---\n{_edited(top, edits)}\n---\n{new_body}"

    @property
    def _whose(self) -> str:
        return self.words.council.short_name

    def _test_for(self, sources: Sequence[dict[str, str]]) -> Callable[[str], bool]:
        """Return what tells whether a text of a page is local.

        A year since the first of the page's local sources, which no other source has, stands for what they report.
        Where all sources are local, everything is.
        """
        own = [source for source in sources if self._is_own(source)]
        others = [source for source in sources if source not in own]
        since, known = min(_years(own), default="9999"), _years(others)

        def is_local(words: str) -> bool:
            is_reported = any(year >= since and year not in known for year in YEAR.findall(words))
            return not others or is_reported or self.words.is_local(words)

        return is_local

    def _is_own(self, source: dict[str, str]) -> bool:
        return self.words.is_own_source(f"{source['title']}, {source['publisher']}")

    def _edits(self, field: str, node: yaml.Node, top: str, is_local: Callable[[str], bool]) -> Iterator[Edit]:
        """Yield a blank for each text in the field that is local."""
        if field in NO_WORDS:
            return
        if isinstance(node, yaml.MappingNode):
            whole = _is_for_districts(node, self.districts)
            yield from _blank_districts(node, self.districts)
            for key, value in node.value:
                yield from self._edits(key.value, value, top, (lambda _: True) if whole else is_local)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from self._edits(field, value, top, is_local)
        elif isinstance(node, yaml.ScalarNode) and field in MARKDOWN and node.style in ("|", ">"):
            yield from _markdown_edit(node, top, marked(node.value, is_local, self._whose))
        elif node.tag.endswith(":str") and (self.words.is_local if field == "title" else is_local)(node.value):
            words = blank("what your council does", self._whose, node.value)
            yield node.start_mark.index, node.end_mark.index, _quoted(words)

    def _of_the_page(self, root: yaml.MappingNode, top: str, is_changed: bool) -> Iterator[Edit]:
        """Yield what differs for the page as a whole: its sources, its dates, and questions that name a place.

        A page that is kept word for word was checked when it says. One with blanks will say new things, so whoever
        fills them in says when they were checked. Both are due again in a month: nobody at this council has read them.
        """
        parts = {key.value: (key, value, end) for (key, value), end in zip(root.value, _ends(root, top), strict=True)}
        for name, writer in (("sources", self._sources), ("asked_as", self._asked_as)):
            key, _, end = parts[name]
            new = writer(yaml.safe_load(top[key.start_mark.index : end])[name])
            if new:
                yield key.start_mark.index, end, f"{name}:\n{new}"
        key, _, end = parts.get("changes", (None, None, 0))
        if key:
            yield key.start_mark.index, end, "changes: []\n"
        checked, review_by = parts["checked"][1], parts["review_by"][1]
        if is_changed:
            line = f"{BLANK}  # the day on which you have read this whole page and checked what it says"
            yield checked.start_mark.index, checked.end_mark.index, line
        yield review_by.start_mark.index, review_by.end_mark.index, f"{in_a_month(self.today)}"

    def _sources(self, sources: Sequence[dict[str, str]]) -> str:
        own = [source for source in sources if self._is_own(source)]
        if not own:
            return ""
        titles = "; ".join(f"{source['title']} ({source['publisher']}, {source['date']})" for source in own)
        new = {
            "title": blank("where your council says so", self._whose, titles, "has it from"),
            "publisher": self.name,
            "date": f"{BLANK}: the month and year of it, or date unknown",
        }
        kept = [source for source in sources if source not in own]
        return "".join(_listed(source) for source in [new, *kept])

    def _asked_as(self, asked: Sequence[str]) -> str:
        kept = [words for words in asked if not self.words.is_typed(words)]
        missing = [f"{BLANK}: a way in which young people ask for this"] * (FEWEST_ASKED - len(kept))
        return "" if len(kept) == len(asked) else "".join(f"  - {_quoted(words)}\n" for words in [*kept, *missing])


def in_a_month(day: date) -> date:
    """Return the same day of the next month, or its last day where it has no such day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _years(sources: Sequence[dict[str, str]]) -> set[str]:
    return {year for source in sources for year in YEAR.findall(f"{source['title']} {source['date']}")}


def _is_for_districts(node: yaml.MappingNode, districts: frozenset[str]) -> bool:
    """Whether the table is a rule that holds in named districts only."""
    return any(key.value in ("when", "unless") and any(_blank_districts(value, districts)) for key, value in node.value)


def _blank_districts(node: yaml.Node, districts: frozenset[str]) -> Iterator[Edit]:
    """Yield a blank for a list of districts that the conditions of a rule name."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in ("when", "unless"):
            yield from _blank_districts(value, districts)
        elif key.value == "lives" and any(place.value in districts for place in value.value):
            yield value.start_mark.index, value.end_mark.index, f'["{BLANK}: keys of your districts"]'


def _markdown_edit(node: yaml.Node, top: str, words: str) -> Iterator[Edit]:
    if words == node.value:
        return
    start, end = node.start_mark.index, node.end_mark.index
    header, _, block = top[start:end].partition("\n")
    indent = re.match(r"\s*", next(line for line in block.split("\n") if line.strip()))
    lines = [f"{indent[0] if indent else ''}{line}" if line.strip() else "" for line in words.rstrip("\n").split("\n")]
    yield start, end, "\n".join([header, *lines]) + ("\n" if block.endswith("\n") else "")


def _ends(root: yaml.MappingNode, top: str) -> list[int]:
    """Return where each field ends: where the next begins."""
    return [*(key.start_mark.index for key, _ in root.value[1:]), len(top)]


def _edited(words: str, edits: Sequence[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        words = words[:start] + new + words[end:]
    return words.rstrip("\n")


def _listed(source: dict[str, Any]) -> str:
    fields = [f"{name}: {_quoted(str(words))}" for name, words in source.items()]
    return "  - " + "\n    ".join(fields) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
