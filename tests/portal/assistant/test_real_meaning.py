"""The published model itself, where `make install-understanding` has installed it: these are left out elsewhere."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from portal.assistant.meaning import Meaning, find

# Worked out from the published weights by BERT's plain formulas with 64-bit numbers and the exact error function.
KNOWN = json.loads(Path(__file__).with_name("vectors.json").read_text())

pytestmark = pytest.mark.understanding


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    found = find(tmp_path_factory.mktemp("data"))
    assert found
    return found


@pytest.mark.parametrize("sentence", KNOWN)
def test_a_sentence_has_its_known_vector(model: Meaning, sentence: str) -> None:
    np.testing.assert_allclose(model.vector(sentence.split()), KNOWN[sentence], atol=1e-3)


def test_many_sentences_at_once_have_theirs(model: Meaning) -> None:
    progress: list[tuple[int, int]] = []
    found = model.vectors([sentence.split() for sentence in KNOWN], lambda done, of: progress.append((done, of)))
    np.testing.assert_allclose(found, list(KNOWN.values()), atol=1e-3)
    assert progress[-1] == (len(KNOWN), len(KNOWN))


def test_many_threads_may_ask_at_once(model: Meaning) -> None:
    asked = [f"{sentence} {number}".split() for number in range(5) for sentence in KNOWN]
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(model.vector, asked))
    np.testing.assert_allclose(at_once, model.vectors(asked), atol=1e-5)


def test_the_same_in_other_words_is_nearer_than_something_else(model: Meaning) -> None:
    skint, no_money, dentist = (
        model.vector(said.split()) for said in ("im skint", "ive got no money", "find a dentist")
    )
    assert skint @ no_money > skint @ dentist


def test_any_text_has_a_vector(model: Meaning) -> None:
    for words in ([""], ["\x00"], ["😀"], ["a" * 50_000], ["ż"] * 500):
        assert np.linalg.norm(model.vector(words)) == pytest.approx(1, abs=1e-4)
