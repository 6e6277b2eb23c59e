"""The encoder works out what BERT's plain formulas say, for one sentence or many at once."""

import math
from typing import Any

import numpy as np
import pytest

from portal.assistant.encoder import HEAD, HEADS, LAYERS, MOST_TOKENS, WIDTH, Array, Encoder

SENTENCES = [[5, 9, 2, 30, 7], [1, 1, 44, 8, 0]]
# Wide enough that a wrong sign or scale anywhere would show.
SPREAD = 0.3
E = "embeddings"


class MadeUp:
    """A model of the right shape with weights by chance, always the same."""

    def __init__(self) -> None:
        chance = np.random.default_rng(3)
        attention = "attention.self.query attention.self.key attention.self.value attention.output.dense".split()
        shapes: dict[str, tuple[int, ...]] = {
            f"{E}.word_embeddings.weight": (50, WIDTH),
            f"{E}.position_embeddings.weight": (MOST_TOKENS * 2, WIDTH),
            f"{E}.token_type_embeddings.weight": (2, WIDTH),
        }
        for name in (
            E,
            *(f"encoder.layer.{n}.{part}" for n in range(LAYERS) for part in ("attention.output", "output")),
        ):
            shapes |= {f"{name}.LayerNorm.weight": (WIDTH,), f"{name}.LayerNorm.bias": (WIDTH,)}
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            steps = [(f"{part}", WIDTH, WIDTH) for part in attention]
            steps += [("intermediate.dense", 4 * WIDTH, WIDTH), ("output.dense", WIDTH, 4 * WIDTH)]
            for part, out, into in steps:
                shapes |= {f"{layer}.{part}.weight": (out, into), f"{layer}.{part}.bias": (out,)}
        self._all = {
            name: (chance.standard_normal(shape) * SPREAD).astype(np.float32) for name, shape in shapes.items()
        }

    def __call__(self, name: str) -> Array:
        return self._all[name]

    def word(self, token: int) -> Array:
        row: Array = self._all[f"{E}.word_embeddings.weight"][token]
        return row

    def encoder(self) -> Encoder:
        return Encoder(self, self.word)


def by_the_formulas(tokens: list[int], model: MadeUp) -> Any:
    """Return the vector of one sentence, worked out slowly and exactly."""

    def level(rows: Any, name: str) -> Any:
        rows = rows - rows.mean(-1, keepdims=True)
        rows = rows / np.sqrt((rows**2).mean(-1, keepdims=True) + 1e-12)
        return rows * model(f"{name}.LayerNorm.weight") + model(f"{name}.LayerNorm.bias")

    def step(rows: Any, name: str) -> Any:
        return rows @ model(f"{name}.weight").astype(float).T + model(f"{name}.bias")

    gelu = np.vectorize(lambda number: number * 0.5 * (1 + math.erf(number / math.sqrt(2))))
    rows = np.array([model.word(token) for token in tokens], dtype=float)
    rows = (
        rows + model(f"{E}.position_embeddings.weight")[: len(tokens)] + model(f"{E}.token_type_embeddings.weight")[0]
    )
    rows = level(rows, E)
    for number in range(LAYERS):
        name = f"encoder.layer.{number}"
        asks, keys, values = (step(rows, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for head in range(HEADS):
            part = slice(head * HEAD, (head + 1) * HEAD)
            scores = np.exp(asks[:, part] @ keys[:, part].T / math.sqrt(HEAD))
            heads.append(scores / scores.sum(-1, keepdims=True) @ values[:, part])
        output = f"{name}.attention.output"
        rows = level(step(np.concatenate(heads, axis=1), f"{output}.dense") + rows, output)
        rows = level(
            step(gelu(step(rows, f"{name}.intermediate.dense")), f"{name}.output.dense") + rows, f"{name}.output"
        )
    mean = rows.mean(0)
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def model() -> MadeUp:
    return MadeUp()


def test_a_vector_is_what_the_formulas_say(model: MadeUp) -> None:
    found = model.encoder()(SENTENCES)
    for vector, tokens in zip(found, SENTENCES, strict=True):
        np.testing.assert_allclose(vector, by_the_formulas(tokens, model), atol=1e-4)


def test_a_sentence_has_the_same_vector_alone_and_among_others(model: MadeUp) -> None:
    encoder = model.encoder()
    np.testing.assert_allclose(encoder(SENTENCES)[1], encoder(SENTENCES[1:])[0], atol=1e-5)


def test_a_vector_has_length_one(model: MadeUp) -> None:
    assert np.linalg.norm(model.encoder()([[3]])[0]) == pytest.approx(1, abs=1e-5)
