"""Where Twilio brings texts. Signed requests only: an unsigned one gets 403 and stores nothing."""

import logging

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from twilio.twiml.messaging_response import MessagingResponse

from portal.web.context import now, service, settings
from sms.answering import answerer_for
from sms.incoming import Incoming
from sms.signature import is_signed

logger = logging.getLogger(__name__)

sms = Blueprint("sms", __name__, url_prefix="/sms")


@sms.post("/inbound")
def inbound() -> ResponseReturnValue:
    fields = request.form.to_dict()
    if not is_signed(_signed_url(), fields, request.headers.get("X-Twilio-Signature"), settings().twilio_auth_tokens):
        logger.warning("unsigned_text_refused")
        abort(403)
    return _twiml(answerer_for(service()).receive(Incoming.of(fields), now()))


def _signed_url() -> str:
    """Return the address that Twilio signed: our own public one with this path, whatever the headers say."""
    query = request.query_string.decode("latin-1")
    return settings().public_base_url + request.path + (f"?{query}" if query else "")


def _twiml(words: str) -> Response:
    answer = MessagingResponse()
    if words:
        answer.message(words)
    return Response(str(answer), mimetype="text/xml")
