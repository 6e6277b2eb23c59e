"""Whether a request really comes from Twilio, for our account and our address."""

import re
from collections.abc import Mapping, Sequence

from twilio.request_validator import RequestValidator

# Name and value are signed without a mark between them, so a field that is missing could hide in another.
REQUIRED = frozenset({"MessageSid", "From", "Body"})
MESSAGE_SID = re.compile(r"[A-Za-z0-9]{2,64}")


def is_signed(url: str, fields: Mapping[str, str], signature: str | None, tokens: Sequence[str]) -> bool:
    """Whether `signature` is right for these form fields at `url`, with one of the account's tokens.

    `url` is put together from our own settings, never from headers. Anything missing is simply not signed.
    """
    if not signature or not fields.keys() >= REQUIRED or not MESSAGE_SID.fullmatch(fields["MessageSid"]):
        return False
    return any(RequestValidator(token).validate(url, dict(fields), signature) for token in tokens)
