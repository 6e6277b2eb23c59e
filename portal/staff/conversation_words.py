"""The words for conversations: who somebody is, how long they wait, how a text fares, what it costs."""

from datetime import datetime

from content.council import Council
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages.answering_people import first_name_of, text_of
from portal.messages.conversation_models import Conversation, Place
from portal.messages.models import Delivery
from portal.messages.segments import count_segments
from portal.referrals.models import Referral
from portal.staff.words import phone_as_read

ON_THE_WEBSITE = "Somebody on the website"
STOPPED = "This number said STOP, so no text may go to it until it says START."
FARES = {
    Delivery.WAITING: "on its way",
    Delivery.SENT: "sent",
    Delivery.REFUSED: "not sent: the network refused it",
    Delivery.STOPPED: "not sent: this number said STOP",
    Delivery.GIVEN_UP: "not sent: we tried for a day",
}
MINUTES_A_DAY = 24 * 60


def who_it_is(conversation: Conversation, people: list[Referral], me: StaffMember) -> str:
    """Return how to call whoever it is: by name where one is known to whoever may know it, else by number."""
    if conversation.place is Place.WEB:
        return conversation.first_name or ON_THE_WEBSITE
    names = dict.fromkeys(referral.first_name for referral in people)
    is_known = names and may(me, Permission.SEE_REFERRALS)
    return " or ".join(names) if is_known else phone_as_read(conversation.contact_point)


def waiting_words(conversation: Conversation, now: datetime) -> str:
    """Return how long a person has been waited for: "less than a minute", "3 hours"; empty where nobody is."""
    if conversation.waiting_since is None:
        return ""
    minutes = int((now - conversation.waiting_since).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return _count(minutes, "minute")
    return _count(minutes // 60, "hour") if minutes < MINUTES_A_DAY else _count(minutes // MINUTES_A_DAY, "day")


def fares(delivery: Delivery | None) -> str:
    """Return what became of a text."""
    return FARES.get(delivery, delivery.value) if delivery is not None else ""


def segments_of(conversation: Conversation, words: str, me: StaffMember, council: Council) -> int:
    """Return how many texts a reply makes; 0 where there are no words."""
    return count_segments(text_of(conversation, words, me, council.service)) if words.strip() else 0


def cost_words(segments: int, council: Council) -> str:
    """Return how many texts it is and what they cost: "2 texts, about 8p"; empty for none."""
    if not segments:
        return ""
    texts = _count(segments, "text")
    price = council.text_price
    return f"{texts}, about {price.pence * segments:f}p" if price else texts


def start_of(conversation: Conversation, me: StaffMember, council: Council) -> str:
    """Return what a text begins with before the words of the reply."""
    return f"{council.service}, {first_name_of(me)}: " if conversation.place is Place.WEB else ""


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
