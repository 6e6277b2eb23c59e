"""Cuts what is too long for one text into numbered parts: "1/3 ..."."""

import re

from portal.messages.gsm7 import plain_gsm7, septets

ALONE = 160
NUMBERING = "1/9 "
SENTENCE = re.compile(r"(?<=[.!?])\s+")
# A part that is fuller than this ends with its sentence, so that few sentences are torn.
FULL_ENOUGH = 0.55


def in_parts(words: str, longest: int = ALONE) -> tuple[str, ...]:
    """Return `words` in GSM-7, in parts that each fit in one segment with their number; at most nine.

    Where there is one part only, it has no number.
    """
    plain = " ".join(plain_gsm7(words).split())
    if septets(plain) <= longest:
        return (plain,) if plain else ()
    room = longest - len(NUMBERING)
    parts: list[str] = []
    for sentence in SENTENCE.split(plain):
        _add(parts, sentence, room)
    parts = parts[:9]
    return tuple(f"{number}/{len(parts)} {part}" for number, part in enumerate(parts, 1))


def _add(parts: list[str], sentence: str, room: int) -> None:
    """Put a sentence behind the last part, or into one of its own; torn between words where it must be."""
    if parts and septets(f"{parts[-1]} {sentence}") <= room:
        parts[-1] += f" {sentence}"
        return
    if septets(sentence) <= room and (not parts or septets(parts[-1]) >= FULL_ENOUGH * room):
        parts.append(sentence)
        return
    for word in sentence.split():
        for piece in [word[start : start + room // 2] for start in range(0, len(word), room // 2)]:
            if parts and septets(f"{parts[-1]} {piece}") <= room:
                parts[-1] += f" {piece}"
            else:
                parts.append(piece)
