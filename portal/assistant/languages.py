"""Recognises a message that is not in English: by its letters, or by everyday words of other languages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from content.language_book import LanguageBook, folded
from content.plain_words import BREAK, plain_words

# What is looked at: the language of a message shows in its first part.
LOOKED_AT_LETTERS, LOOKED_AT_WORDS = 400, 60
# How much of a message must be in another script before it is taken for another language.
FOREIGN_SHARE = 0.5
FEWEST_LETTERS = 3
# How many different words of one language must be there, and which share of all words they must be.
FEWEST_WORDS, SHARE_OF_WORDS = 2, 0.3
# One such word is enough where at most this share of at least two words is English that we know.
FEWEST_WITH_ONE, MOST_KNOWN = 2, 0.25
# A message of so many words, not one of which is English that we know, is in some other language. Fewer, or with one
# known word among them, may well be English about what the offer never speaks of: "my ear feels blocked".
FEWEST_UNKNOWN = 5
# A language that is recognised and not known to us by name: ISO 639 calls it undetermined.
UNDETERMINED = "und"

_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"ARABIC": "arabic", "CYRILLIC": "cyrillic", "ETHIOPIC": "ethiopic", "CJK": "han", "LATIN": "latin"}


def language_of(message: str, book: LanguageBook) -> str:
    """Return the code of the language that `message` is in; nothing where it is English or nobody can tell.

    UNDETERMINED is a language that `book` doesn't hold or can't tell. Any text is allowed.
    """
    # Bold letters made of mathematical signs, and wide ones, are letters that somebody dressed up.
    start = unicodedata.normalize("NFKC", message[:LOOKED_AT_LETTERS]).lower()
    letters = [letter for letter in start if letter.isalpha()]
    scripts = Counter(_script(letter) for letter in letters)
    foreign = len(letters) - scripts["latin"]
    if len(letters) >= FEWEST_LETTERS and foreign > FOREIGN_SHARE * len(letters):
        return _of_script(start, max(set(scripts) - {"latin"}, key=lambda script: scripts[script]), book)
    return _in_latin(start, book)


def _script(letter: str) -> str:
    if letter.isascii():
        return "latin"
    name = unicodedata.name(letter, "LATIN").partition(" ")[0]
    return _SCRIPTS.get(name, "other")


def _of_script(words: str, script: str, book: LanguageBook) -> str:
    """Return the language of that script whose letters and words are there most, or the only one that there is."""
    codes = book.of_script(script)
    points = Counter({code: sum(letter in book.letters[code] for letter in words) for code in codes})
    for word in _WORDS.findall(words):
        points.update(code for code in book.by_word.get(folded(word), ()) if code in codes)
    best = max(codes, key=lambda code: points[code], default="")
    return best if best and (points[best] or len(codes) == 1) else UNDETERMINED


def _in_latin(start: str, book: LanguageBook) -> str:
    typed = _WORDS.findall(start)[:LOOKED_AT_WORDS]
    said = list(dict.fromkeys(folded(word) for word in typed))
    english = sum(word in book.english for word in said)
    points = Counter(code for word in said for code in book.by_word.get(word, ()))
    points.update(_by_letters(typed, book))
    # A word that tells by itself counts as two. Of languages that share it, the other words decide.
    points.update(code for word in said for code in book.alone.get(word, ()))
    best, score = max(points.items(), key=lambda each: (each[1], -book.order[each[0]]), default=("", 0))
    if score >= FEWEST_WORDS and score >= SHARE_OF_WORDS * len(said) and score > english:
        return best
    return _by_what_is_not_english(start, best, book)


def _by_what_is_not_english(start: str, best: str, book: LanguageBook) -> str:
    """Return `best`, of which one word is there, or UNDETERMINED, where too little of the message is English.

    Text-speak and spelling by ear are put right before they count.
    """
    if not best and not book.known.isdisjoint(_WORDS.findall(start)):
        return ""
    said = [word for word in plain_words(start) if word != BREAK and word.isalpha()]
    known = sum(word in book.known for word in said)
    if best and len(said) >= FEWEST_WITH_ONE and known <= MOST_KNOWN * len(said):
        return best
    return UNDETERMINED if len(said) >= FEWEST_UNKNOWN and not known else ""


def _by_letters(typed: Iterable[str], book: LanguageBook) -> Counter[str]:
    """Count the words that have a letter of their language's own, and are not counted as one of its words already."""
    found: Counter[str] = Counter()
    for word in {word for word in typed if not word.isascii()}:
        codes = {code for letter in word for code in book.own_letters.get(letter, ())}
        found.update(codes - book.by_word.get(folded(word), frozenset()))
    return found
