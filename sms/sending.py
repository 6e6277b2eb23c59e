"""Who carries our texts: Twilio, or on a local run nobody."""

import secrets
from typing import TYPE_CHECKING

from portal.messages.outbox import TextNotAccepted, TextSender
from portal.settings import Settings

if TYPE_CHECKING:
    from twilio.rest import Client

TIMEOUT_SECONDS = 10
# Only a 400 speaks of the text itself. The others say that we, or Twilio, can't send just now: an account that is
# not paid or a token that was changed must not cost anybody their text.
ABOUT_THE_TEXT = 400
NO_ANSWER = "no-answer"


class TwilioSender:
    """Sends through Twilio's official client. Loading it takes a tenth of a second, so only senders do."""

    def __init__(self, settings: Settings) -> None:
        self._from = settings.twilio_from
        self._client = _client(settings)

    def send(self, to: str, body: str) -> str:
        """Send one text and return Twilio's id for it. Raises TextNotAccepted."""
        from requests import RequestException
        from twilio.base.exceptions import TwilioRestException

        try:
            message = self._client.messages.create(to=to, from_=self._from, body=body)
        except TwilioRestException as refusal:
            is_permanent = refusal.status == ABOUT_THE_TEXT
            raise TextNotAccepted(str(refusal.code or refusal.status), is_permanent=is_permanent) from None
        except RequestException:
            raise TextNotAccepted(NO_ANSWER, is_permanent=False) from None
        return str(message.sid)


def _client(settings: Settings) -> "Client":
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    client = Client(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS),
    )
    if settings.twilio_api_base:
        client.api.base_url = settings.twilio_api_base
    return client


class SimulatedSender:
    """Takes every text and sends none: on a local run the thread on the phone at /phone is the delivery."""

    def send(self, to: str, body: str) -> str:  # noqa: ARG002 - a sender's form
        return f"simulated-{secrets.token_hex(8)}"


def sender_for(settings: Settings) -> TextSender:
    """Return who carries texts for these settings."""
    return TwilioSender(settings) if settings.sends_by_twilio else SimulatedSender()
