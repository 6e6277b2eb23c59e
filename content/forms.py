"""Reads forms.toml: what form a question can have, how each is recognised, and what news is hard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from content.errors import BadContent, Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import PhraseFile
from content.phrases import PhraseBook, text_of
from content.plain_words import plain_words

FILE = "forms.toml"
HOW_MUCH, CONTACT, WHEN, HOW, MAY = "how_much", "contact", "when", "how", "may"
KEYS = (HOW_MUCH, CONTACT, WHEN, HOW, MAY)
HARD_NEWS, LATE = "hard_news", "late"


@dataclass(frozen=True, slots=True)
class Forms:
    """What each form of question looks like. `holds` are the words that a sentence answers it with, by form.

    `signs` find what else counts, whatever the form: HARD_NEWS and LATE.
    """

    patterns: PhraseBook[str]
    unless: PhraseBook[str]
    signs: PhraseBook[str]
    holds: dict[str, frozenset[str]]
    examples: dict[str, tuple[str, ...]]

    def form_of(self, words: Sequence[str]) -> str:
        """Return the form that a message of these plain words has; empty where it has none."""
        text = text_of(words)
        found = {key for key, _ in self.patterns.find(text)} - {key for key, _ in self.unless.find(text)}
        return next((key for key in KEYS if key in found), "")

    def signs_in(self, words: Sequence[str]) -> frozenset[str]:
        """Return what else a message of these plain words shows: that its news is hard, that it is about the night."""
        return frozenset(key for key, _ in self.signs.find(text_of(words)))


def load_forms(root: Path, offer: Offer) -> Forms:
    """Return the forms of the folder `root`.

    Raises BadContent: a pattern can't be read, a form is missing, or an example is not found by its own form.
    """
    problems: list[Problem] = []
    file = PhraseFile(root, FILE, offer, problems)
    rows = {fields.text("key"): fields for fields in file.rows("form")}
    for key in (key for key in KEYS if key not in rows):
        problems.append(Problem(FILE, key, "is missing.", "Put that form back from the last good version."))
    patterns = [(key, part) for key, fields in rows.items() for part in file.patterns(fields)]
    unless = [(key, part) for key, fields in rows.items() for part in file.patterns(fields, "unless", least=0)]
    whole = Fields(FILE, file.tables, problems)
    signs = {key: whole.table(key) for key in (HARD_NEWS, LATE)}
    tables = {**rows, **signs}
    forms = Forms(
        patterns=PhraseBook(patterns),
        unless=PhraseBook(unless),
        signs=PhraseBook([(key, part) for key, fields in signs.items() for part in file.patterns(fields)]),
        holds={key: frozenset(fields.texts("holds")) for key, fields in rows.items()},
        examples={key: fields.texts("examples") for key, fields in tables.items()},
    )
    for key, fields in tables.items():
        _try(key, fields, forms)
        fields.rest_is_unknown()
    if problems:
        raise BadContent(problems)
    return forms


def _try(key: str, fields: Fields, forms: Forms) -> None:
    for example in forms.examples.get(key, ()):
        words = plain_words(example)
        if key not in (forms.form_of(words), *forms.signs_in(words)):
            fields.wrong("examples", f"{example!r} is not recognised.", "Mend its patterns, or take the example out.")
