"""What the referrals refuse.

AnswersRefused    answers are missing or can't be right; names each with a code
DraftSent         the answers were sent already; says under which reference
NoReferenceFree   every reference that was tried for a new referral is in use
NoSuchReferral    no referral has this reference
AlreadyTaken      another worker holds it; says who
MoveNotAllowed    the status can't change in this way
StaleReferral     it changed since the page was loaded; says who did what since
NotAllowed        this role may not do this
MergedAway        it was made one with another referral; says which
MergeRefused      these two can't be made one, or parted again; says why
NobodyThere       whoever was to get it can't work on referrals
DetailsRefused    what goes with an act (a day, an outcome, an amount) is missing or can't be right
BeingAnswered     a colleague is writing to them just now; says who
NoteRefused       the note is empty or too long
NoSuchView        no view of the queue has this id, or a colleague keeps it to themselves
NoNumber          they gave no number to text
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Happened:
    """What somebody did with a referral: the audit trail's name for it, who, and when. No name: not one of the team."""

    action: str
    by: str
    at: datetime


class StaleReferral(PortalError):
    """Someone else changed this referral while the page was open. `status` is what it is now.

    `happened` is what was done to it last, the newest first.
    """

    def __init__(self, public_ref: str, status: Status, happened: Sequence[Happened] = ()) -> None:
        super().__init__(f"referral {public_ref} changed since it was read")
        self.public_ref = public_ref
        self.status = status
        self.happened = tuple(happened)


class NotAllowed(PortalError):
    """Their role, or whether they work here at all, doesn't let them do this."""

    def __init__(self, public_ref: str, what: str) -> None:
        super().__init__(f"{what} is not for them to do on referral {public_ref}")
        self.public_ref = public_ref


class MergedAway(PortalError):
    """It was made one with another referral: do it there, or part them first."""

    def __init__(self, public_ref: str) -> None:
        super().__init__(f"referral {public_ref} was made one with another")
        self.public_ref = public_ref


class WhyNot(StrEnum):
    """Why two referrals can't be made one, or parted."""

    SAME = "same"
    MERGED_ALREADY = "merged_already"
    OTHER_IS_FURTHER = "other_is_further"  # keep the one that is open, or that somebody works on
    UNDONE_ALREADY = "undone_already"
    MERGED_SINCE = "merged_since"  # undo the later merge first


class MergeRefused(PortalError):
    """These two can't be made one, or parted."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(f"the merge is refused: {why.value}")
        self.why = why


class NobodyThere(PortalError):
    """Whoever was to get it can't work on referrals, or their account is switched off."""

    def __init__(self, public_ref: str) -> None:
        super().__init__(f"referral {public_ref} can't go to somebody who works on none")
        self.public_ref = public_ref


class DetailsRefused(PortalError):
    """Something that goes with an act is missing or can't be right. `problems` name the fields."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("details refused: " + ", ".join(f"{one.field} {one.code.value}" for one in problems))
        self.problems = problems


class BeingAnswered(PortalError):
    """A colleague is writing to the same person just now."""

    def __init__(self, public_ref: str, by: str) -> None:
        super().__init__(f"referral {public_ref} is being answered by another worker")
        self.public_ref = public_ref
        self.by = by


class NoteRefused(PortalError):
    """A note has no words, or too many."""

    def __init__(self, code: Code) -> None:
        super().__init__(f"the note is refused: {code.value}")
        self.code = code


class NoSuchView(PortalError):
    """No view has this id, or it is a colleague's own."""


class NoNumber(PortalError):
    """They gave no number, so no text can go to them."""

    def __init__(self, public_ref: str) -> None:
        super().__init__(f"referral {public_ref} has no number")
        self.public_ref = public_ref
