"""SQLite's full-text search over the same pages, to set beside our own search."""

import re
import sqlite3
from collections.abc import Callable, Sequence

from content.offer import Offer

WORD = re.compile(r"\w+")
# Title and how people ask count more than the rest, as in our own index.
FIND = "SELECT slug FROM page WHERE page MATCH ? ORDER BY bm25(page, 0, 4, 3, 2, 1) LIMIT ?"


def full_text_search(offer: Offer, limit: int = 3) -> Callable[[str], Sequence[str]]:
    """Return a search over the pages of `offer`: from words to slugs, best first."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(
        "CREATE VIRTUAL TABLE page USING fts5(slug UNINDEXED, title, asked, summary, body, tokenize=porter)"
    )
    database.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?)",
        [
            (page.slug, page.title, " ".join(page.asked_as), page.summary, page.body_text)
            for page in offer.pages.values()
            if not offer.is_guide(page.slug)
        ],
    )

    def search(words: str) -> Sequence[str]:
        any_of = " OR ".join(f'"{word}"' for word in WORD.findall(words))
        return [slug for (slug,) in database.execute(FIND, (any_of, limit))] if any_of else []

    return search
