"""Stands in for Twilio on a local run: takes every text and sends none. It can refuse a number, to see what happens."""

import secrets
import threading
from collections.abc import Collection
from datetime import datetime

from portal.messages.carriers import TextNotAccepted
from sms.segments import count_segments


class Refusals:
    """Which numbers get no text just now, and why: Twilio's code. In memory: it is for trying out only."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._lock = threading.Lock()

    def refuse(self, number: str, code: str) -> None:
        """Refuse every text to `number` with `code` from now on; an empty code takes them again."""
        with self._lock:
            self._codes.pop(number, None)
            if code:
                self._codes[number] = code

    def code_for(self, number: str) -> str:
        """Return the code that texts to `number` are refused with; empty: they are taken."""
        with self._lock:
            return self._codes.get(number, "")


# One for the process: the phone on the screen sets it, and whoever sends heeds it.
REFUSALS = Refusals()


class SimulatedSender:
    """Takes every text and sends none: on a local run the thread on the phone at /phone is the delivery."""

    def send(self, to: str, body: str, text_id: int) -> str:  # noqa: ARG002 - a sender's form
        code = REFUSALS.code_for(to)
        if code:
            raise TextNotAccepted(code, is_permanent=True)
        return f"SM{secrets.token_hex(16)}"

    def find(self, to: str, body: str, since: datetime, besides: Collection[str]) -> str | None:  # noqa: ARG002
        """Return None: what was not noted was not taken."""
        return None

    def segments_of(self, body: str) -> int:
        return count_segments(body)
