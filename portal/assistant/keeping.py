"""Keeps what was learned in a file: arrays only, so that reading one runs nothing."""

import logging
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from portal.assistant.linear import Classifier
from portal.assistant.ngrams import Vocabulary

logger = logging.getLogger(__name__)

KEPT_BESIDE = 1


def keep(path: Path, vocabulary: Vocabulary, parts: Mapping[str, Classifier]) -> None:
    """Write what was learned beside its place and move it in whole, and remove what older content taught."""
    terms = np.frombuffer("\n".join(vocabulary.terms).encode(), dtype=np.uint8)
    arrays: dict[str, np.ndarray] = {"terms": terms, "worth": vocabulary.worth}
    for name, part in parts.items():
        arrays |= {f"{name}_weights": part.weights, f"{name}_bias": part.bias, f"{name}_labels": np.array(part.labels)}
    beside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(beside, **arrays)  # type: ignore[arg-type]  # its keywords are the arrays' names
        beside.replace(path)
        _remove_old(path)
    except OSError as error:
        logger.warning("learned_not_kept", extra={"kind": type(error).__name__})


def read(path: Path, names: Sequence[str]) -> tuple[Vocabulary, dict[str, Classifier]] | None:
    """Return the vocabulary and the classifiers `names` of a file; None where there is none, or it can't be used."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            vocabulary = Vocabulary(kept["terms"].tobytes().decode().split("\n"), kept["worth"])
            return vocabulary, {name: _classifier(name, kept) for name in names}
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever is wrong with the file, training anew is the cure
        logger.info("learned_anew", extra={"because": type(error).__name__})
        return None


def _remove_old(path: Path) -> None:
    """Remove all but the newest, and one before it that another process may be about to read."""
    others = sorted((each for each in path.parent.glob("*.npz") if each != path), key=lambda each: each.stat().st_mtime)
    for old in others[:-KEPT_BESIDE]:
        old.unlink(missing_ok=True)


def _classifier(name: str, kept: Mapping[str, np.ndarray]) -> Classifier:
    labels = tuple(str(label) for label in kept[f"{name}_labels"])
    return Classifier(labels, kept[f"{name}_weights"], kept[f"{name}_bias"])
