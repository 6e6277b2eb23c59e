"""Where Twilio brings texts, and reports of ours. Signed requests only: an unsigned one gets 403 and stores nothing."""

import logging
from collections.abc import Collection

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from twilio.twiml.messaging_response import MessagingResponse

from portal.messages import reports
from portal.messages.reports import About
from portal.web.context import now, service, settings, transaction
from sms.answering import Said, answerer_for
from sms.incoming import Incoming
from sms.sending import report_address
from sms.signature import INBOUND_FIELDS, STATUS_FIELDS, is_signed

logger = logging.getLogger(__name__)

sms = Blueprint("sms", __name__, url_prefix="/sms")
LONGEST_ID = 18


@sms.post("/inbound")
def inbound() -> ResponseReturnValue:
    _require_signature(INBOUND_FIELDS)
    return _twiml(answerer_for(service()).receive(Incoming.of(request.form.to_dict()), now()))


@sms.post("/status")
def status() -> ResponseReturnValue:
    _require_signature(STATUS_FIELDS)
    report = reports.report_named(request.form["MessageStatus"])
    if report is None:
        return "", 204  # a state that Twilio adds one day
    about = About.REPLY if "reply" in request.args else About.TEXT
    sid, code = request.form["MessageSid"], request.form.get("ErrorCode", "")
    with transaction() as db:
        reports.note_report(db, about, _row_id(about), sid, report, code, now())
    return "", 204


def _row_id(about: About) -> int | None:
    """Return our id for the text, from the address that Twilio was given; None where there is none."""
    said = request.args.get(about.value, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID else None


def _require_signature(required: Collection[str]) -> None:
    secrets = (*settings().twilio_auth_tokens, *settings().twilio_shared_keys)
    given = request.headers.get("X-Twilio-Signature")
    how = request.headers.get("X-Twilio-Webhooks-Signature-Settings")
    if not is_signed(_signed_url(), request.form, given, secrets, required, how):
        logger.warning("unsigned_text_refused")
        abort(403)


def _signed_url() -> str:
    """Return the address that Twilio signed: our own public one with this path, whatever the headers say."""
    query = request.query_string.decode("latin-1")
    return settings().public_base_url + request.path + (f"?{query}" if query else "")


def _twiml(said: Said) -> Response:
    answer = MessagingResponse()
    if said.words:
        has_address = said.text_id is not None and settings().can_be_called_back
        more = {"status_callback": f"{report_address(settings(), 'reply')}{said.text_id}"} if has_address else {}
        answer.message(said.words, **more)
    return Response(str(answer), mimetype="text/xml")
