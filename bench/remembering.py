"""Remembers what each message means, so that teaching the assistant anew need not work it out again."""

from collections.abc import Sequence

import numpy as np

from portal.assistant.meaning import Array, Meaning, Progress


class Remembering:
    """A meaning that works each message out once."""

    def __init__(self, meaning: Meaning) -> None:
        self.name = meaning.name
        self._meaning = meaning
        self._known: dict[tuple[str, ...], Array] = {}

    def vector(self, words: Sequence[str]) -> Array:
        return self._meaning.vector(words)

    def vectors(self, messages: Sequence[Sequence[str]], progress: Progress | None = None) -> Array:
        new = [said for said in dict.fromkeys(map(tuple, messages)) if said not in self._known]
        if new:
            self._known |= dict(zip(new, self._meaning.vectors(new, progress), strict=True))
        return np.stack([self._known[tuple(said)] for said in messages])
