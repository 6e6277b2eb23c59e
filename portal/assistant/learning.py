"""What the assistant learns from the content: four classifiers, trained once for each version of it.

Trained ones are kept in a folder beside the search index, named by everything that went into them.
"""

import hashlib
import logging
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import content.plain_words as plain_words_module
from content import typed_as
from content.plain_words import BREAK
from portal.assistant import linear, ngrams
from portal.assistant.lessons import Lessons, Mend, Said
from portal.assistant.linear import Classifier, Example
from portal.assistant.ngrams import Vector, Vocabulary

logger = logging.getLogger(__name__)

PARTS = ("pages", "kinds", "replies", "dangers")
# How messages become terms and terms become weights: what was learned by other code is learned anew.
CODE = (plain_words_module, typed_as, ngrams, linear)
KEPT_BESIDE = 1


@dataclass(frozen=True, slots=True)
class Learned:
    """Four classifiers, and the vocabulary that they share.

    `pages` tells which page answers, `kinds` what sort of message it is, `replies` which fixed reply it gets where no
    page answers, `dangers` which kind of danger it shows.
    """

    vocabulary: Vocabulary
    pages: Classifier
    kinds: Classifier
    replies: Classifier
    dangers: Classifier

    def vector(self, words: Iterable[str]) -> Vector:
        """Return plain `words`, less breaks, as the classifiers read them."""
        return self.vocabulary.vector([word for word in words if word != BREAK])

    def why(self, part: Classifier, words: Iterable[str], label: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """Return the terms of `words` that speak most for `label`, with how much each adds to its score."""
        strongest = [(added, place) for added, place in part.added(self.vector(words), label)[:most] if added > 0]
        return tuple((self.vocabulary.term(place), round(added, 2)) for added, place in strongest)


def learn(lessons: Lessons, mend: Mend, folder: Path | None) -> Learned:
    """Return what `lessons` teach, from `folder` where it was kept there. Training takes some seconds.

    A folder that can't be read or written costs the time to train again, and nothing else.
    """
    said = {
        "pages": list(lessons.pages()),
        "kinds": list(lessons.kinds()),
        "replies": list(lessons.fixed()),
        "dangers": list(lessons.dangers()),
    }
    path = folder / f"{_version(said)}.npz" if folder else None
    kept = _read(path) if path else None
    if kept:
        return kept
    learned = _train(said, mend)
    if path:
        _keep(learned, path)
    return learned


def _train(all_: Mapping[str, Sequence[Said]], mend: Mend) -> Learned:
    words = {said.message: said.words(mend) for part in all_.values() for said in part}
    vocabulary = Vocabulary.of(list(words.values()))
    vectors = {message: vocabulary.vector(said) for message, said in words.items() if said}

    def trained(part: Sequence[Said]) -> Classifier:
        examples = [Example(vectors[said.message], said.label, said.counts) for said in part if said.message in vectors]
        return Classifier.train(examples, len(vocabulary))

    return Learned(vocabulary, **{name: trained(part) for name, part in all_.items()})


def _version(all_: Mapping[str, Sequence[Said]]) -> str:
    digest = hashlib.sha256()
    for module in CODE:
        digest.update(Path(str(module.__file__)).read_bytes())
    for name, part in all_.items():
        digest.update(name.encode())
        for said in part:
            digest.update(f"{said.label}\t{said.counts}\t{said.message}\n".encode())
    return digest.hexdigest()[:24]


def _keep(learned: Learned, path: Path) -> None:
    """Write what was learned beside its place and move it in whole, and remove what older content taught."""
    terms = np.frombuffer("\n".join(learned.vocabulary.terms).encode(), dtype=np.uint8)
    arrays: dict[str, np.ndarray] = {"terms": terms, "worth": learned.vocabulary.worth}
    for name in PARTS:
        part: Classifier = getattr(learned, name)
        arrays |= {f"{name}_weights": part.weights, f"{name}_bias": part.bias, f"{name}_labels": np.array(part.labels)}
    beside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(beside, **arrays)  # type: ignore[arg-type]  # its keywords are the arrays' names
        beside.replace(path)
        _remove_old(path)
    except OSError as error:
        logger.warning("learned_not_kept", extra={"kind": type(error).__name__})


def _remove_old(path: Path) -> None:
    """Remove all but the newest, and one before it that another process may be about to read."""
    others = sorted((each for each in path.parent.glob("*.npz") if each != path), key=lambda each: each.stat().st_mtime)
    for old in others[:-KEPT_BESIDE]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> Learned | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            vocabulary = Vocabulary(kept["terms"].tobytes().decode().split("\n"), kept["worth"])
            return Learned(vocabulary, **{name: _classifier(name, kept) for name in PARTS})
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever is wrong with the file, training anew is the cure
        logger.info("learned_anew", extra={"because": type(error).__name__})
        return None


def _classifier(name: str, kept: Mapping[str, np.ndarray]) -> Classifier:
    labels = tuple(str(label) for label in kept[f"{name}_labels"])
    return Classifier(labels, kept[f"{name}_weights"], kept[f"{name}_bias"])
