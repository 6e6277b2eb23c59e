"""Figures, phone numbers and addresses are held once and named by key. Typed into a page, they go stale unseen."""

import re
from collections.abc import Iterable, Iterator

from content.errors import Problem
from content.quality.texts import Text

FIGURE = re.compile(r"£ ?\d[\d,.]*|\b\d[\d,.]* ?(?:%|per ?cent\b|pounds?\b|quid\b|pence\b|p\b)", re.IGNORECASE)
# Short numbers that help lines and text services have; five figures are taken for one of theirs.
PHONE = re.compile(
    r"\+\d[\d ]{8,}\d"
    r"|(?<![\d.,])(?:0\d{2,4}[ -]?\d{3,4}[ -]?\d{0,4}|999|112|111|119|101|105|116 ?\d{3}|\d{5})(?!\d|,\d)"
)
# GOV.UK so written is the name that people know, and leads nowhere by itself.
NAME = re.compile(r"(?<![\w.@/-])GOV\.UK(?![/\w-])")
ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\b[\w-]+\.(?:com|org|net|info|gov|co|ac|nhs)(?:\.uk)?\b\S*|\b[\w-]+\.uk\b\S*",
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


def faults(texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield a problem for each line on which something was typed in instead of being named by its key."""
    for text in texts:
        left = NAME.sub(" ", text.typed)
        for kind, name, fix in KINDS:
            match = kind.search(left)
            if match:
                yield Problem(text.file, text.field, f"has {name} typed in: {match[0]!r}.", fix, text.line)
                break
