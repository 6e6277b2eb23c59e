"""What the published model makes of words. Needs NumPy and what `make install-understanding` brings."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from portal.assistant import weights
from portal.assistant.encoder import MOST_TOKENS, WIDTH, Array, Encoder
from portal.assistant.meaning import TOGETHER, Progress

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# A message is read several times on the way to its answer, and again with each message after it.
REMEMBERED = 256


class SentenceMeaning:
    """What the published model makes of words. Any number of threads may ask at once."""

    name = weights.PUBLISHED[weights.WEIGHTS]

    def __init__(self, model: Path) -> None:
        """Open the model in the folder `model`, which was checked. Takes a tenth of a second."""
        self._tokenizer = _tokenizer(model / weights.TOKENS)
        self._encoder = _encoder(model / weights.WEIGHTS)
        self._recent = _Recent()

    def vector(self, words: Sequence[str]) -> Array:
        """Return what `words` mean: those that fit into 64 tokens."""
        said = tuple(words[:MOST_TOKENS])
        known = self._recent.get(said)
        if known is not None:
            return known
        vector: Array = self._encoder([self._tokens(said)])[0]
        self._recent.put(said, vector)
        return vector

    def vectors(self, messages: Sequence[Sequence[str]], progress: Progress | None = None) -> Array:
        """Return a row for each of `messages`. Takes some milliseconds for each."""
        found = np.zeros((len(messages), WIDTH), dtype=np.float32)
        tokens = [self._tokens(message) for message in messages]
        done = 0
        for _, alike in groupby(sorted(range(len(tokens)), key=lambda place: len(tokens[place])), _length_in(tokens)):
            places = list(alike)
            for start in range(0, len(places), TOGETHER):
                part = places[start : start + TOGETHER]
                found[part] = self._encoder([tokens[place] for place in part])
                done += len(part)
                if progress:
                    progress(done, len(messages))
        return found

    def _tokens(self, words: Sequence[str]) -> list[int]:
        ids: list[int] = self._tokenizer.encode(" ".join(words[:MOST_TOKENS])).ids
        return ids


class _Recent:
    """The vectors of the last messages. It keeps none of their words."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[bytes, Array] = OrderedDict()
        self._lock = Lock()

    def get(self, words: Sequence[str]) -> Array | None:
        return self._vectors.get(_key(words))

    def put(self, words: Sequence[str], vector: Array) -> None:
        with self._lock:
            self._vectors[_key(words)] = vector
            if len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)


def _key(words: Sequence[str]) -> bytes:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()


def _length_in(tokens: Sequence[Sequence[int]]) -> Callable[[int], int]:
    return lambda place: len(tokens[place])


def _tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def _encoder(path: Path) -> Encoder:
    """Return the encoder. The table of words stays in its file, and its rows are read from there as they are needed."""
    from safetensors import safe_open

    table = safe_open(str(path), framework="numpy").get_slice("embeddings.word_embeddings.weight")
    with safe_open(str(path), framework="numpy") as tensors:  # closed, its part of the file leaves the memory
        return Encoder(tensors.get_tensor, lambda token: table[token])
