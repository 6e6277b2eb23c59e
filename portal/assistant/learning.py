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
from portal.assistant.keeping import Kept
from portal.assistant.lessons import NO_DANGER, Lessons, Mend, Said
from portal.assistant.linear import Classifier
from portal.assistant.meaning import Array, Meaning, Progress
from portal.assistant.meant import PARTS as MEANT_PARTS
from portal.assistant.meant import Meant, teach
from portal.assistant.ngrams import Vector, Vocabulary

logger = logging.getLogger(__name__)

PARTS = ("pages", "kinds", "replies", "dangers")
# What examples are taken for, how messages become terms and terms become weights: what was learned by other code is
# learned anew.
_HERE, _CONTENT = Path(__file__).parent, Path(content.plain_words.__file__).parent
CODE = (
    _CONTENT / "plain_words.py",
    _CONTENT / "typed_as.py",
    _CONTENT / "examples.py",
    _HERE / "lessons.py",
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
    page answers, `dangers` which kind of danger it shows, or none. `meant` adds what messages
    mean, where that is installed.

    `word_for_word` has the plain words of each example of danger, in one string, with its kind, and those of what only
    sounds like it with NO_DANGER.
    """

    vocabulary: Vocabulary
    pages: Classifier
    kinds: Classifier
    replies: Classifier
    dangers: Classifier
    word_for_word: Mapping[str, str]
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
    mended_by: bytes = b"",
) -> Learned:
    """Return what `lessons` teach, from `folder` where it was kept there. Training takes some seconds.

    `mended_by` tells this `mend` from any other. With a `meaning`, what messages mean is learned too. That takes
    minutes, so it is done only for somebody who waits: who gives `progress`. Without, and where it wasn't kept, the
    words must do, and the log says what to do. A folder that can't be read or written costs the time to train again.

    Raises BadContent: it must be learned, and an example can't be used.
    """
    digest = lessons.digest() + mended_by
    if meaning is None:
        return _words_only(lessons, mend, folder, digest)
    path = folder / f"{_version(digest, meaning)}{keeping.ENDING}" if folder else None
    kept = _with_meaning(path, meaning) if path else None
    if kept:
        return kept
    learned = _words_only(lessons, mend, folder, digest)
    if progress is None:
        logger.warning("meaning_not_built", extra={"command": BUILD})
        return learned
    learned = replace(learned, meant=teach(_said(lessons), mend, meaning, progress))
    if path:
        _keep(learned, path)
    return learned


def _said(lessons: Lessons) -> dict[str, list[Said]]:
    """Return the lessons of each of PARTS."""
    return {
        "pages": list(lessons.pages()),
        "kinds": list(lessons.kinds()),
        "replies": list(lessons.fixed()),
        "dangers": list(lessons.kinds_of_danger()),
    }


def _words_only(lessons: Lessons, mend: Mend, folder: Path | None, digest: bytes) -> Learned:
    path = folder / f"{_version(digest)}{keeping.ENDING}" if folder else None
    kept = keeping.read(path, PARTS) if path else None
    if kept:
        return _learned(kept)
    learned = _train(lessons, mend)
    if path:
        _keep(learned, path)
    return learned


def _with_meaning(path: Path, meaning: Meaning) -> Learned | None:
    kept = keeping.read(path, (*PARTS, *(MEANT + part for part in MEANT_PARTS)))
    if kept is None:
        return None
    return _learned(kept, Meant(meaning, {part: kept.parts[MEANT + part] for part in MEANT_PARTS}))


def _learned(kept: Kept, meant: Meant | None = None) -> Learned:
    pages, kinds, replies, dangers = (kept.parts[name] for name in PARTS)
    return Learned(kept.vocabulary, pages, kinds, replies, dangers, kept.word_for_word, meant)


def _keep(learned: Learned, path: Path) -> None:
    meant = learned.meant.parts if learned.meant else {}
    parts: dict[str, Classifier] = {name: getattr(learned, name) for name in PARTS}
    parts |= {MEANT + name: part for name, part in meant.items()}
    keeping.keep(path, Kept(learned.vocabulary, parts, learned.word_for_word))


def _train(lessons: Lessons, mend: Mend) -> Learned:
    # Only who learns anew needs NumPy: 12 MiB that a process which answers can do without.
    from portal.assistant.training import Example, train

    all_ = _said(lessons)
    words = {said.message: said.words(mend) for part in all_.values() for said in part}
    vocabulary = Vocabulary.of(list(words.values()))
    vectors = {message: vocabulary.vector(said) for message, said in words.items() if said}

    def trained(part: Sequence[Said]) -> Classifier:
        examples = [Example(vectors[said.message], said.label, said.counts) for said in part if said.message in vectors]
        return train(examples, len(vocabulary))

    word_for_word = {" ".join(said.words(mend)): NO_DANGER for said in lessons.calm()}
    word_for_word |= {" ".join(words[said.message]): said.label for said in lessons.dangers()}
    return _learned(Kept(vocabulary, {name: trained(part) for name, part in all_.items()}, word_for_word))


def _version(digest: bytes, meaning: Meaning | None = None) -> str:
    version = hashlib.sha256((meaning.name if meaning else "").encode())
    for code in (*CODE, *CODE_OF_MEANING) if meaning else CODE:
        version.update(code.read_bytes())
    version.update(digest)
    return version.hexdigest()[:24]
