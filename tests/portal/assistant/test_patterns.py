"""Every pattern of danger, and every idiom, is met by a test message of its own entry: none stands for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.crises import FILE
from content.errors import Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import PhraseFile
from content.phrases import PhraseBook, text_of
from content.plain_words import plain_words
from portal.assistant import Knowledge
from portal.assistant.danger import without_idioms


def patterns_of(entry: Fields) -> Iterator[str]:
    """Yield the patterns of an entry, those that count only together among them."""
    yield from entry.texts("patterns")
    for rule in entry.items("together", required=False):
        yield from rule


def never_met(entry: Fields, file: PhraseFile, texts: list[str]) -> list[str]:
    """Return the patterns that are found in none of `texts`."""

    def is_met(pattern: str) -> bool:
        (part,) = file.patterns(Fields(FILE, {"patterns": [pattern]}, file.problems))
        book = PhraseBook([(0, part)])
        return any(next(book.find(text), None) for text in texts)

    return [" ".join(pattern.split()) for pattern in patterns_of(entry) if not is_met(pattern)]


@pytest.mark.parametrize("kind", ["danger", "idiom"])
def test_no_pattern_stands_without_a_message_that_meets_it(kind: str, knowledge: Knowledge, offer: Offer) -> None:
    problems: list[Problem] = []
    file = PhraseFile(Path("content"), FILE, offer, problems, left_open=("homeless", "now"))
    for entry in file.rows(kind):
        heard = [
            text_of([knowledge.mender.mended(word) for word in plain_words(message)])
            for message in entry.texts("examples", least=1)
        ]
        if kind == "danger":
            heard = [without_idioms(text, knowledge.safeguarding) for text in heard]
        assert never_met(entry, file, heard) == [], entry.text("about")
