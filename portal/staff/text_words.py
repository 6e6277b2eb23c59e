"""Why a text did not get there, in plain words, and what to do about it."""

from dataclasses import dataclass

from portal.messages.models import Delivery, TextKind
from portal.messages.undelivered import Undelivered


@dataclass(frozen=True, slots=True)
class Why:
    """What happened, and what to do."""

    happened: str
    do: str


RING = "Ring or email them instead."
# By Twilio's code. Source: Twilio, "Error and Warning Dictionary".
CODES = {
    "20003": Why("Our texting account is not let in.", "Tell whoever runs the service: its token may be wrong."),
    "21211": Why("That isn't a number that texts can go to.", "Check the number with them or their PA."),
    "21408": Why("Our texting account may not text that country.", RING),
    "21610": Why("They, or somebody who had that number before, said STOP.", "Ring or email. START brings texts back."),
    "21612": Why("Our number can't text that number.", RING),
    "21614": Why("That number isn't a mobile.", "Ring it, or ask for a mobile number."),
    "21617": Why("The text was too long.", "Send it again in two or three shorter ones."),
    "30003": Why("Their phone was off, or had no signal, for too long.", "Send it again later, or ring."),
    "30004": Why("Their phone or their network blocks texts from us.", RING),
    "30005": Why("Nobody has that number any more, or we have it wrong.", "Ask them or their PA for the new one."),
    "30006": Why("It's a landline, or its network takes no texts.", "Ring it instead."),
    "30007": Why(
        "Their network took the text for spam.",
        "Say it in other words and without a link. If it happens again, tell whoever runs the service.",
    ),
    "30008": Why("Their network didn't say why.", "Send it again later, or ring."),
    "no-answer": Why("Twilio didn't answer for a day. The text may have arrived, or not.", "Ring, and ask if it came."),
}
STATES = {
    Delivery.STOPPED: Why("They said STOP before it went.", "Ring or email. They can text START to get texts back."),
    Delivery.GIVEN_UP: Why("We tried for a day and could not hand it over.", "Send it again, or ring."),
}
OTHERWISE = Why("It was not taken, or did not arrive.", "Send it again later, or ring.")
KINDS = {
    TextKind.REPLY: "An automatic reply",
    TextKind.SAFETY: "A reply about safety",
    TextKind.STAFF: "A text from the team",
    TextKind.CONFIRMATION: "A text with their reference",
    TextKind.REMINDER: "A reminder",
    TextKind.PAGE: "A page that they asked for",
    TextKind.CODE: "A code that they asked for",
}


def why(text: Undelivered) -> Why:
    """Return why a text did not get there: what the provider's code means, else how far it came."""
    return CODES.get(text.code) or STATES.get(text.status) or OTHERWISE
