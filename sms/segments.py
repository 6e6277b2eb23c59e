"""Making a text fit into its segments."""

from portal.messages.gsm7 import plain_gsm7, septets
from portal.messages.segments import ALONE_GSM7, JOINED_GSM7, MOST_SEGMENTS, EmptyText, count_segments

__all__ = ["EmptyText", "count_segments", "fit"]


def fit(words: str, link: str = "", most: int = MOST_SEGMENTS) -> str:
    """Return `words` in GSM-7 with `link` last, in at most `most` segments.

    Words that are too long are cut between words and end in "..."; where the link leaves too little room for them to
    stand, they go without it, because the words must be enough without data.

    Raises EmptyText: there are no words, and a link is never sent on its own.
    """
    plain = plain_gsm7(words)
    if not plain:
        raise EmptyText("a text needs words")
    whole = f"{plain} {link}".strip() if link else plain
    if count_segments(whole) <= most:
        return whole
    return plain if count_segments(plain) <= most else _cut(plain, most)


def _cut(plain: str, most: int) -> str:
    """Return as many whole words as fit, with "..." after them."""
    room = most * JOINED_GSM7 - most - len("...") if most > 1 else ALONE_GSM7 - len("...")
    kept = plain
    while septets(kept) > room:
        shorter = kept.rsplit(None, 1)[0] if len(kept.split()) > 1 else kept[:-1]
        kept = shorter.rstrip()
    return kept + "..."
