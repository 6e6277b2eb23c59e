"""What a message means, as a vector: messages that say the same in other words are near each other.

An extra: the service is good without it. `make install-understanding` installs it; when it runs, nothing is fetched.
Without it nothing here loads NumPy.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from portal.assistant import weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Array: TypeAlias = "NDArray[np.float32]"
Progress: TypeAlias = Callable[[int, int], None]
# So many sentences of one length go through together.
TOGETHER = 32


class Meaning(Protocol):
    """Turns plain words into a vector of length one. `name` tells one model from another."""

    name: str

    def vector(self, words: Sequence[str]) -> Array:
        """Return what `words` mean."""

    def vectors(self, messages: Sequence[Sequence[str]], progress: Progress | None = None) -> Array:
        """Return a row for each of `messages`. `progress` is told how many are done, and of how many."""


def find(kept_in: Path | None) -> Meaning | None:
    """Return the model where it is installed and the published one. `kept_in` remembers that it was checked."""
    model = weights.folder()
    if model is None:
        return None
    try:
        weights.check(model, kept_in)
    except weights.BadModel as error:
        logger.error("meaning_refused", extra={"because": str(error)})
        return None
    from portal.assistant.sentence_meaning import SentenceMeaning

    return SentenceMeaning(model)
