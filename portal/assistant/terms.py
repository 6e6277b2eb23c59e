"""Breaks plain words into stems, and knows which words say nothing about the subject."""

from collections.abc import Sequence
from functools import lru_cache

from content.plain_words import BREAK

# Words that say nothing about the subject.
EMPTY = frozenset(
    "a an the i im ive id ill me my we us our you your yours it its he hes she shes they theyre theyve them their him "
    "his her is are am was were be been being do does did doing have has had having and or but if so of to in on at by "
    "for with from as that this these those there here what whats when where wheres which who whos whose why how can "
    "cant could would should shall will wont dont doesnt didnt isnt arent wasnt not no yes just really very too also "
    "then than like get gets got getting go goes going gone any some all want wants need needs please thanks hi hello "
    "hey ok about up out off now still even only much many more most other anything something nothing everything thing "
    "things stuff know think tell told said say says one ones make makes made because though yeah lol well proper bit "
    "lot lots loads mate people someone anyone somebody ever never again back into over after before until lancashire "
    "care leaver leavers council give gives gave take takes took put use used them us bout around through dead".split()
)
ENDINGS = ("ing", "ies", "ed", "es", "s")
SHORTEST_STEM = 3


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return `word` without its ending: "classes" and "class" are one term."""
    for ending in ENDINGS:
        short = word[: -len(ending)]
        if word.endswith(ending) and len(short) >= SHORTEST_STEM and not word.endswith("ss"):
            return _tidy(short, ending)
    return word


def _tidy(short: str, ending: str) -> str:
    if ending == "ies":
        return short + "y"
    if ending in ("ing", "ed") and len(short) > SHORTEST_STEM and short[-1] == short[-2] and short[-1] not in "ls":
        return short[:-1]
    return short.rstrip("e") if ending in ("ing", "ed", "es") else short


def stems(words: Sequence[str]) -> list[str]:
    """Return the stem of every word, breaks left out. A final e goes, so that "move" and "moving" are one term."""
    return [_without_e(stem(word)) for word in words if word != BREAK]


def _without_e(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST_STEM + 1 and word.endswith("e") else word


EMPTY_STEMS = frozenset(stems(sorted(EMPTY)))
