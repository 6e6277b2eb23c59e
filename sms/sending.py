"""Who carries our texts: Twilio, or on a local run nobody."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from portal.messages.carriers import TextNotAccepted, TextSender
from portal.settings import Settings
from sms.segments import count_segments
from sms.simulator import SimulatedSender

if TYPE_CHECKING:
    from twilio.rest import Client

TIMEOUT_SECONDS = 10
# Only a 400 speaks of the text itself. The others say that we, or Twilio, can't send just now: an account that is
# not paid or a token that was changed must not cost anybody their text.
ABOUT_THE_TEXT = 400
NO_ANSWER = "no-answer"
# Our clock may be an hour ahead of Twilio's by mistake, and a text that went must still be found. Others with the same
# words are told from it by their ids. Twilio lists the newest first.
CLOCKS_DIFFER = timedelta(minutes=65)
LOOKED_THROUGH = 50
OURS = "outbound-api"  # a reply that Twilio made from our answer to its webhook is "outbound-reply", and in no outbox


class TwilioSender:
    """Sends through Twilio's official client. Loading it takes a tenth of a second, so only senders do."""

    def __init__(self, settings: Settings) -> None:
        self._from = settings.twilio_from
        self._client = _client(settings)
        self._report_to = report_address(settings, "text") if settings.can_be_called_back else ""

    def send(self, to: str, body: str, text_id: int) -> str:
        """Send one text and return Twilio's id for it. Raises TextNotAccepted."""
        more = {"status_callback": f"{self._report_to}{text_id}"} if self._report_to else {}
        message = _asked(lambda: self._client.messages.create(to=to, from_=self._from, body=body, **more))
        return str(message.sid)

    def find(self, to: str, body: str, since: datetime, besides: Collection[str]) -> str | None:
        """Return the id of a text that Twilio took since then, or None: it took none. Raises TextNotAccepted."""
        messages = _asked(lambda: self._client.messages.list(to=to, limit=LOOKED_THROUGH, page_size=LOOKED_THROUGH))
        ours = (
            str(message.sid)
            for message in messages
            if str(message.direction) == OURS
            # An account on trial puts a sentence of its own in front.
            and (message.body or "").strip().endswith(body.strip())
            and (message.date_created is None or message.date_created >= since - CLOCKS_DIFFER)
        )
        return next((sid for sid in ours if sid not in besides), None)

    def segments_of(self, body: str) -> int:
        """Return how many segments `body` takes."""
        return count_segments(body)


def report_address(settings: Settings, about: str) -> str:
    """Return the address for reports about one of our texts, all but our id for it, which goes last."""
    return f"{settings.public_base_url}/sms/status?{about}="


def _asked(ask: Any) -> Any:
    """Return Twilio's answer. Raises TextNotAccepted, saying whether Twilio may have done it all the same."""
    from requests import ConnectTimeout, RequestException
    from twilio.base.exceptions import TwilioRestException

    try:
        return ask()
    except TwilioRestException as refusal:
        code = str(refusal.code or refusal.status)
        is_permanent = refusal.status == ABOUT_THE_TEXT
        raise TextNotAccepted(code, is_permanent=is_permanent, is_unknown=refusal.status >= 500) from None
    except ConnectTimeout:
        raise TextNotAccepted(NO_ANSWER, is_permanent=False) from None
    except RequestException as error:
        raise TextNotAccepted(NO_ANSWER, is_permanent=False, is_unknown=not _never_got_there(error)) from None


def _never_got_there(error: Exception) -> bool:
    """Whether no connection was made, so that nothing can have been taken."""
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


class SayNothing(logging.Filter):
    """Keeps a library's records out of every log: addresses that Twilio is asked at hold phone numbers."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - logging's form
        return False


def _client(settings: Settings) -> "Client":
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    for name in ("twilio.http_client", "urllib3.connectionpool"):
        logging.getLogger(name).addFilter(SayNothing(name))
    client = Client(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS),
    )
    if settings.twilio_api_base:
        client.api.base_url = settings.twilio_api_base
    return client


def sender_for(settings: Settings) -> TextSender:
    """Return who carries texts for these settings."""
    return TwilioSender(settings) if settings.sends_by_twilio else SimulatedSender()
