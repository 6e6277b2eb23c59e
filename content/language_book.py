"""The languages of languages.toml made ready for recognising them: by word, by letter, by script."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.languages import SOURCE
from content.offer import Offer
from content.typed_as import SPELLINGS

# Letters that stay whole when their marks are taken off, and what people type for them.
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe"})
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class LanguageBook:
    """`by_word` and `alone` give the codes of the languages that a word tells; `order` is that of the file.

    Words are folded. `own_letters` gives the codes of the languages in Latin letters that a letter tells. `english` are
    everyday English words, which speak against every other language. `known` are all words that the offer and its
    replies use: a message without any of them is in no English that we know.
    """

    by_word: Mapping[str, frozenset[str]]
    alone: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    scripts: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    own_letters: Mapping[str, frozenset[str]]
    english: frozenset[str]
    known: frozenset[str]

    def of_script(self, script: str) -> tuple[str, ...]:
        """Return the codes of the languages that are written in it, other than English."""
        return self.scripts.get(script, ())


def language_book(offer: Offer, known: Iterable[str]) -> LanguageBook:
    """Return the offer's languages ready for recognising them. `known` are English words beside those of its pages."""
    languages = offer.languages
    others = [each for each in languages.values() if each.code != SOURCE]
    english = languages[SOURCE].words if SOURCE in languages else frozenset()
    return LanguageBook(
        by_word=_by_word({each.code: each.words | each.alone for each in others}),
        alone=_by_word({each.code: each.alone for each in others}),
        letters={each.code: frozenset(each.letters) for each in others},
        scripts={
            script: tuple(each.code for each in others if each.script == script)
            for script in {each.script for each in others}
        },
        order={each.code: place for place, each in enumerate(others)},
        own_letters=_by_letter({each.code: each.letters for each in others if each.script == "latin"}),
        english=frozenset(folded(word) for word in english),
        known=frozenset(_words((*known, *english, *SPELLINGS, *_texts(offer)))),
    )


def _by_letter(letters: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {
        letter: frozenset(code for code, those in letters.items() if letter in those)
        for letter in set("".join(letters.values()))
    }


def _texts(offer: Offer) -> Iterator[str]:
    for page in offer.pages.values():
        yield from (page.title, page.summary, page.body_text, *page.asked_as, *page.who.words)
        yield from (words for step in page.steps for words in (step.do, step.how, step.say))
    yield from (words for word, means in offer.vocabulary.items() for words in (word, *means))
    yield from (name for district in offer.districts.values() for name in (district.name, *district.towns))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _LETTERS.findall(text.lower().replace("’", "").replace("'", ""))}


def folded(word: str) -> str:
    """Return a word in small letters without the marks that people leave out on a phone. Other scripts keep theirs."""
    split = unicodedata.normalize("NFKD", word.lower())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter)).translate(_PLAIN)
    return unicodedata.normalize("NFC", bare)


def _by_word(words: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, those in words.items():
        for word in those:
            for part in word.split("-"):
                found.setdefault(folded(part), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}
