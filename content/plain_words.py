"""One spelling for each everyday word, so that a rule is written once and meets it however it was typed."""

import re
import unicodedata
from itertools import pairwise

from content.typed_as import ASKS, JOINED, TYPED, WANTS_FOR, WANTS_TO

# Stands between two sentences: no rule reaches across it.
BREAK = "."

_DROPPED = re.compile(r"['’‘`´]")
_PIECES = re.compile(r"[^\W_]+|[.!?;\n]+")
_STRETCHED_END = re.compile(r"([a-z])\1{2,}\b")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


def plain_words(message: str) -> list[str]:
    """Return the words of `message` in their one spelling, with BREAK between sentences. Any text is allowed."""
    words: list[str] = []
    pieces = _PIECES.findall(_letters(message))
    for place, piece in enumerate(pieces):
        if not piece[0].isalnum():
            words.append(BREAK)
        elif piece in ("2", "4"):
            words.append(_figure(piece, pieces[place - 1] if place else "", "".join(pieces[place + 1 : place + 2])))
        else:
            words.extend(TYPED.get(piece, piece).split())
    return _without_spare_breaks(_joined(words))


def _letters(message: str) -> str:
    """Return the text in lower case without accents, apostrophes, control characters and stretched letters."""
    kept = message.lower() if _is_plain(message) else _kept_letters(message).lower()
    kept = _DROPPED.sub("", kept.replace("&", " and "))
    return _STRETCHED.sub(r"\1\1", _STRETCHED_END.sub(r"\1", kept)) if _STRETCHED.search(kept) else kept


def _is_plain(message: str) -> bool:
    """Whether there is nothing to take out or apart: most messages and nearly all of the offer, told in no time."""
    return message.isascii() and message.replace("\n", " ").isprintable()


def _kept_letters(message: str) -> str:
    split = unicodedata.normalize("NFKD", message)
    return "".join(letter if letter == "\n" else _kept(letter) for letter in split)


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf" or kind.startswith("M"):
        return ""
    return " " if kind.startswith("C") else letter


def _figure(figure: str, before: str, after: str) -> str:
    if figure == "2":
        return "to" if before in WANTS_TO and after.isalpha() else figure
    return "for" if after in WANTS_FOR else figure


def _joined(words: list[str]) -> list[str]:
    """Put two words together where rules spell them as one."""
    out: list[str] = []
    for word in words:
        both = JOINED.get((out[-1], word)) if out and not (len(out) > 1 and out[-2] in ASKS) else None
        if both:
            out[-1:] = both.split()
        else:
            out.append(word)
    return out


def _without_spare_breaks(words: list[str]) -> list[str]:
    kept = [word for before, word in pairwise([".", *words]) if not (word == BREAK and before == BREAK)]
    return kept[:-1] if kept and kept[-1] == BREAK else kept
