"""Reads schema.org data from a page's attributes, as search engines do (HTML Standard, Microdata)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})
Value = "str | Item"


@dataclass
class Item:
    """One thing: its type, an address, and what is said of it."""

    kind: str
    facts: dict[str, "str | Item"] = field(default_factory=dict)


def items_in(html: str) -> list[Item]:
    """Return the page's things that belong to no other thing."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for item, names in reader.elsewhere:
        for name in names:
            item.facts |= reader.by_id[name]
    return reader.items


@dataclass
class _Open:
    """An element that is still open: the thing that it begins, and the facts that its words go to."""

    tag: str
    item: Item | None
    names: list[str]
    facts: dict[str, "str | Item"]
    words: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self.by_id: dict[str, dict[str, str | Item]] = {}
        self.elsewhere: list[tuple[Item, list[str]]] = []
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        names = (has.get("itemprop") or "").split()
        owner = next((each.item for each in reversed(self._open) if each.item), None)
        facts = owner.facts if owner else self.by_id.setdefault(has.get("id") or "", {})
        item = Item(has.get("itemtype") or "") if "itemscope" in has else None
        if item and not names:
            self.items.append(item)
            self.elsewhere.append((item, (has.get("itemref") or "").split()))
        for name in names:
            facts[name] = item or has.get("content") or has.get("href") or ""
        if tag not in VOID:
            self._open.append(_Open(tag, item, names if not item else [], facts))

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.words += data

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            for name in closed.names:
                closed.facts[name] = " ".join(closed.words.split())
            if closed.tag == tag:
                return
