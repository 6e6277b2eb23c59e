"""Single facts, and how far each may be trusted."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Certainty(StrEnum):
    """Whether a fact may be stated, or must be shown with "ask to check"."""

    SURE = "sure"
    CHECK = "check"


class Reach(StrEnum):
    """Whether a fact is this council's own, or the same for the whole country."""

    LOCAL = "local"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure: in pounds, or a share of a whole where the unit is "percent".

    `about` says what it is, `unit` how often. `valid_to` is given once a newer figure has, or may have, replaced it.
    `youngest` and `oldest` are the ages that it is for, both included; None is open.
    """

    key: str
    value: Decimal
    unit: str
    about: str
    who: str
    valid_from: str
    reach: Reach
    source: str
    certainty: Certainty
    valid_to: str = ""
    youngest: int | None = None
    oldest: int | None = None

    def fits(self, age: int | None) -> bool:
        """Whether it may be for somebody of this age. An unknown age fits."""
        if age is None:
            return True
        return (self.youngest is None or age >= self.youngest) and (self.oldest is None or age <= self.oldest)

    @property
    def years(self) -> str:
        """The years of a figure that may no longer hold, like "2018 to 2020"; nothing for one that holds."""
        return " to ".join(YEAR.findall(self.valid_from)) if self.valid_to else ""

    @property
    def figure(self) -> str:
        """The figure as people write it: "£3,000", "£338.58", "45p", "25%"."""
        if self.unit == "percent":
            return f"{self.value.normalize():f}%"
        if 0 < self.value < 1:
            return f"{(self.value * 100).normalize():f}p"
        whole = self.value == self.value.to_integral_value()
        return f"£{self.value:,.0f}" if whole else f"£{self.value:,.2f}"
