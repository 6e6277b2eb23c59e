"""A small meaning for tests: words of one line mean the same, all others nothing."""

from collections.abc import Sequence

import numpy as np

from portal.assistant.meaning import Array, Progress

ALIKE = ("broke skint penniless", "flat home place", "hurt bruise beaten")


class SmallMeaning:
    """Four places: one for each line of ALIKE, and one for whatever else is said."""

    def __init__(self, name: str = "small") -> None:
        self.name = name
        self.worked_out = 0

    def vector(self, words: Sequence[str]) -> Array:
        counts = [sum(word in line.split() for word in words) for line in ALIKE]
        vector = np.array([*counts, 0 if any(counts) else 1], dtype=np.float32)
        found: Array = vector / np.linalg.norm(vector)
        return found

    def vectors(self, messages: Sequence[Sequence[str]], progress: Progress | None = None) -> Array:
        self.worked_out += len(messages)
        if progress:
            progress(len(messages), len(messages))
        return np.stack([self.vector(words) for words in messages])
