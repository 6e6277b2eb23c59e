"""A linear classifier over n-grams: each term adds its weight to each label, and that is all, so a score can be read.

It is trained by `portal.assistant.training`. Scoring needs no library: a message has some two hundred terms, and a
process that only answers need not hold NumPy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.assistant.ngrams import Vector


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores each label for a message: above 0 it is more likely than not, compared with everything else.

    `weights` has a row for each term with a whole number for each label, in steps of `step`.
    """

    labels: tuple[str, ...]
    weights: Sequence[int]
    step: float
    bias: Sequence[float]

    def scores(self, vector: Vector) -> dict[str, float]:
        """Return the score of every label for a message."""
        width, step, weights = len(self.labels), self.step, self.weights
        totals = list(self.bias)
        for place, worth in zip(*vector, strict=True):
            counts = worth * step
            row = weights[place * width : (place + 1) * width]
            totals = [total + counts * weight for total, weight in zip(totals, row, strict=True)]
        return dict(zip(self.labels, totals, strict=True))

    def added(self, vector: Vector, label: str) -> list[tuple[float, int]]:
        """Return how much each term adds to the score of `label`, most first, with the term's place."""
        column, width = self.labels.index(label), len(self.labels)
        added = [
            (worth * self.step * self.weights[place * width + column], place)
            for place, worth in zip(*vector, strict=True)
        ]
        return sorted(added, reverse=True)
