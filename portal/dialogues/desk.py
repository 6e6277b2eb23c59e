"""What every step of a dialogue is given and gives back: a text as it was heard, what is kept, and what to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.assistant import Kind, Knowledge, Reply, reply
from portal.dialogues.filling_in import Filler, Turn
from portal.dialogues.form import Talk
from portal.dialogues.reading import Reader, Said
from portal.dialogues.wording import Wording
from portal.messages.models import ContactPoint

UNSURE = frozenset({Kind.OUT_OF_SCOPE, Kind.SMALLTALK})
# Danger that shows only without what was said before is none: the assistant read it with that, and found none.
NOTHING_TO_SAY = UNSURE | {Kind.CRISIS}
# Commands that are taken in a dialogue whatever words they come in.
NEVER_ANSWERS = frozenset({"STOP", "PERSON"})


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, what the assistant would say to it, and whether that would alert staff.

    `alone` is what it would say if nothing had been said before: after WORK, it takes a bare name for more about work.
    """

    said: Said
    found: Reply
    alone: Reply
    alerts: bool = False

    @property
    def command(self) -> str:
        """The command that the text is. One that no rule knows counts only where it can't be an answer to us."""
        command = self.found.command or ""
        return command if command in NEVER_ANSWERS or self._is_by_rule(command) else ""

    def means(self, *meanings: str) -> bool:
        return not self.said.means.isdisjoint(meanings)

    @property
    def is_unsure(self) -> bool:
        """Whether the assistant has nothing to say to it, so that it may be an answer to us.

        Whatever it takes a bare "2" or "C" for, it guesses.
        """
        command = self.alone.command or ""
        may_answer = self.alone.kind in NOTHING_TO_SAY or bool(
            command and command not in NEVER_ANSWERS and not self._is_by_rule(command)
        )
        return self.said.is_bare or (may_answer and not self.alerts)

    def _is_by_rule(self, command: str) -> bool:
        rule = self.said.heard.fixed_by_pattern
        return rule is not None and rule.key == command

    @property
    def tells(self) -> bool:
        """Whether it says a place or an age."""
        return self.said.heard.district is not None or self.said.heard.age is not None


def hear_text(words: str, found: Reply, history: Sequence[str], knowledge: Knowledge) -> Heard:
    """Return a text as the dialogues read it. `found` is what the assistant says to it after `history`."""
    alone = reply(words, [], knowledge) if history else found
    return Heard(Reader(knowledge).hear(words), found, alone)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the dialogue says to a text. `danger` says why a person must see the text; empty: nobody must.

    `counts`: the text matters to what is said later, as a place, an age or a wish for the menu does.
    """

    words: str
    danger: str = ""
    is_afresh: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is kept after a text, and what to say to it; None: this step has nothing to say, and another may."""

    talk: Talk
    spoken: Spoken | None = None

    @classmethod
    def of(cls, turn: Turn) -> "Step":
        return cls(Talk(turn.form), Spoken(turn.words))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a dialogue is worked on: the caller's transaction, the number, what is known, and the moment."""

    db: Session
    point: ContactPoint
    knowledge: Knowledge
    now: datetime
    wording: Wording = field(init=False)
    filler: Filler = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wording", Wording(self.knowledge.dialogue, self.knowledge.offer))
        object.__setattr__(self, "filler", Filler(Reader(self.knowledge), self.wording))

    @property
    def today(self) -> date:
        """The day it is where the team works."""
        return self.knowledge.offer.council.hours.local(self.now).date()
