"""The words of the content as an editor typed them, line by line, before amounts and numbers are put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from content.lines import HEADER, field_nodes, split_page
from content.offer import Page

# Keys, dates and other people's words: titles of sources, and how young people ask.
NOT_SHOWN = frozenset(
    {
        "slug",
        "section",
        "headings",
        "contact",
        "contacts",
        "also",
        "amount",
        "asked_as",
        "sources",
        "checked",
        "review_by",
        "related",
        "when",
        "unless",
    }
)
DISTRICTS = "districts.toml"
SHOWN_IN_DISTRICTS = re.compile(r'^(?P<field>text|sms)\s*=\s*"(?P<words>.*)"\s*(?:#.*)?$')
BY_KEY = re.compile(r"\{[a-z]+(?::[a-z0-9-]+)?\}|\]\((?:page|go|site):[^)]*\)")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words that people read: in which file, field and line."""

    file: str
    field: str
    line: int
    words: str

    @property
    def typed(self) -> str:
        """The words that were typed: without what is named by its key, like {phone:csc} or (page:council-tax)."""
        return BY_KEY.sub(" ", self.words)


def file_of(page: Page) -> str:
    """Return the name of a page's file in the content folder."""
    return f"pages/{page.section}/{page.slug}.md"


def page_texts(root: Path, page: Page) -> Iterator[Text]:
    """Yield every line of the page's file that people read."""
    yield from texts_in(root, file_of(page))


def texts_in(root: Path, file: str) -> Iterator[Text]:
    """Yield every line of that page's file, in whatever language, that people read."""
    fields, body, first = split_page((root / file).read_text(encoding="utf-8"))
    yield from _in_node(file, "", field_nodes(fields))
    for number, line in enumerate(body.split("\n"), first):
        yield Text(file, "body", number, line)


def district_texts(root: Path) -> Iterator[Text]:
    """Yield what pages and texts say of single districts."""
    table = ""
    for number, line in enumerate((root / DISTRICTS).read_text(encoding="utf-8").splitlines(), 1):
        header, shown = HEADER.match(line), SHOWN_IN_DISTRICTS.match(line)
        if header:
            table = header["name"]
        elif shown:
            yield Text(DISTRICTS, f"{table}.{shown['field']}", number, shown["words"])


def _in_node(file: str, field: str, node: yaml.Node | None) -> Iterator[Text]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in NOT_SHOWN:
                yield from _in_node(file, f"{field}.{key.value}" if field else key.value, value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value, 1):
            yield from _in_node(file, f"{field} {number}", value)
    elif isinstance(node, yaml.ScalarNode):
        # A block of lines starts on the line after its "|"; the dashes above the fields are one line more.
        first = node.start_mark.line + (3 if node.style in ("|", ">") else 2)
        for number, line in enumerate(node.value.split("\n"), first):
            yield Text(file, field, number, line)
