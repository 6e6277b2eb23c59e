"""Patterns of everyday words, in a notation that someone who is no programmer can read and add to.

    want to (die|be dead)     words as they are said, and one of several
    i? cant cope              a question mark: the word may be missing
    cut*                      a star: any ending
    <me>                      a family of words, defined once
    he .. hit me              two dots: up to three other words; three dots: up to eight
    # quid                    a hash: any figure; not as the first word
    ^ help $                  the very beginning and the very end of a message

Both sides are brought to one spelling first, so "don't", "dont" and "do not" are the same. No pattern reaches from
one sentence into the next.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from content.plain_words import plain_words

Key = TypeVar("Key")

GAPS = {"..": 3, "...": 8}
ANCHORS = {"^": r"\A", "$": r"\Z"}
FIGURE = "#"
# What stands between spaces: they part words, and mean nothing themselves.
_PIECE = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\*?|\.\.\.|\.\.|[()|?^$]|<[a-z_]+>|\S")
_END = ""


class BadPhrase(ValueError):
    """A pattern cannot be read. The message says what is wrong in plain words."""


class Part(NamedTuple):
    """One piece of a pattern: its regular expression, the words it can begin with, and whether it may be missing."""

    regex: str
    begins: frozenset[str]
    may_be_missing: bool = False

    def packed(self) -> list[Any]:
        """Return it as texts, truths and lists."""
        return [self.regex, sorted(self.begins), self.may_be_missing]

    @classmethod
    def unpacked(cls, packed: list[Any]) -> "Part":
        """Return what `packed` was made of."""
        regex, begins, may_be_missing = packed
        return cls(regex, frozenset(begins), may_be_missing)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern was found: offsets into the text."""

    start: int
    end: int


def text_of(words: Sequence[str]) -> str:
    """Return plain words as the text that patterns are matched with."""
    return "".join(f"{word} " for word in words)


class _Reader:
    """Reads one pattern into parts."""

    def __init__(self, pattern: str, families: Mapping[str, Part]) -> None:
        self._pieces: list[str] = [*_PIECE.findall(pattern), _END]
        self._families = families
        self._place = 0

    def whole(self) -> Part:
        part = self._choice()
        if self._next() != _END:
            raise BadPhrase("has a closing bracket without an opening one")
        return part

    def _next(self) -> str:
        return self._pieces[self._place]

    def _choice(self) -> Part:
        ways = [self._sequence()]
        while self._next() == "|":
            self._place += 1
            ways.append(self._sequence())
        if len(ways) == 1:
            return ways[0]
        regex = "(?:" + "|".join([way.regex for way in ways]) + ")"
        begins: frozenset[str] = frozenset().union(*[way.begins for way in ways])
        return Part(regex, begins, any([way.may_be_missing for way in ways]))

    def _sequence(self) -> Part:
        if self._next()[:1].isalnum() and self._pieces[self._place + 1] in (_END, "|", ")"):
            alone = _alone(self._next())  # nearly all of them
            if alone is not None:
                self._place += 1
                return alone
        parts: list[Part] = []
        while self._next() not in (_END, "|", ")"):
            parts.extend(self._piece())
        if len(parts) == 1:
            return parts[0]
        if not parts:
            raise BadPhrase("has nothing between two bars or brackets")
        begins: set[str] = set()
        for part in parts:
            begins |= part.begins
            if not part.may_be_missing:
                break
        return Part("".join(part.regex for part in parts), frozenset(begins), all(p.may_be_missing for p in parts))

    def _piece(self) -> list[Part]:
        piece = self._next()
        self._place += 1
        if piece == "(":
            return [self._optional(self._bracket())]
        if piece in GAPS:
            return [Part(rf"(?:[^. ]\S* ){{0,{GAPS[piece]}}}?", frozenset(), True)]
        if piece in ANCHORS:
            return [Part(ANCHORS[piece], frozenset(), True)]
        if piece == FIGURE:
            return [self._optional(Part(r"\d\S* ", frozenset()))]
        if piece.startswith("<"):
            return [self._optional(self._family(piece.strip("<>")))]
        if not piece[0].isalnum():
            raise BadPhrase(f"has {piece!r}, which means nothing here")
        return self._words(piece)

    def _bracket(self) -> Part:
        part = self._choice()
        if self._next() != ")":
            raise BadPhrase("has an opening bracket without a closing one")
        self._place += 1
        return Part(f"(?:{part.regex})", part.begins, part.may_be_missing)

    def _family(self, name: str) -> Part:
        if name not in self._families:
            raise BadPhrase(f"names the family <{name}>, which is not defined above it")
        return self._families[name]

    def _optional(self, part: Part) -> Part:
        if self._next() != "?":
            return part
        self._place += 1
        return Part(f"(?:{part.regex})?", part.begins, True)

    def _words(self, first: str) -> list[Part]:
        """Return the words that stand together here, in their one spelling: "do not" is read as "dont"."""
        if first.endswith("*"):
            return [self._optional(Part(re.escape(first[:-1]) + r"\S* ", frozenset({first})))]
        run = [first]
        while self._next()[:1].isalnum() and not self._next().endswith("*"):
            run.append(self._next())
            self._place += 1
        if self._next() != "?":
            return [_word(word) for word in _spelt(" ".join(run))]
        *before, last = run
        missing = [_word(word) for word in _spelt(last)]
        self._place += 1
        together = Part("(?:" + "".join(p.regex for p in missing) + ")?", missing[0].begins, True)
        return [*(_word(word) for word in _spelt(" ".join(before))), together]


# The same few words stand in most patterns.
@lru_cache(maxsize=2048)
def _spelt(words: str) -> tuple[str, ...]:
    return tuple(plain_words(words))


@lru_cache(maxsize=2048)
def _word(word: str) -> Part:
    return Part(re.escape(word) + " ", frozenset({word}))


@lru_cache(maxsize=2048)
def _alone(piece: str) -> Part | None:
    """Return a word that is all of a sequence; None where it is not simply that."""
    words = () if piece.endswith("*") else _spelt(piece)
    return _word(words[0]) if len(words) == 1 else None


def read_phrase(pattern: str, families: Mapping[str, Part]) -> Part:
    """Return `pattern` ready for a PhraseBook. Raises BadPhrase: it can't be read, or could begin with any word."""
    part = _Reader(pattern, families).whole()
    if part.may_be_missing or not part.begins:
        raise BadPhrase("could be found in any message: begin it with a word that must be there")
    return part


def read_families(families: Mapping[str, Sequence[str]], above: Mapping[str, Part] | None = None) -> dict[str, Part]:
    """Return word families by name. A family may use those `above` it. Raises BadPhrase: one can't be read."""
    read = dict(above or {})
    for name, ways in families.items():
        read[name] = _Reader("(" + "|".join(ways) + ")", read).whole()
    return read


class PhraseBook(Generic[Key]):
    """Many patterns, each with the key it stands for, found in one pass over the words of a message."""

    def __init__(self, phrases: Sequence[tuple[Key, Part]]) -> None:
        self._keys = [key for key, _ in phrases]
        self._regexes = [part.regex for _, part in phrases]
        # Compiled when first needed: there are some fifteen hundred, and most messages need a handful.
        self._compiled: dict[int, re.Pattern[str]] = {}
        by_word: dict[str, list[int]] = {}
        by_beginning: dict[str, list[int]] = {}
        for number, (_, part) in enumerate(phrases):
            for word in part.begins:
                place = by_beginning if word.endswith("*") else by_word
                place.setdefault(word.rstrip("*"), []).append(number)
        self._by_word = {word: tuple(numbers) for word, numbers in by_word.items()}
        self._by_beginning = {word: tuple(numbers) for word, numbers in by_beginning.items()}

    def find(self, text: str) -> Iterator[tuple[Key, Found]]:
        """Yield every pattern found in `text`, from left to right. `text` is from `text_of`."""
        start = 0
        for word in text.split():
            for number in self._candidates(word):
                match = self._pattern(number).match(text, start)
                if match:
                    yield self._keys[number], Found(start, match.end())
            start += len(word) + 1

    def _pattern(self, number: int) -> re.Pattern[str]:
        if number not in self._compiled:
            self._compiled[number] = re.compile(self._regexes[number])
        return self._compiled[number]

    def _candidates(self, word: str) -> Iterator[int]:
        yield from self._by_word.get(word, ())
        for end in range(2, len(word) + 1):
            yield from self._by_beginning.get(word[:end], ())
