"""Trains a linear classifier from examples, when the index is built. Only this part of understanding needs NumPy.

The method is the one that LIBLINEAR uses for its L2-loss support vector machine: dual coordinate descent, here for
every label at once. Hsieh and others, "A Dual Coordinate Descent Method for Large-scale Linear SVM", 2008.
docs/decisions/0008 says why it is not a library's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.assistant.linear import LARGEST_WEIGHT, MIDDLE, Classifier
from portal.assistant.ngrams import Vector

# How much a message on the wrong side of a border counts, against keeping the weights small.
PENALTY = 0.5
ROUNDS = 5
SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """A message as a vector, with its label and how much it counts."""

    vector: Vector
    label: str
    counts: float = 1.0


def train(examples: Sequence[Example], terms: int) -> Classifier:
    """Return a classifier that has learned `examples`, whose vectors have places below `terms`.

    The same examples always give the same one.
    """
    labels = tuple(sorted({example.label for example in examples}))
    weights, bias = _fit(examples, labels, terms)
    step = float(np.abs(weights).max(initial=0.0)) / LARGEST_WEIGHT or 1.0
    lanes = (np.rint(weights / step) + MIDDLE).astype("<u4")
    return Classifier(labels, lanes.tobytes(), step, tuple(bias.tolist()))


def _fit(
    examples: Sequence[Example], labels: tuple[str, ...], terms: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    vectors = [_as_arrays(example.vector) for example in examples]
    sides = np.full((len(examples), len(labels)), -1, dtype=np.float32)
    for number, example in enumerate(examples):
        sides[number, labels.index(example.label)] = 1
    softness = np.array([1 / (2 * PENALTY * example.counts) for example in examples], dtype=np.float32)
    lengths = np.array([float(worth @ worth) for _, worth in vectors], dtype=np.float32) + 1 + softness
    weights = np.zeros((terms, len(labels)), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    duals = np.zeros_like(sides)
    order = np.random.default_rng(SEED)
    for _ in range(ROUNDS):
        for number in order.permutation(len(examples)):
            places, worth = vectors[number]
            side, dual = sides[number], duals[number]
            slack = side * (worth @ weights[places] + bias) - 1 + softness[number] * dual
            better = np.maximum(dual - slack / lengths[number], 0)
            change = (better - dual) * side
            if not change.any():
                continue
            duals[number] = better
            weights[places] += worth[:, None] * change
            bias += change
    return weights, bias


def _as_arrays(vector: Vector) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    return np.array(vector[0], dtype=np.int32), np.array(vector[1], dtype=np.float32)
