"""What the phones on the screen can play: texts brought once or twice, and everything that goes wrong after sending."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from werkzeug.test import Client

from content.offer import Offer
from portal.messages import outbox, threads
from portal.messages.models import Delivery, TextKind
from portal.messages.phone_numbers import PhoneNumber
from portal.messages.reports import About
from portal.web.context import reading, settings
from sms.simulator import REFUSALS

SID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Play:
    """One thing to play: reports on our last text, in this order, or from now on a refusal of every text."""

    label: str
    reports: tuple[str, ...] = ()
    code: str = ""
    refuses: bool | None = None


PLAYS: dict[str, Play] = {
    "arrives": Play("Our last text arrives", ("sending", "sent", "delivered")),
    "late": Play("It arrives, and an older report comes late", ("delivered", "sent", "queued")),
    "off": Play("The phone is off (30003)", ("sent", "undelivered"), "30003"),
    "spam": Play("The network takes it for spam (30007)", ("sent", "undelivered"), "30007"),
    "blocked": Play("The carrier says it is blocked (21610)", ("failed",), "21610"),
    "refuse": Play("From now on the carrier refuses our texts (21610)", code="21610", refuses=True),
    "take": Play("The carrier takes our texts again", refuses=False),
}


@dataclass(frozen=True, slots=True)
class LastText:
    """Our last text to a number: what it is, and the carrier's id for it."""

    about: About
    id: int
    sid: str


def bring_text(sender: PhoneNumber, body: str, times: int) -> bool:
    """Post a text to /sms/inbound inside this process, signed as Twilio signs it, and say whether it was taken.

    More than one time: as Twilio does when it gets no answer, with the same id.
    """
    fields = {
        "MessageSid": f"SM{secrets.token_hex(SID_BYTES)}",
        "AccountSid": "AC" + "0" * 32,
        "From": sender.e164,
        "To": settings().twilio_from,
        "Body": body,
        "NumMedia": "0",
    }
    return all(_post(url_for("sms.inbound"), fields) == 200 for _ in range(times))


def play(number: PhoneNumber, key: str) -> None:
    """Play one of PLAYS on this phone. Reports go to /sms/status, signed; without a text of ours there is nothing."""
    chosen = PLAYS[key]
    if chosen.refuses is not None:
        REFUSALS.refuse(number.e164, chosen.code if chosen.refuses else "")
    last = _last_text_to(number)
    if last is None:
        return
    for status in chosen.reports:
        fields = {"MessageSid": last.sid, "MessageStatus": status, "To": number.e164, "ErrorCode": chosen.code}
        _post(f"{url_for('sms.status')}?{last.about.value}={last.id}", fields)


def text_from_the_team(db: Session, number: PhoneNumber, offer: Offer, now: datetime) -> None:
    """Let a text of the team's wait to be sent to this phone, as the outbox sends every one."""
    point = threads.contact_point_for(db, number, now)
    words = f"Hi, it's the team at {offer.council.service}. When's good to talk? Text or call, you pick."
    outbox.enqueue(db, point, words, "phone on the screen", f"phone:{secrets.token_hex(8)}", now, TextKind.STAFF)


def _last_text_to(number: PhoneNumber) -> LastText | None:
    with reading() as db:
        point = threads.find_contact_point(db, number)
        if point is None:
            return None
        came, went = threads.thread_of(db, point)
        sent = [
            (text.sent_at, LastText(About.TEXT, text.id, text.provider_sid))
            for text in went
            if text.status is Delivery.SENT and text.sent_at and text.provider_sid
        ]
        replied = [
            (text.replied_at, LastText(About.REPLY, text.id, f"SM{text.id:032x}"))
            for text in came
            if text.reply_segments and text.replied_at
        ]
    return max([*sent, *replied], key=lambda pair: pair[0])[1] if sent or replied else None


def _post(path: str, fields: Mapping[str, str]) -> int:
    """Post a webhook to ourselves as Twilio does, and return the status of the answer."""
    base = settings().public_base_url
    signature = RequestValidator(settings().twilio_auth_tokens[0]).compute_signature(base + path, fields)
    headers = {"X-Twilio-Signature": signature}
    return Client(current_app.wsgi_app).post(path, base_url=base, data=fields, headers=headers).status_code
