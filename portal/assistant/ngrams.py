"""Breaks plain words into n-grams, and gives each message a vector of them."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol, TypeAlias

# The places of a message's terms, and how much each counts.
Vector: TypeAlias = tuple[Sequence[int], Sequence[float]]

SHORTEST, LONGEST = 2, 4
MOST_WORDS = 120
# A piece of a word or a pair that stands in one example only tells nothing about the next.
FEWEST = 3


def word_terms(words: Sequence[str]) -> list[str]:
    """Return each word and each pair of neighbours."""
    said = words[:MOST_WORDS]
    return [*said, *(f"{a} {b}" for a, b in pairwise(said))]


def piece_terms(words: Sequence[str]) -> list[str]:
    """Return the pieces of two to four letters of each word, its ends marked: they survive typing errors."""
    pieces: list[str] = []
    for word in words[:MOST_WORDS]:
        marked = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            if len(marked) < length:
                break
            pieces += [f"#{marked[start : start + length]}" for start in range(len(marked) - length + 1)]
    return pieces


class Terms(Protocol):
    """Terms with their places, from 0."""

    def __len__(self) -> int: ...

    def get(self, term: str) -> int | None:
        """Return the place of a term; None where it is unknown."""

    def at(self, place: int) -> str:
        """Return the term at a place."""


class ListedTerms:
    """Terms in memory, while they are learned."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._places = {term: place for place, term in enumerate(terms)}

    def __len__(self) -> int:
        return len(self._terms)

    def get(self, term: str) -> int | None:
        return self._places.get(term)

    def at(self, place: int) -> str:
        return self._terms[place]


class Vocabulary:
    """Every term worth knowing, with its place and how telling it is: rare ones tell more."""

    def __init__(self, terms: Terms, worth: Sequence[float]) -> None:
        self.terms = terms
        self.worth = worth

    def __len__(self) -> int:
        return len(self.terms)

    def knows(self, term: str) -> bool:
        return self.terms.get(term) is not None

    def term(self, place: int) -> str:
        """Return the term at a place, as people read it."""
        return self.terms.at(place).replace("#", "...")

    @classmethod
    def of(cls, messages: Sequence[Sequence[str]]) -> "Vocabulary":
        """Return the terms of `messages`, which are plain words. Those often met lie side by side, at the beginning."""
        counts: Counter[str] = Counter()
        for words in messages:
            counts.update(set(word_terms(words)))
            counts.update(set(piece_terms(words)))
        kept = [term for term, count in counts.items() if count >= FEWEST or term.isalnum()]
        kept.sort(key=lambda term: (-counts[term], term))
        worth = [math.log((1 + len(messages)) / (1 + counts[term])) + 1 for term in kept]
        return cls(ListedTerms(kept), array("f", worth))

    def vector(self, words: Sequence[str]) -> Vector:
        """Return the places of a message's known terms and their weights. Words and pieces count for as much."""
        (places, weights), (more, their_weights) = self._block(word_terms(words)), self._block(piece_terms(words))
        return [*places, *more], [*weights, *their_weights]

    def _block(self, terms: Iterable[str]) -> Vector:
        places = (self.terms.get(term) for term in terms)
        counts = Counter(place for place in places if place is not None)
        weights = [(1 + math.log(often)) * self.worth[place] for place, often in counts.items()]
        length = math.hypot(*weights) or 1.0
        return list(counts), [weight / length for weight in weights]
