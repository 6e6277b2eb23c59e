"""What a care leaver can ask the Employment Support Team for, and how referrals are told apart."""

from enum import StrEnum
from typing import NamedTuple

from portal.wording import shown


class _Words(NamedTuple):
    label: str
    hint: str = ""


class Want(StrEnum):
    """One kind of help. The last is always there, so that nobody has to know what to ask for."""

    JOB = "job"
    APPRENTICESHIP = "apprenticeship"
    COURSE = "course"
    EXPERIENCE = "experience"
    CV = "cv"
    COSTS = "costs"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """The choice as it is shown: "Finding a job"."""
        return _WANT_WORDS[self].label

    @property
    def hint(self) -> str:
        """A few words under the choice, or none."""
        return _WANT_WORDS[self].hint


_WANT_WORDS = {
    Want.JOB: _Words(shown("Finding a job")),
    Want.APPRENTICESHIP: _Words(shown("An apprenticeship"), shown("Earn money while you learn a trade")),
    Want.COURSE: _Words(shown("A course or training")),
    Want.EXPERIENCE: _Words(shown("Work experience or volunteering")),
    Want.CV: _Words(shown("CV, forms and interviews")),
    Want.COSTS: _Words(shown("Paying for work things"), shown("Clothes, tools, travel, a CSCS card")),
    Want.UNSURE: _Words(shown("I don’t know yet"), shown("That’s fine. We’ll talk it through.")),
}


class Reach(StrEnum):
    """How somebody wants to hear from us."""

    TEXT = "text"
    CALL = "call"
    EMAIL = "email"

    @property
    def label(self) -> str:
        return {Reach.TEXT: shown("Text"), Reach.CALL: shown("Call"), Reach.EMAIL: shown("Email")}[self]


class Channel(StrEnum):
    """Where a referral came from."""

    WEB = "web"
    TEXT = "text"


class Status(StrEnum):
    """How far the team is with a referral. Which moves are allowed is in `portal.referrals.workflow`."""

    NEW = "new"
    TAKEN = "taken"
    CONTACTED = "contacted"
    WORKING = "working"
    ON_HOLD = "on_hold"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.NEW: "New",
    Status.TAKEN: "Taken",
    Status.CONTACTED: "In touch",
    Status.WORKING: "Working",
    Status.ON_HOLD: "On hold",
    Status.CLOSED: "Closed",
}
