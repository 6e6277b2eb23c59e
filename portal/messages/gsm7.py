"""The letters that a text can hold cheaply, and how others are made plain where that changes nothing."""

import unicodedata

from content.gsm7 import GSM7

# Source of the extension table: 3GPP TS 23.038. Each of these takes two septets: an escape and itself.
EXTENDED = frozenset("^{}\\[~]|€\f")
# Marks that say the same when they are plain.
MARKS = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−•·", "-"),
    **{"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "×": "x", "→": "->", "…": "...", "\t": " "},
}
# Letters with a stroke, and joined ones, which don't come apart into a letter and its accent.
LETTERS = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "ħ": "h", "ı": "i", "œ": "oe", "Œ": "OE", "þ": "th"}
PLAIN_MARKS, PLAIN = str.maketrans(MARKS), str.maketrans({**MARKS, **LETTERS})


def is_gsm7(words: str) -> bool:
    """Whether the whole of `words` can go out in GSM-7."""
    return all(letter in GSM7 or letter in EXTENDED for letter in words)


def plain_gsm7(words: str) -> str:
    """Return `words` in GSM-7: curly quotes and long dashes made plain, accents dropped, what is left taken out."""
    return "".join(_plain(letter) for letter in words.translate(PLAIN)).strip()


def _plain(letter: str) -> str:
    if letter in GSM7 or letter in EXTENDED:
        return letter
    base = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in base if part in GSM7)


def cheap_letters(words: str) -> str:
    """Return `words` with curly quotes and dashes made plain where all of it can then go out in GSM-7, else as it is.

    For what a person wrote: no letter of theirs is changed.
    """
    plain = words.translate(PLAIN_MARKS)
    return plain if is_gsm7(plain) else words


def septets(words: str) -> int:
    """Return how many septets `words` take, all being in GSM-7."""
    return sum(2 if letter in EXTENDED else 1 for letter in words)
