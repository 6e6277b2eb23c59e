"""What the feedback refuses.

FeedbackRefused   something is missing, too long or does not fit; names the field with a code
NoSuchRefusal     no report of a refusal has this number
NoSuchQuestion    no question on the list has this number
"""

from enum import StrEnum

from portal.errors import PortalError


class Code(StrEnum):
    """What is the matter with one field. The words for it belong to the face."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_FOR_YES = "not_for_yes"


class FeedbackRefused(PortalError):
    """One field can't stand. `field` is a field of `Opinion` or `Refusal`."""

    def __init__(self, field: str, code: Code) -> None:
        super().__init__(f"feedback refused: {field} {code.value}")
        self.field = field
        self.code = code


class NoSuchRefusal(PortalError):
    """No report of a refusal has this number."""


class NoSuchQuestion(PortalError):
    """No question on the list has this number."""
