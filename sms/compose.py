"""Dresses a reply as a text: the words first, a short link last, at most two segments."""

from enum import StrEnum
from urllib.parse import urlsplit

from content.offer import Offer
from portal.assistant import Kind, Reply
from portal.settings import Settings
from sms.segments import fit

EMERGENCY, SOMEONE_TO_TALK_TO = "emergency", "samaritans"


class Note(StrEnum):
    """What we say where no page and no rule speaks. Each goes out with the numbers for an emergency after it."""

    # True whatever happens next: the text is stored and staff see it.
    HOLDING = "Sorry, we can't answer right now. That's on us. We've kept your text for a person to read."
    NOT_KEPT = "Sorry, something broke and we may not have your text. Please send it again in 10 minutes."
    NO_PICTURES = "We can't open pictures or sound here. Tell us in words what you need."
    NO_WORDS = "Your text came through empty. What do you need? Say it in your own words, or text MENU."
    ONLY_SIGNS = "We can only read words here. Tell us what's going on, or text PERSON to talk to someone."
    STOPPED = "OK, we've stopped. You won't get any more texts from us. Text START if you want us back."
    STARTED = "Welcome back. Tell us what you need in your own words, or text MENU."
    PASSED_ON = "Thanks. We've kept this for our team to read. At night and at weekends nobody may be reading."
    TOO_LONG = "Your text is too long for us. Please send the main thing in one short text."


def link_host(offer: Offer, settings: Settings) -> str:
    """Return the host that links in texts begin with: the public one, or the content's on a local run."""
    public = urlsplit(settings.public_base_url).netloc
    return offer.council.link_host if settings.is_local else public


def note_text(note: Note, offer: Offer) -> str:
    """Return the whole text for a note."""
    emergency, samaritans = offer.contact(EMERGENCY), offer.contact(SOMEONE_TO_TALK_TO)
    return fit(f"{note} In danger? Call {emergency.phone}. Can't cope? Call {samaritans.name}, {samaritans.phone}.")


def text_for(reply: Reply, host: str) -> str:
    """Return the text for `reply`. Its link leads to the first page shown, or to the self-referral.

    Raises EmptyText: the reply has no words for a text.
    """
    if reply.language:
        return reply.sms  # checked words in letters of their own, which fit: that was seen to when they were loaded
    return fit(reply.sms, _link(reply, host))


def _link(reply: Reply, host: str) -> str:
    if reply.kind is Kind.CRISIS:
        return ""  # a number to ring is what counts: nothing may stand beside it
    if reply.kind is Kind.REFER:
        return f"{host}/refer"
    return f"{host}/o/{reply.pages[0].slug}" if reply.pages else ""
