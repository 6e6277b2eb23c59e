"""Why a page was no help."""

from enum import StrEnum

from portal.wording import shown

LABELS = {
    "not_answered": shown("It didn’t answer my question"),
    "hard": shown("Hard to understand"),
    "wrong_or_old": shown("I think it’s wrong or old"),
    "other": shown("Something else"),
}


class Reason(StrEnum):
    """What was wrong with the page, as they can say it with one press."""

    NOT_ANSWERED = "not_answered"
    HARD = "hard"
    WRONG_OR_OLD = "wrong_or_old"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in the words that they pressed."""
        return LABELS[self.value]
