"""One text as Twilio hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.messages.models import InboundText
from portal.messages.phone_numbers import PhoneNumber
from portal.web.forms import clean

# What Twilio obeys by itself when it is the whole text: what we keep must agree with it.
# Source: Twilio, "Twilio support for opt-out keywords". HELP and INFO change nothing and are answered as questions.
STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"})
START_WORDS = frozenset({"START", "UNSTOP"})
YES = "YES"  # also turns texts back on, but is no more than a yes where nothing was turned off


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that came in. `opt_out` is Twilio's own word that it has handled STOP, START or HELP and has replied."""

    sid: str
    sender: PhoneNumber
    body: str
    media_count: int
    opt_out: str

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Incoming":
        """Return the text in a webhook's form fields. Never raises: whatever came is kept."""
        count = fields.get("NumMedia", "0")
        return cls(
            sid=fields["MessageSid"],
            sender=PhoneNumber.of_sender(fields["From"].strip().removeprefix("whatsapp:") or "withheld"),
            # PostgreSQL can't hold NUL in a text, and nobody can type it or its like.
            body=clean(fields["Body"]),
            media_count=int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 0,
            opt_out=fields.get("OptOutType", "").upper(),
        )

    @classmethod
    def again(cls, text: InboundText) -> "Incoming":
        """Return a text as it came in, from what was kept of it."""
        sender = PhoneNumber(text.contact_point.phone)
        return cls(text.message_sid, sender, text.body, text.media_count, opt_out="")

    def meant(self, *, is_stopped: bool) -> str:
        """Return the words to answer: STOP or START where the whole text is a word that Twilio takes for it."""
        word = self.body.strip(" .!\n").upper()
        if self.opt_out in {"STOP", "START"}:
            return self.opt_out
        if word in STOP_WORDS:
            return "STOP"
        if word in START_WORDS or (is_stopped and word == YES):
            return "START"
        return self.body
