"""Marks the words that a search was about, in a title or a summary."""

import re

from search_index.schema import words_of

Parts = list[tuple[str, bool]]
WORD = re.compile(r"([\w'’]+)")


def mark(text: str, terms: frozenset[str]) -> Parts:
    """Return `text` in parts, each with whether it matches one of the stemmed `terms`. Joined, they are `text`."""
    parts: Parts = []
    for piece in WORD.split(text):
        if not piece:
            continue
        matches = bool(terms.intersection(words_of(piece)))
        if parts and parts[-1][1] == matches:
            parts[-1] = (parts[-1][0] + piece, matches)
        else:
            parts.append((piece, matches))
    return parts
