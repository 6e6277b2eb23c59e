"""Notices danger in a message. It is asked before anything else, and what it finds nothing may overrule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.phrases import Found, text_of
from content.plain_words import BREAK
from content.safeguarding import KINDS, Danger, Safeguarding

FIRST_OF_ALL = "suicide"
# Words that count only together must be within about twenty words.
NEAR_LETTERS = 110


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a message needs a person at once. `words` are those that raised it, in their plain spelling.

    `is_sure` is false where no pattern fits and the message is only like the examples of danger.
    """

    danger: Danger
    words: str
    is_sure: bool = True

    @property
    def kind(self) -> str:
        return self.danger.kind


def look_for_danger(words: list[str], safeguarding: Safeguarding) -> Alarm | None:
    """Return the gravest alarm in plain `words`, or None. Words that only sound alarming are set aside first."""
    text = without_idioms(text_of(words), safeguarding)
    alarms = [
        Alarm(safeguarding.dangers[number], text[found.start : found.end].strip())
        for number, found in [*safeguarding.danger_book.find(text), *_near_each_other(text, safeguarding)]
    ]
    return min(alarms, key=_gravest, default=None)


def _gravest(alarm: Alarm) -> tuple[bool, int, int]:
    """Sort a threat to life first. Among the rest, whoever said most about it decides the kind."""
    return alarm.kind != FIRST_OF_ALL, -len(alarm.words.split()), KINDS.index(alarm.kind)


def _near_each_other(text: str, safeguarding: Safeguarding) -> Iterator[tuple[int, Found]]:
    """Yield the dangers whose words are all there, near each other in any order, and from where to where."""
    rules: dict[tuple[int, int], dict[int, list[Found]]] = {}
    of: dict[tuple[int, int], int] = {}
    for key, found in safeguarding.together_book.find(text):
        rules.setdefault((key.danger, key.rule), {}).setdefault(key.part, []).append(found)
        of[key.danger, key.rule] = key.of
    for (danger, rule), parts in rules.items():
        if len(parts) < of[danger, rule]:
            continue
        for first in parts.pop(min(parts, key=lambda part: len(parts[part]))):
            whole = _stretched(first, parts.values())
            if whole:
                yield danger, whole


def _stretched(first: Found, others: Iterable[list[Found]]) -> Found | None:
    """Return the stretch that holds `first` and one of each of `others`, none sharing a word, or None if too long."""
    start, end = first.start, first.end
    for spans in others:
        apart = [span for span in spans if span.end <= first.start or span.start >= first.end]
        near = min(apart, key=lambda span: abs(span.start - first.start), default=None)
        if near is None or abs(near.start - first.start) > NEAR_LETTERS:
            return None
        start, end = min(start, near.start), max(end, near.end)
    return Found(start, end)


def without_idioms(text: str, safeguarding: Safeguarding) -> str:
    """Return `text` with every idiom in it replaced by a break, which no pattern reaches across."""
    spans = [found for _, found in safeguarding.idiom_book.find(text)]
    for found in _apart(spans):
        text = text[: found.start] + f"{BREAK} " + text[found.end :]
    return text


def unmasked_words(words: Sequence[str], safeguarding: Safeguarding) -> list[str]:
    """Return plain `words` without idioms and breaks."""
    return [word for word in without_idioms(text_of(words), safeguarding).split() if word != BREAK]


def _apart(spans: list[Found]) -> list[Found]:
    """Return the spans joined where they overlap, last first, so that cutting one leaves the rest in place."""
    joined: list[Found] = []
    for span in sorted(spans, key=lambda found: found.start):
        if joined and span.start < joined[-1].end:
            joined[-1] = Found(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined[::-1]
