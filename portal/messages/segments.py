"""How many segments a text takes on the network."""

from portal.errors import PortalError
from portal.messages.gsm7 import EXTENDED, is_gsm7

ALONE_GSM7, JOINED_GSM7 = 160, 153
ALONE_UTF16, JOINED_UTF16 = 70, 67
MOST_SEGMENTS = 2


class EmptyText(PortalError):
    """There is nothing to send."""


def count_segments(body: str) -> int:
    """Return how many segments the network will carry, and bill, for `body`.

    Units: GSM-7 text holds 160 septets alone or 153 per joined segment, and the escaped characters (€ ^ { } [ ] ~ \\ |)
    take two. One character outside GSM-7, a curly quote for instance, moves the whole text to UTF-16: 70 code units
    alone or 67 per joined segment. A pair is never split.

    Raises EmptyText: `body` is blank.
    Source: 3GPP TS 23.038 (alphabets) and TS 23.040 (joined messages).
    """
    if not body.strip():
        raise EmptyText("a text needs words")
    if is_gsm7(body):
        sizes = [2 if letter in EXTENDED else 1 for letter in body]
        return _fill(sizes, ALONE_GSM7, JOINED_GSM7)
    sizes = [2 if ord(letter) > 0xFFFF else 1 for letter in body]
    return _fill(sizes, ALONE_UTF16, JOINED_UTF16)


def _fill(sizes: list[int], alone: int, joined: int) -> int:
    """Count the segments that take these letters in order, none of them split over two."""
    if sum(sizes) <= alone:
        return 1
    segments, room = 1, joined
    for size in sizes:
        if size > room:
            segments, room = segments + 1, joined
        room -= size
    return segments
