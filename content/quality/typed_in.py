"""Figures, phone numbers and addresses are held once and named by key. Typed into a page, they go stale unseen."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from content.errors import Problem
from content.quality.texts import Text

BY_KEY = re.compile(r"\{[a-z]+(?::[a-z0-9-]+)?\}|\]\((?:page|go|site):[^)]*\)")
FIGURE = re.compile(r"£ ?\d[\d,.]*|\b\d[\d,.]* ?(?:%|per ?cent\b|pounds?\b|quid\b|pence\b|p\b)", re.IGNORECASE)
# Short numbers that help lines and text services have; five figures are taken for one of theirs.
PHONE = re.compile(r"(?<![\d.,])(?:999|112|111|119|101|105|116 ?\d{3}|\d{5}|0\d{2,4}[ -]?\d{3,4}[ -]?\d{0,4})(?![\d,])")
ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:com|org|net|gov|co|ac|nhs)(?:\.uk)?\b\S*|\b[\w-]+\.uk\b\S*",
    re.IGNORECASE,
)
KINDS = (
    (FIGURE, "a figure", "Put it into amounts.toml and write {amount:its-key}."),
    (
        ADDRESS,
        "a web or email address",
        "Put it into contacts.toml and write [words](site:its-key) or {email:its-key}.",
    ),
    (PHONE, "a phone number", "Put it into contacts.toml and write {phone:its-key} or {text:its-key}."),
)
SHOWN_IN_DISTRICTS = re.compile(r'^(?P<field>text|sms)\s*=\s*"(?P<words>.*)"\s*$')
TABLE = re.compile(r"^\[(?P<name>.+)\]\s*$")


def faults(root: Path, texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield a problem for each thing that was typed in instead of being named by its key."""
    for text in [*texts, *_district_texts(root)]:
        left = BY_KEY.sub("{}", text.words)
        for kind, name, fix in KINDS:
            match = kind.search(left)
            if match:
                yield Problem(text.file, text.field, f"has {name} typed in: {match[0]!r}.", fix, text.line)
                break


def _district_texts(root: Path) -> Iterator[Text]:
    file, table = "districts.toml", ""
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        header, shown = TABLE.match(line), SHOWN_IN_DISTRICTS.match(line)
        if header:
            table = header["name"]
        elif shown:
            yield Text(file, f"{table}.{shown['field']}", number, shown["words"])
