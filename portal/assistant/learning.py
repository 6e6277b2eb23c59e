"""What the assistant learns from the content: four classifiers, trained once for each version of it.

Trained ones are kept in a folder beside the search index, named by everything that went into them.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import content.plain_words
from content.plain_words import BREAK
from portal.assistant import keeping
from portal.assistant.lessons import Lessons, Mend, Said
from portal.assistant.linear import Classifier
from portal.assistant.meaning import Array, Meaning, Progress
from portal.assistant.meant import PARTS as MEANT_PARTS
from portal.assistant.meant import Meant, teach
from portal.assistant.ngrams import Vector, Vocabulary

logger = logging.getLogger(__name__)

PARTS = ("pages", "kinds", "replies", "dangers")
# How messages become terms and terms become weights: what was learned by other code is learned anew.
_HERE, _CONTENT = Path(__file__).parent, Path(content.plain_words.__file__).parent
CODE = (
    _CONTENT / "plain_words.py",
    _CONTENT / "typed_as.py",
    _HERE / "ngrams.py",
    _HERE / "linear.py",
    _HERE / "training.py",
)
CODE_OF_MEANING = (_HERE / "encoder.py", _HERE / "sentence_meaning.py")
MEANT = "meant_"
# The folder for what was learned, where the data lies.
LEARNED = "learned"
# The command that teaches what messages mean.
BUILD = "flask --app app search-index build"


@dataclass(frozen=True, slots=True)
class Read:
    """One message as the classifiers read it: its terms, and what it means where that was learned."""

    terms: Vector
    meaning: "Array | None"


@dataclass(frozen=True, slots=True)
class Learned:
    """Four classifiers, and the vocabulary that they share.

    `pages` tells which page answers, `kinds` what sort of message it is, `replies` which fixed reply it gets where no
    page answers, `dangers` which kind of danger it shows. `meant` adds what messages mean, where that is installed.
    """

    vocabulary: Vocabulary
    pages: Classifier
    kinds: Classifier
    replies: Classifier
    dangers: Classifier
    meant: Meant | None = None

    def read(self, words: Iterable[str]) -> Read:
        """Return plain `words`, less breaks, as the classifiers read them."""
        said = [word for word in words if word != BREAK]
        return Read(self.vocabulary.vector(said), self.meant.vector(said) if self.meant and said else None)

    def scores(self, part: str, read: Read) -> dict[str, float]:
        """Return the score of every label of one of PARTS for a message."""
        classifier: Classifier = getattr(self, part)
        scores = classifier.scores(read.terms)
        if self.meant and read.meaning is not None:
            self.meant.add_to(scores, part, read.meaning)
        return scores

    def why(self, part: Classifier, words: Iterable[str], label: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """Return the terms of `words` that speak most for `label`, with how much each adds to its score."""
        terms = self.vocabulary.vector([word for word in words if word != BREAK])
        strongest = [(added, place) for added, place in part.added(terms, label)[:most] if added > 0]
        return tuple((self.vocabulary.term(place), round(added, 2)) for added, place in strongest)


def learn(
    lessons: Lessons,
    mend: Mend,
    folder: Path | None,
    meaning: Meaning | None = None,
    progress: Progress | None = None,
) -> Learned:
    """Return what `lessons` teach, from `folder` where it was kept there. Training takes some seconds.

    With a `meaning`, what messages mean is learned too. That takes minutes, so it is done only for somebody who waits:
    who gives `progress`. Without, and where it wasn't kept, the words must do, and the log says what to do.
    A folder that can't be read or written costs the time to train again, and nothing else.
    """
    said = {
        "pages": list(lessons.pages()),
        "kinds": list(lessons.kinds()),
        "replies": list(lessons.fixed()),
        "dangers": list(lessons.dangers()),
    }
    if meaning is None:
        return _words_only(said, mend, folder)
    path = folder / f"{_version(said, meaning)}{keeping.ENDING}" if folder else None
    kept = _with_meaning(path, meaning) if path else None
    if kept:
        return kept
    learned = _words_only(said, mend, folder)
    if progress is None:
        logger.warning("meaning_not_built", extra={"command": BUILD})
        return learned
    learned = replace(learned, meant=teach(said, mend, meaning, progress))
    if path:
        _keep(learned, path)
    return learned


def _words_only(said: Mapping[str, Sequence[Said]], mend: Mend, folder: Path | None) -> Learned:
    path = folder / f"{_version(said)}{keeping.ENDING}" if folder else None
    kept = keeping.read(path, PARTS) if path else None
    if kept:
        return _learned(*kept)
    learned = _train(said, mend)
    if path:
        _keep(learned, path)
    return learned


def _with_meaning(path: Path, meaning: Meaning) -> Learned | None:
    kept = keeping.read(path, (*PARTS, *(MEANT + part for part in MEANT_PARTS)))
    if kept is None:
        return None
    vocabulary, parts = kept
    return _learned(vocabulary, parts, Meant(meaning, {part: parts[MEANT + part] for part in MEANT_PARTS}))


def _learned(vocabulary: Vocabulary, parts: Mapping[str, Classifier], meant: Meant | None = None) -> Learned:
    return Learned(vocabulary, parts["pages"], parts["kinds"], parts["replies"], parts["dangers"], meant)


def _keep(learned: Learned, path: Path) -> None:
    meant = learned.meant.parts if learned.meant else {}
    parts: dict[str, Classifier] = {name: getattr(learned, name) for name in PARTS}
    keeping.keep(path, learned.vocabulary, parts | {MEANT + name: part for name, part in meant.items()})


def _train(all_: Mapping[str, Sequence[Said]], mend: Mend) -> Learned:
    # Only who learns anew needs NumPy: 12 MiB that a process which answers can do without.
    from portal.assistant.training import Example, train

    words = {said.message: said.words(mend) for part in all_.values() for said in part}
    vocabulary = Vocabulary.of(list(words.values()))
    vectors = {message: vocabulary.vector(said) for message, said in words.items() if said}

    def trained(part: Sequence[Said]) -> Classifier:
        examples = [Example(vectors[said.message], said.label, said.counts) for said in part if said.message in vectors]
        return train(examples, len(vocabulary))

    return _learned(vocabulary, {name: trained(part) for name, part in all_.items()})


def _version(all_: Mapping[str, Sequence[Said]], meaning: Meaning | None = None) -> str:
    digest = hashlib.sha256((meaning.name if meaning else "").encode())
    for code in (*CODE, *CODE_OF_MEANING) if meaning else CODE:
        digest.update(code.read_bytes())
    for name, part in all_.items():
        digest.update(name.encode())
        for said in part:
            digest.update(f"{said.label}\t{said.counts}\t{said.message}\n".encode())
    return digest.hexdigest()[:24]
