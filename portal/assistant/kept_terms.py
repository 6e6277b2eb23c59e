"""The terms of a vocabulary as they lie in a file: a service need not hold a table of them in memory."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final
from zlib import crc32

from portal.assistant.ngrams import Terms

# What array calls a whole number of four bytes.
NUMBER: Final = "I"
# How many blocks of a file hold terms.
TERMS = 4


class KeptTerms:
    """Terms found by their check sums, then compared letter by letter.

    `sums` are the check sums in order, `places` the place of each one's term. `ends` has where the letters of each
    term end, by place.
    """

    def __init__(
        self, sums: Sequence[int], places: Sequence[int], ends: Sequence[int], letters: Sequence[int] | memoryview
    ) -> None:
        self._sums, self._places, self._ends, self._letters = sums, places, ends, letters

    def __len__(self) -> int:
        return len(self._sums)

    def get(self, term: str) -> int | None:
        """Return the place of a term; None where it is unknown."""
        said = term.encode()
        check = crc32(said)
        at = bisect_left(self._sums, check)
        while at < len(self._sums) and self._sums[at] == check:
            place = self._places[at]
            if self._said(place) == said:
                return place
            at += 1
        return None

    def at(self, place: int) -> str:
        """Return the term at a place."""
        return self._said(place).decode()

    def _said(self, place: int) -> bytes:
        return bytes(self._letters[self._ends[place - 1] if place else 0 : self._ends[place]])


class KeptLabels(Mapping[str, str]):
    """The label of each of many messages, in plain words, as they lie in a file."""

    def __init__(self, said: KeptTerms, labels: Sequence[str], which: Sequence[int]) -> None:
        """`which` has the number of each message's label, by place."""
        self._said, self._labels, self._which = said, labels, which

    def __getitem__(self, words: str) -> str:
        place = self._said.get(words)
        if place is None:
            raise KeyError(words)
        return self._labels[self._which[place]]

    def __iter__(self) -> Iterator[str]:
        return (self._said.at(place) for place in range(len(self._said)))

    def __len__(self) -> int:
        return len(self._said)


def blocks_of(terms: Terms) -> tuple[bytes, ...]:
    """Return what a file keeps of `terms`, for `kept_terms`."""
    said = [terms.at(place).encode() for place in range(len(terms))]
    in_order = sorted((crc32(each), place) for place, each in enumerate(said))
    sums, places = array(NUMBER, (check for check, _ in in_order)), array(NUMBER, (place for _, place in in_order))
    ends = array(NUMBER, accumulate(len(each) for each in said))
    return sums.tobytes(), places.tobytes(), ends.tobytes(), b"".join(said)


def kept_terms(sums: memoryview, places: memoryview, ends: memoryview, letters: memoryview) -> KeptTerms:
    """Return the terms of the blocks of a file."""
    return KeptTerms(sums.cast(NUMBER), places.cast(NUMBER), ends.cast(NUMBER), letters)
