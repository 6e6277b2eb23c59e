"""The six layers that turn the tokens of a sentence into one vector, in NumPy: BERT as all-MiniLM-L6-v2 has it.

Sentences of one length go through together, so that nothing has to be padded. docs/decisions/0010 says why it is not
PyTorch's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]
Tensor: TypeAlias = Callable[[str], Array]

LAYERS, HEADS, HEAD = 6, 12, 32
WIDTH = HEADS * HEAD
MOST_TOKENS = 64
TINY = np.float32(1e-12)
ROOT_HALF = 0.5**0.5
# Abramowitz and Stegun 7.1.26: the error function to seven digits. Halved, since only its half is needed.
FALLS = np.float32(0.3275911 * ROOT_HALF)
PARTS = tuple(np.float32(part / 2) for part in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))


@dataclass(frozen=True, slots=True)
class Step:
    """A matrix to multiply with, and what to add. The matrix lies as it is read, which takes half the time."""

    weight: Array
    bias: Array

    @classmethod
    def read(cls, tensor: Tensor, name: str) -> "Step":
        return cls(np.ascontiguousarray(tensor(f"{name}.weight").T), tensor(f"{name}.bias"))

    def __call__(self, rows: Array) -> Array:
        made = rows @ self.weight
        made += self.bias
        return made


@dataclass(frozen=True, slots=True)
class Level:
    """Brings each row to mean 0 and deviation 1, then to what was learned."""

    weight: Array
    bias: Array

    @classmethod
    def read(cls, tensor: Tensor, name: str) -> "Level":
        return cls(tensor(f"{name}.weight"), tensor(f"{name}.bias"))

    def __call__(self, rows: Array) -> Array:
        rows -= rows.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / np.float32(WIDTH)
        rows /= np.sqrt(spread + TINY)[:, None]
        rows *= self.weight
        rows += self.bias
        return rows


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: each token looks at the others, then at itself."""

    asks: Step
    looked: Step
    looked_level: Level
    widens: Step
    narrows: Step
    level: Level

    @classmethod
    def read(cls, tensor: Tensor, number: int) -> "Layer":
        name = f"encoder.layer.{number}"
        attention, output = f"{name}.attention", f"{name}.output"
        return cls(
            _fused(tensor, f"{attention}.self"),
            Step.read(tensor, f"{attention}.output.dense"),
            Level.read(tensor, f"{attention}.output.LayerNorm"),
            Step.read(tensor, f"{name}.intermediate.dense"),
            Step.read(tensor, f"{output}.dense"),
            Level.read(tensor, f"{output}.LayerNorm"),
        )

    def __call__(self, rows: Array, sentences: int) -> Array:
        looked = self.looked(_attend(self.asks(rows), sentences))
        looked += rows
        rows = self.looked_level(looked)
        made = self.narrows(_gelu(self.widens(rows)))
        made += rows
        return self.level(made)


class Encoder:
    """Turns the numbers of tokens into vectors of length one: alike in meaning is near in direction."""

    def __init__(self, tensor: Tensor, word: Callable[[int], Array]) -> None:
        """`tensor` reads one part of the model by its name, `word` the vector with which a token starts."""
        self._word = word
        self._places = tensor("embeddings.position_embeddings.weight")[:MOST_TOKENS]
        self._places = self._places + tensor("embeddings.token_type_embeddings.weight")[0]
        self._level = Level.read(tensor, "embeddings.LayerNorm")
        self._layers = [Layer.read(tensor, number) for number in range(LAYERS)]

    def __call__(self, sentences: Sequence[Sequence[int]]) -> Array:
        """Return a row for each of `sentences`, which all have the same number of tokens: 64 at most."""
        many, tokens = len(sentences), len(sentences[0])
        words = np.stack([self._word(token) for sentence in sentences for token in sentence])
        rows = self._level((words.reshape(many, tokens, WIDTH) + self._places[:tokens]).reshape(-1, WIDTH))
        for layer in self._layers:
            rows = layer(rows, many)
        vectors = rows.reshape(many, tokens, WIDTH).mean(axis=1)
        found: Array = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return found


def _fused(tensor: Tensor, name: str) -> Step:
    """Return the three steps of attention as one, with the scale of the scores in the first."""
    scale = np.float32(HEAD**-0.5)
    parts = [Step.read(tensor, f"{name}.{part}") for part in ("query", "key", "value")]
    parts[0] = Step(parts[0].weight * scale, parts[0].bias * scale)
    return Step(np.hstack([part.weight for part in parts]), np.concatenate([part.bias for part in parts]))


def _attend(asked: Array, sentences: int) -> Array:
    """Return for each token what it takes from every token of its sentence."""
    by_head = asked.reshape(sentences, -1, 3, HEADS, HEAD).transpose(2, 0, 3, 1, 4)
    scores = by_head[0] @ by_head[1].swapaxes(-1, -2)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    taken: Array = (scores @ by_head[2]).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
    return taken


def _gelu(rows: Array) -> Array:
    """Return each number times the share of the normal distribution below it."""
    size = np.abs(rows)
    near = size * FALLS
    near += np.float32(1)
    np.reciprocal(near, out=near)
    above = near * PARTS[0]
    for part in PARTS[1:]:
        above += part
        above *= near
    np.multiply(size, size, out=near)
    near *= np.float32(-0.5)
    np.exp(near, out=near)
    above *= near
    above *= size
    np.maximum(rows, np.float32(0), out=size)
    size -= above
    return size
