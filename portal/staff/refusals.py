"""The words for what the services refuse: what is the matter, and what to do next."""

from collections.abc import Callable

from portal.errors import PortalError
from portal.messages.conversation_errors import AlreadyHeld, ConversationOver, HasStopped, ReplyRefused, StaleReply
from portal.referrals.errors import (
    AlreadyTaken,
    BeingAnswered,
    Code,
    DetailsRefused,
    MergedAway,
    MergeRefused,
    MoveNotAllowed,
    NobodyThere,
    NoNumber,
    NotAllowed,
    NoteRefused,
    StaleReferral,
    WhyNot,
)
from portal.staff.conversation_words import STOPPED
from portal.staff.words import HAPPENED

KEPT = "What you typed is still here."
NOT_SAVED = f"Nothing of yours was saved yet. {KEPT}"
WHY_NOT = {
    WhyNot.SAME: "These are one and the same referral.",
    WhyNot.MERGED_ALREADY: "One of them was made one with another already. Load the page again.",
    WhyNot.OTHER_IS_FURTHER: "The other one is further on. Open that one, and put this one with it there.",
    WhyNot.UNDONE_ALREADY: "They were parted again already.",
    WhyNot.MERGED_SINCE: "Another merge was made since. Undo that one first.",
}
FIELDS = {
    "look_again_on": "the day to look again: from tomorrow, and within a year",
    "next_step": "the next step, in up to 200 letters",
    "next_step_on": "its day: from today, and within a year",
    "reason": "why, in up to 500 letters",
    "sector": "whose job or placement it is: private, council or other public",
    "provider": "the employer or provider, in up to 120 letters",
    "starts_on": "the start: within a year of today",
    "pence": "how much: more than nothing, and at most £10,000",
    "given_on": "the day of it: within the last year, and not to come",
    "warn_before_hours": "the warning: it comes before first contact is late",
    "first_contact_hours": "the hours to first contact: 1 to 80",
    "reply_hours": "the hours to a reply: 1 to 80",
    "escalate_after_hours": "the hours until a manager sees it: 1 to 80",
    "chase_after_days": "the days without a next step: 1 to 60",
    "name": "a name, in up to 60 letters",
}


def refusal_words(refusal: PortalError) -> str:
    """Return what to tell somebody whose act was refused. Raises `refusal` where nothing here has words for it."""
    for kind, words in WORDS.items():
        if isinstance(refusal, kind):
            return words(refusal)
    raise refusal


def _stale(refusal: StaleReferral) -> str:
    done = [
        f"{each.by or 'Nobody of the team'}: {HAPPENED.get(each.action, each.action).lower()}"
        for each in refusal.happened[:1]
    ]
    return (
        f"Somebody changed this while you had it open. {'. '.join(done)}. It’s {refusal.status.label} now. {NOT_SAVED}"
    )


def _details(refusal: DetailsRefused) -> str:
    first = refusal.problems[0]
    asks = "Say" if first.code is Code.MISSING else "Check"
    return f"{asks} {FIELDS.get(first.field, first.field.replace('_', ' '))}. {KEPT}"


def _note(refusal: NoteRefused) -> str:
    return "Write something first." if refusal.code is Code.MISSING else f"The note is too long. {KEPT}"


WORDS: dict[type[PortalError], Callable[..., str]] = {
    AlreadyTaken: lambda refusal: f"{refusal.holder} took this before you. It’s with them now. {KEPT}",
    StaleReferral: _stale,
    MoveNotAllowed: lambda refusal: f"It can’t go from {refusal.was.label} to {refusal.to.label}. {NOT_SAVED}",
    MergedAway: lambda _: f"It was made one with another referral meanwhile. Do it there. {NOT_SAVED}",
    MergeRefused: lambda refusal: WHY_NOT[refusal.why],
    NobodyThere: lambda _: "They don’t work on referrals any more. Choose somebody else.",
    DetailsRefused: _details,
    NoteRefused: _note,
    NotAllowed: lambda _: "Your role can’t do this. Ask a manager.",
    BeingAnswered: lambda refusal: (
        f"{refusal.by} is writing to them just now. Yours was not sent, and is still in the field. "
        "You can send it when they have finished, or after three minutes."
    ),
    AlreadyHeld: lambda refusal: f"{refusal.holder} is on this conversation. Yours was not sent. {KEPT}",
    StaleReply: lambda _: (
        "A colleague answered while you were writing. Read that first. Yours was not sent, and is still in the field."
    ),
    HasStopped: lambda _: STOPPED,
    NoNumber: lambda _: "They gave no number, so no text can go to them.",
    ConversationOver: lambda _: "This number has changed hands. Ask for a new one before you text.",
    ReplyRefused: lambda _: "Write something first.",
}
