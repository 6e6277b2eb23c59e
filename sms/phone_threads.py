"""What stands on a phone's screen: the texts from and to its number, what each took and cost, and how far it came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.messages import threads
from portal.messages.models import Delivery, InboundText, OutgoingText, Report
from portal.messages.phone_numbers import PhoneNumber
from sms.segments import count_segments

STATES = {
    Delivery.WAITING: "on its way",
    Delivery.SENT: "handed over",
    Delivery.STOPPED: "not sent: this number said STOP",
    Delivery.REFUSED: "not sent: refused",
    Delivery.GIVEN_UP: "not sent: given up",
}
REPORTS = {
    Report.QUEUED: "queued",
    Report.SENDING: "being sent",
    Report.SENT: "sent",
    Report.DELIVERED: "delivered",
    Report.UNDELIVERED: "not delivered",
    Report.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text of the thread. `about` says what it took, what it cost us, and how far it came."""

    words: str
    is_ours: bool
    at: datetime
    about: str


def thread_of(db: Session, number: PhoneNumber) -> list[Bubble]:
    """Return the texts from and to this number, oldest first."""
    point = threads.find_contact_point(db, number)
    if point is None:
        return []
    came, went = threads.thread_of(db, point)
    bubbles = [Bubble(text.body, False, text.received_at, _texts(text.body)) for text in came]
    # What was answered late stands among the texts that went, with how far it came.
    late = {text.dedup_key for text in went}
    bubbles += [_reply(text) for text in came if text.reply and f"late-answer:{text.id}" not in late]
    bubbles += [_ours(text) for text in went]
    return sorted(bubbles, key=lambda bubble: bubble.at)


def _reply(text: InboundText) -> Bubble:
    words = text.reply or ""
    state = REPORTS[text.reply_report] if text.reply_report else "handed over"
    about = _joined(_texts(words), _pence(text.reply_cost), state, _code(text.reply_report_code))
    return Bubble(words, True, text.replied_at or text.received_at, about)


def _ours(text: OutgoingText) -> Bubble:
    state = REPORTS[text.report] if text.report else STATES[text.status]
    code = text.report_code if text.status is Delivery.SENT else text.last_error_code
    about = _joined(_texts(text.body), _pence(text.cost), state, _code(code))
    return Bubble(text.body, True, text.sent_at or text.created_at, about)


def _texts(words: str) -> str:
    count = count_segments(words) if words.strip() else 0
    return f"{count} text" if count == 1 else f"{count} texts"


def _pence(cost: int | None) -> str:
    return f"{cost / 100:g}p" if cost else ""


def _code(code: str | None) -> str:
    return f"code {code}" if code else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
