"""Mends typing errors, so carefully that a word which is only rare is left alone."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 5
LONG = 9
REMEMBERED = 4096


class Mender:
    """Knows the words that matter, and which other words are right as they are."""

    def __init__(self, matter: Iterable[str], right: Iterable[str]) -> None:
        self._matter = sorted({word for word in matter if len(word) >= SHORTEST and word.isalpha()})
        self.right = frozenset(right) | frozenset(self._matter)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._mended)

    def digest(self) -> bytes:
        """Return what tells this one from any other that mends otherwise."""
        return hashlib.sha256("\n".join([*self._matter, "", *sorted(self.right)]).encode()).digest()

    def knows(self, word: str) -> bool:
        """Whether a plain word is right as it is: an everyday word, or one of the offer's."""
        return word in self.right

    def mended(self, word: str) -> str:
        """Return the word that matters which `word` most likely is, or `word` itself.

        One slip is forgiven in a word of five letters or more, two in one of nine or more. The first letter must be
        right, or swapped with the second.
        """
        if len(word) < SHORTEST or word in self.right or not word.isalpha():
            return word
        return self._remembered(word)

    def _mended(self, word: str) -> str:
        slips = 2 if len(word) >= LONG else 1
        found = process.extract(word, self._matter, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5)
        near = [(distance, str(match)) for match, distance, _ in found if _begins_alike(word, str(match))]
        return min(near, default=(0, word))[1]


def _begins_alike(word: str, other: str) -> bool:
    return word[0] == other[0] or word[:2] == other[1::-1]
