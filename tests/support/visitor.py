"""Somebody at a browser without scripts, over real HTTP: reads a page's form, fills it in, sends it."""

import re
from typing import Self

import requests
from twilio.request_validator import RequestValidator

from tests.support.forms import TOKEN

REFERENCE = re.compile(r">([A-Z0-9]{3} [A-Z0-9]{3})<")
ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/refer/help", {"wants": "job", "own_words": "I like being outside"}),
    ("/refer/you", {"first_name": "Robin", "age": "19"}),
    ("/refer/area", {"district": "burnley"}),
    ("/refer/now", {"situation": "neet_other"}),
    ("/refer/reach", {"reach": "text", "phone": "07700 900123"}),
)


class Visitor:
    """One browser with its own cookies, at the site whose address is `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def open(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=20)

    def send(self, path: str, fields: dict[str, str], form_at: str | None = None) -> requests.Response:
        """Open the page that holds the form, and send `fields` with its token."""
        found = TOKEN.search(self.open(form_at or path).text)
        assert found, f"no form at {form_at or path}"
        return self.session.post(self.url + path, data={**fields, "csrf_token": found[1]}, timeout=20)

    def refer_myself(self) -> str:
        """Go from the first question to the reference, and return it as six characters."""
        for path, fields in ANSWERS:
            self.send(path, fields).raise_for_status()
        sent = self.send("/refer/check", {"consent": "y"})
        sent.raise_for_status()
        assert sent.url.endswith("/refer/sent")
        found = REFERENCE.search(sent.text)
        assert found, "no reference was shown"
        return found[1].replace(" ", "")

    def text(self, token: str, sid: str, body: str, number: str = "+447700900123") -> requests.Response:
        """Send an inbound text as Twilio does, signed."""
        fields = text_fields(sid, body, number)
        signature = RequestValidator(token).compute_signature(f"{self.url}/sms/inbound", fields)
        headers = {"X-Twilio-Signature": signature}
        return self.session.post(f"{self.url}/sms/inbound", data=fields, headers=headers, timeout=20)


def text_fields(sid: str, body: str, number: str = "+447700900123") -> dict[str, str]:
    """Return the form fields that Twilio sends with a text."""
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "AccountSid": "AC" + "0" * 32,
        "From": number,
        "To": "+447700900142",
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
    }


def sid_of(number: int) -> str:
    """Return the `number`th message id, of Twilio's form."""
    return f"SM{number:032x}"
