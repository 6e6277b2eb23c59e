"""Reads a message together with those before it: what still holds, and what the talk is about by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.phrases import text_of
from content.plain_words import BREAK
from content.replies import FixedReply
from portal.assistant.choosing import Choice
from portal.assistant.danger import Alarm
from portal.assistant.hearing import Heard, hear
from portal.assistant.knowledge import Knowledge
from portal.assistant.terms import EMPTY

# Earlier messages that are read again. Each costs about as much as the message itself.
MOST_EARLIER = 6
LONGEST_EARLIER = 320
# How much of the last subject's score carries over to a message that goes on about it, and to any other.
GOES_ON, CARRIES = 32.0, 10.0
FEW_WORDS = 9
GOES_ON_WITH = (
    "and", "what about", "how about", "what if", "is it", "is that", "are they", "do they", "does it", "does that",
    "does she", "does he", "will they", "will it", "can i", "can they", "how much", "how many", "how long", "how do",
    "until when", "which", "when", "where", "who", "why", "so", "but", "or", "it", "that", "they", "in", "even if",
    "im", "i was", "dont", "do i", "do you", "would it", "would that", "could i", "yes", "no", "ok so", "for",
)  # fmt: skip
TURNS_AWAY = ("also", "another", "different", "something else", "ok and", "now", "next", "separate", "other question")


@dataclass(frozen=True, slots=True)
class Situation:
    """A message with what is known from those before it. `choices` are subjects with their scores, best first.

    `now` is when it was sent, where that is known.
    """

    heard: Heard
    choices: tuple[Choice, ...]
    district: str | None
    age: int | None
    earlier: tuple[Heard, ...]
    subject_before: str | None
    goes_on: bool
    now: datetime | None = None

    @property
    def alarm(self) -> Alarm | None:
        """The alarm of this message. A doubtful one doesn't count where a short message goes on about a subject."""
        alarm = self.heard.alarm
        return None if alarm and self.goes_on and not alarm.is_sure and not self.crisis_before else alarm

    @property
    def fixed(self) -> FixedReply | None:
        """The fixed reply that fits. Where the message goes on about a subject, only if its very words ask for it."""
        return self.heard.fixed_by_pattern if self.goes_on else self.heard.fixed

    @property
    def smalltalk(self) -> FixedReply | None:
        """The small talk that the message is; as with `fixed`."""
        return self.heard.small_by_pattern if self.goes_on else self.heard.smalltalk

    @property
    def crisis_before(self) -> Heard | None:
        """The message just before this one, where that one raised an alarm."""
        return self.earlier[-1] if self.earlier and self.earlier[-1].alarm else None


def take_in(message: str, history: Sequence[str], knowledge: Knowledge, now: datetime | None = None) -> Situation:
    """Return `message` read together with `history`, the person's earlier messages, oldest first."""
    heard = hear(message, knowledge)
    earlier = _since_restart(_earlier(history, knowledge))
    choices: tuple[Choice, ...] = ()
    for said in earlier:
        if said.is_question:
            choices = _together(said, choices, knowledge, ask_index=False)
    before = choices[0].slug if choices else None
    told = [*earlier, heard]
    return Situation(
        heard=heard,
        choices=_together(heard, choices, knowledge),
        district=next((said.district for said in reversed(told) if said.district), None),
        age=next((said.age for said in reversed(told) if said.age is not None), None),
        earlier=tuple(earlier),
        subject_before=before,
        goes_on=before is not None and _carried(heard.words) >= GOES_ON,
        now=now,
    )


def _earlier(history: Sequence[str], knowledge: Knowledge) -> list[Heard]:
    """Return the last messages, danger looked for in the very last only: its reply was all about that."""
    last = [said[:LONGEST_EARLIER] for said in history[-MOST_EARLIER:]]
    return [
        hear(said, knowledge, for_danger=left == 1) for said, left in zip(last, range(len(last), 0, -1), strict=True)
    ]


def _since_restart(earlier: list[Heard]) -> list[Heard]:
    restarts = [place for place, said in enumerate(earlier) if said.fixed and said.fixed.key == "RESTART"]
    return earlier[restarts[-1] + 1 :] if restarts else earlier


def _together(
    heard: Heard, before: tuple[Choice, ...], knowledge: Knowledge, *, ask_index: bool = True
) -> tuple[Choice, ...]:
    """Return the subjects of `heard`, helped by those of the talk so far."""
    pages = heard.leaning.pages if heard.leaning else None
    now = knowledge.chooser.scores(heard.words, pages, ask_index=ask_index)
    if not before:
        return now
    carried = _carried(heard.words) / before[0].score
    total = {choice.slug: choice.score for choice in now}
    for choice in before[:4]:
        total[choice.slug] = total.get(choice.slug, 0.0) + choice.score * carried
    return tuple(Choice(slug, score) for slug, score in sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _carried(words: Sequence[str]) -> float:
    """Return how much of the last subject to carry over, judged by how the message begins and how little it says."""
    said = [word for word in words if word != BREAK]
    text = text_of(said)
    if any(text.startswith(f"{turn} ") for turn in TURNS_AWAY):
        return CARRIES
    telling = sum(word not in EMPTY for word in said)
    goes_on = len(said) <= FEW_WORDS and any(text.startswith(f"{start} ") for start in GOES_ON_WITH)
    if goes_on or telling <= 1:
        return GOES_ON
    return CARRIES if len(said) > FEW_WORDS else (GOES_ON + CARRIES) / 2
