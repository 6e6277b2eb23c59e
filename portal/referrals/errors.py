"""What the referrals refuse.

AnswersRefused    answers are missing or can't be right; names each with a code
DraftSent         the answers were sent already; says under which reference
NoReferenceFree   every reference that was tried for a new referral is in use
NoSuchReferral    no referral has this reference
AlreadyTaken      another worker holds it; says who
MoveNotAllowed    the status can't change in this way
StaleReferral     it changed since the page was loaded
NoteRefused       the note is empty or too long
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import PortalError
from portal.referrals.wants import Status


class Code(StrEnum):
    """What is the matter with one answer. The words for it belong to the face."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_POSSIBLE = "not_possible"
    NOT_A_CHOICE = "not_a_choice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that can't stand. `field` is a field of `Answers`."""

    field: str
    code: Code


class AnswersRefused(PortalError):
    """Some answers are missing or can't be right. `problems` are in the order of the questions."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("answers refused: " + ", ".join(f"{one.field} {one.code.value}" for one in problems))
        self.problems = tuple(problems)


class DraftSent(PortalError):
    """These answers were sent already: changing them now would change nothing that staff see."""

    def __init__(self, public_ref: str) -> None:
        super().__init__("the draft was sent already")
        self.public_ref = public_ref


class NoReferenceFree(PortalError):
    """Every reference that was tried for a new referral is in use already."""


class NoSuchReferral(PortalError):
    """No referral has this reference."""


class AlreadyTaken(PortalError):
    """Someone else took this referral between the page loading and the button press."""

    def __init__(self, public_ref: str, holder: str) -> None:
        super().__init__(f"referral {public_ref} is held by another worker")
        self.public_ref = public_ref
        self.holder = holder


class MoveNotAllowed(PortalError):
    """A referral can't go from the one status to the other."""

    def __init__(self, was: Status, to: Status) -> None:
        super().__init__(f"a referral can't go from {was.value} to {to.value}")
        self.was = was
        self.to = to


class StaleReferral(PortalError):
    """Someone else changed this referral while the page was open. `status` is what it is now."""

    def __init__(self, public_ref: str, status: Status) -> None:
        super().__init__(f"referral {public_ref} changed since it was read")
        self.public_ref = public_ref
        self.status = status


class NoteRefused(PortalError):
    """A note has no words, or too many."""

    def __init__(self, code: Code) -> None:
        super().__init__(f"the note is refused: {code.value}")
        self.code = code
