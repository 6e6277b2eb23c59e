"""Whether a request really comes from Twilio, for our account and our address."""

import re
from collections.abc import Collection, Sequence

from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator, get_signature_algorithm
from werkzeug.datastructures import MultiDict

# Name and value are signed without a mark between them, so a field that is missing could hide in another.
INBOUND_FIELDS = frozenset({"MessageSid", "From", "Body"})
STATUS_FIELDS = frozenset({"MessageSid", "MessageStatus"})
MESSAGE_SID = re.compile(r"[A-Za-z0-9]{2,64}")
ALGORITHMS = frozenset({HMAC_SHA1, HMAC_SHA256})


def is_signed(
    url: str,
    fields: MultiDict[str, str],
    signature: str | None,
    secrets: Sequence[str],
    required: Collection[str] = INBOUND_FIELDS,
    settings_header: str | None = None,
) -> bool:
    """Whether `signature` is right for these form fields at `url`, with one of the account's secrets.

    `url` is put together from our own settings, never from headers. `settings_header` says how it was signed, where
    Twilio signs with a SharedKey. Anything missing, or there twice, is simply not signed.
    """
    algorithm = get_signature_algorithm(settings_header).upper()
    if not signature or algorithm not in ALGORITHMS or any(len(fields.getlist(name)) != 1 for name in required):
        return False
    if not MESSAGE_SID.fullmatch(fields["MessageSid"]):
        return False
    return any(RequestValidator(secret).validate(url, fields, signature, algorithm) for secret in secrets)
