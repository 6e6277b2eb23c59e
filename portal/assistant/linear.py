"""A linear classifier over n-grams: each term adds its weight to each label, and that is all, so a score can be read.

It is trained by `portal.assistant.training`. Scoring needs no library, so a process that only answers need not hold
NumPy: a row of weights is read as one long number with four bytes for each label, and a whole row is then weighed and
added as one number is, in less time than NumPy takes to be asked.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.assistant.ngrams import Vector

# One label's place in a row: a whole number from 0, its lowest byte first.
LANE = struct.Struct("<I")
# Added to each weight, so that none is below 0 and no place borrows from the next.
MIDDLE = 1 << 15
LARGEST_WEIGHT = MIDDLE - 1
# A term's worth in whole steps. The worth of all terms of a message stays below 256 (twice the root of their number),
# so that what is added up, of weights below 65,536, fits its place: 256 * 256 * 65,536 is 2 ** 32.
FINE = 256


class Rows(Protocol):
    """The rows of a classifier as bytes, in memory or in a file."""

    def __getitem__(self, part: slice, /) -> bytes | memoryview: ...

    def __bytes__(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores each label for a message: above 0 it is more likely than not, compared with everything else.

    `rows` has a row for each term, with a LANE for each label that holds its weight and MIDDLE; a weight counts `step`.
    """

    labels: tuple[str, ...]
    rows: Rows
    step: float
    bias: Sequence[float]

    def scores(self, vector: Vector) -> dict[str, float]:
        """Return the score of every label for a message."""
        steps = [(place, round(worth * FINE)) for place, worth in zip(*vector, strict=True)]
        speak_for = self._sums([(place, many) for place, many in steps if many > 0])
        against = self._sums([(place, -many) for place, many in steps if many < 0])
        spare = MIDDLE * sum(many for _, many in steps)
        worth = self.step / FINE
        totals = zip(self.labels, speak_for, against, self.bias, strict=True)
        return {label: bias + worth * (more - less - spare) for label, more, less, bias in totals}

    def added(self, vector: Vector, label: str) -> list[tuple[float, int]]:
        """Return how much each term adds to the score of `label`, most first, with the term's place."""
        column, many = self.labels.index(label), len(self.labels)
        weights = ((place, worth, self._lane(place * many + column)) for place, worth in zip(*vector, strict=True))
        return sorted(((worth * self.step * (lane - MIDDLE), place) for place, worth, lane in weights), reverse=True)

    def _sums(self, steps: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """Return for each label the sum of its lanes in rows that are so many times there."""
        width, rows, total = LANE.size * len(self.labels), self.rows, 0
        for place, many in steps:
            total += many * int.from_bytes(rows[place * width : (place + 1) * width], "little")
        return struct.unpack(f"<{len(self.labels)}I", total.to_bytes(width, "little"))

    def _lane(self, number: int) -> int:
        (lane,) = LANE.unpack(self.rows[number * LANE.size : (number + 1) * LANE.size])
        return int(lane)
