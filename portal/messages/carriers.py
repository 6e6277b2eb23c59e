"""Whoever carries texts, as the outbox sees them: what they are asked, and how they say no."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.errors import PortalError

HAS_STOPPED = "21610"  # Twilio: the number replied STOP to this sender


class TextNotAccepted(PortalError):
    """The provider did not take a text, or did not say. `is_permanent`: trying again is no use.

    `is_unknown`: it may have been taken all the same, so it must be asked before the text is sent again.
    """

    def __init__(self, code: str, *, is_permanent: bool, is_unknown: bool = False) -> None:
        super().__init__(f"text not accepted: {code}")
        self.code = code
        self.is_permanent = is_permanent
        self.is_unknown = is_unknown


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text in one worker's hands: what the provider needs, and nothing of the database.

    `in_doubt_since`: when the try before this was begun, where nobody knows what became of it.
    """

    id: int
    to: str
    body: str
    in_doubt_since: datetime | None = None


class TextSender(Protocol):
    """Whoever carries texts."""

    def send(self, to: str, body: str, text_id: int) -> str:
        """Send `body` to the E.164 number `to` and return the provider's id, within 25 seconds.

        `text_id` is ours, for reports of what becomes of it. Raises TextNotAccepted.
        """
        ...

    def find(self, to: str, body: str, since: datetime, besides: Collection[str]) -> str | None:
        """Return the provider's id of a text to `to` with these words that it took since then, or None: it took none.

        `besides` are ids that belong to other texts of ours. Raises TextNotAccepted: it can't say.
        """
        ...

    def segments_of(self, body: str) -> int:
        """Return how many segments `body` takes, each of which is paid for."""
        ...
