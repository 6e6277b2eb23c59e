"""What can be wrong with the content, said so that an editor can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


class OfferError(Exception):
    """The root of what this package raises."""


class NotInTheOffer(OfferError):
    """Something was looked up by a key that the offer does not have."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"the offer has no {kind} called {key!r}")
        self.kind = kind
        self.key = key


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file: which field, what is the matter, and what to do. Line 0 is an unknown one."""

    file: str
    field: str
    what: str
    fix: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.what} {self.fix}"


class BadContent(OfferError):
    """The content cannot be published. `problems` names every file and field to mend."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"the content has {len(self.problems)} problem(s):\n{lines}")
