"""How like the examples of danger a message is: for the many ways of saying it that no pattern foresees.

Every example in safeguarding.toml counts here, so adding one teaches the assistant. It compares the words, pairs of
words and word-gap-words of a message with those of the examples and with those of ordinary questions.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.assistant.terms import EMPTY_STEMS, stems

# Pretend counts, so that one message with a rare word decides nothing.
RARE_DANGER, RARE_CALM, MESSAGES = 0.15, 0.5, 0.5
# Long messages hold more terms by chance.
SHORT = 3
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like danger a message is, and which kind is nearest. About 0 is as like the one as the other.

    `telling` is how much the most dangerous of its words says by itself; `terms` are the strongest.
    """

    score: float
    kind: str
    terms: tuple[str, ...]
    telling: float


class Resemblance:
    """What the examples of danger have in common that ordinary questions do not."""

    def __init__(self, danger: Mapping[str, Sequence[Sequence[str]]], calm: Sequence[Sequence[str]]) -> None:
        """`danger` holds the plain words of the examples of each kind, `calm` those of ordinary messages."""
        by_kind = {kind: Counter(_counted(examples)) for kind, examples in danger.items()}
        self._sizes = {kind: len(examples) for kind, examples in danger.items()}
        dangerous = sum(by_kind.values(), Counter[str]())
        ordinary = Counter(_counted(calm))
        messages = sum(self._sizes.values())
        self._weights = {
            term: math.log((dangerous[term] + RARE_DANGER) / (messages + MESSAGES))
            - math.log((ordinary[term] + RARE_CALM) / (len(calm) + MESSAGES))
            for term in dangerous | ordinary
        }
        self._by_kind = by_kind
        self._dangerous = dangerous
        self._messages = messages

    def of(self, words: Sequence[str]) -> Likeness:
        """Return how like the examples plain `words` are."""
        terms = _terms(words[:MOST_WORDS])
        found = {term: self._weights[term] for term in terms if term in self._weights}
        score = sum(found.values()) / math.sqrt(len(terms) + SHORT)
        strongest = sorted(found, key=lambda term: (-found[term], term))[:5]
        nearest = max(self._by_kind, key=lambda kind: self._kind_score(kind, terms))
        alone = (weight for term, weight in found.items() if " " not in term and term not in EMPTY_STEMS)
        return Likeness(score, nearest, tuple(strongest), telling=max(alone, default=0.0))

    def _kind_score(self, kind: str, terms: Iterable[str]) -> float:
        """Return how much more often the terms are in examples of this kind than in those of the others."""
        counts, size = self._by_kind[kind], self._sizes[kind]
        others = self._messages - size
        return sum(
            math.log((counts[term] + RARE_DANGER) / (size + 1))
            - math.log((self._dangerous[term] - counts[term] + RARE_DANGER) / (others + 1))
            for term in terms
            if term in self._dangerous
        )


def _counted(messages: Iterable[Sequence[str]]) -> Iterable[str]:
    return (term for words in messages for term in _terms(words))


def _terms(words: Sequence[str]) -> frozenset[str]:
    """Return the stems, pairs, and pairs with one word between, with marks for where the message begins and ends."""
    said = ["^", *stems(words), "$"]
    pairs = (f"{a} {b}" for a, b in pairwise(said))
    apart = (f"{a} _ {b}" for a, b in zip(said, said[2:], strict=False))
    return frozenset([*said[1:-1], *pairs, *apart])
