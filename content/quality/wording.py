"""Plain words: jargon is explained, and words that sting or that nobody says are not used."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.errors import Problem
from content.fields import Fields
from content.offer import Offer
from content.quality.texts import Text
from content.toml_files import open_toml

FILE = "plain_english.toml"
CAPITALS = re.compile(r"\b[A-Z][A-Z&]+(?=s?\b)")


@dataclass(frozen=True, slots=True)
class WordList:
    """What is known about words. `avoid` has what to say instead."""

    known_capitals: frozenset[str]
    jargon: tuple[str, ...]
    long_but_allowed: tuple[str, ...]
    avoid: Mapping[str, str]
    problems: tuple[Problem, ...]

    @classmethod
    def load(cls, root: Path) -> "WordList":
        """Return the word list of a content folder, with what is wrong with the file itself."""
        problems: list[Problem] = []
        fields = Fields(FILE, open_toml(root, FILE, problems), problems)
        avoid = fields.table("avoid")
        known, jargon, long = (fields.texts(name) for name in ("known_capitals", "jargon", "long_but_allowed"))
        fields.rest_is_unknown()
        avoided = {word: avoid.text(word) for word in avoid.names()}
        return cls(frozenset(known), jargon, long, avoided, tuple(problems))


def faults(offer: Offer, words: WordList, texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield every word to avoid, and every word of the offices that the glossary does not explain."""
    yield from words.problems
    explained = frozenset(form.lower() for form in _forms(offer))
    in_capitals = words.known_capitals | {word for form in _forms(offer) for word in CAPITALS.findall(form)}
    jargon = [word for word in words.jargon if word.lower() not in explained]
    for text in texts:
        left = text.typed
        unexplained = _any_of(explained).sub(" ", left)
        for word in sorted(set(CAPITALS.findall(left)) - in_capitals):
            yield _unexplained(text, word)
        for word in jargon:
            if _has(left, word):
                yield _unexplained(text, word)
        for word, instead in words.avoid.items():
            if _has(unexplained, word):
                yield Problem(text.file, text.field, f"says {word!r}.", f"Say {instead!r}.", text.line)


def _forms(offer: Offer) -> Iterator[str]:
    for term in offer.glossary.values():
        yield from (term.term, *term.also)


def _unexplained(text: Text, word: str) -> Problem:
    fix = "Explain it in glossary.toml, or use a plain word."
    return Problem(text.file, text.field, f"says {word!r}, which nothing explains.", fix, text.line)


def _has(words: str, word: str) -> bool:
    return _any_of(frozenset({word})).search(words) is not None


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{longest_first or '(?!)'})(?![\w-])", re.IGNORECASE)
