"""Decides what sort of reply a message needs: what patterns say of it, weighed with what was learned from examples.

All figures here are in the unit of the classifier's scores: 0 is the border between one label and everything else. They
were chosen by cross-validation on made-up messages; docs/assistant.md has what each choice costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.replies import FixedReply
from portal.assistant.answers import Kind
from portal.assistant.learning import Learned, Read
from portal.assistant.lessons import NO_DANGER

# How much a pattern for a fixed reply says, beside the words.
RULE = 1.3
# How much each is favoured beside an answer, and how much a page that fits well speaks for an answer.
LEANS = {Kind.PERSON: -0.4, Kind.REFER: -0.2, Kind.OUT_OF_SCOPE: -0.2}
# Small talk and commands are short, or they are something else.
SHORT_LEANS = {Kind.SMALLTALK: 0.3, Kind.COMMAND: 0.0}
PAGE, PAGE_AT_LEAST, PAGE_AT_MOST = 0.35, -1.0, 0.5
LONGEST_SHORT = 14
# Danger has many faces: what tells it from all else is weighed with what tells the likeliest kind of it, whose scores
# are lower by this.
ONE_OF_MANY = 0.4
# Above this a message is taken for danger.
ALARM = 0.1
# Above this it may be danger: the reply stays, and says whom to ring as well.
UNEASY = -0.4
# A pattern of danger raises the alarm, unless all the other words say plainly that it is something else: "had enough of
# living in Preston, want to move". Where life is at stake they must say it more plainly still, and in a long message
# they say nothing: the danger may be in one sentence of many.
CALM, CALM_FOR_LIFE = -0.5, -0.9
FOR_LIFE = frozenset({"suicide", "self_harm"})
LONGEST_CALM = 60
# A pattern of danger decides between kinds of danger that are nearly as likely.
SURE_OF_KIND = 0.6


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the words of one message speak for, by what was learned: for kinds of reply, of danger, and for pages."""

    read: Read
    kinds: Mapping[str, float]
    dangers: Mapping[str, float]
    pages: Mapping[str, float]
    has_known_words: bool = True

    @classmethod
    def of(cls, words: Sequence[str], learned: Learned) -> "Leaning":
        read = learned.read(words)
        kinds, dangers, pages = (learned.scores(part, read) for part in ("kinds", "dangers", "pages"))
        dangers.pop(NO_DANGER, None)
        kinds[Kind.CRISIS] = (kinds[Kind.CRISIS] + max(dangers.values()) + ONE_OF_MANY) / 2
        return cls(read, kinds, dangers, pages, any(learned.vocabulary.knows(word) for word in words))

    def is_danger(self) -> bool:
        """Return whether the words are like messages that show danger, more than doubt allows."""
        return self.kinds[Kind.CRISIS] > ALARM

    def is_uneasy(self) -> bool:
        """Return whether the words may show danger, though not enough for an alarm."""
        return self.kinds[Kind.CRISIS] > UNEASY

    def overrules(self, pattern_kind: str, length: int) -> bool:
        """Return whether the words say plainly that a pattern of danger found in them means something else."""
        calm = CALM_FOR_LIFE if pattern_kind in FOR_LIFE else CALM
        return length <= LONGEST_CALM and self.kinds[Kind.CRISIS] < calm

    def danger(self, pattern_kind: str = "") -> str:
        """Return which kind of danger the words show. `pattern_kind` is what a pattern says, or empty."""
        return max(self.dangers, key=lambda kind: self.dangers[kind] + (SURE_OF_KIND if kind == pattern_kind else 0.0))

    def kind(self, length: int, fixed: FixedReply | None, *, may_be_command: bool = True) -> Kind:
        """Return the sort of reply that fits best. `fixed` is the reply that patterns found."""
        if not self.has_known_words and not fixed:
            return Kind.OUT_OF_SCOPE  # pieces of words alone tell nothing
        weighed = {kind: self.kinds[kind] + leans for kind, leans in LEANS.items()}
        page = max(self.pages.values(), default=PAGE_AT_LEAST)
        weighed[Kind.ANSWER] = self.kinds[Kind.ANSWER] + PAGE * max(PAGE_AT_LEAST, min(PAGE_AT_MOST, page))
        if length <= LONGEST_SHORT:
            weighed |= {kind: self.kinds[kind] + leans for kind, leans in SHORT_LEANS.items()}
        if not may_be_command:
            weighed.pop(Kind.COMMAND, None)
        if fixed and fixed.kind in weighed:
            weighed[Kind(fixed.kind)] += RULE
        return max(weighed, key=lambda kind: weighed[kind])
