"""Texts as Twilio sends them: signed."""

from collections.abc import Callable, Iterator
from itertools import count
from logging import ERROR
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from portal.database import Database
from portal.messages.models import Alert, InboundText
from portal.web.context import Service
from sms.incoming import Incoming
from tests.support.visitor import sid_of, text_fields

_sids = count(1)
Send = Callable[..., TestResponse]
Texts = Callable[[], list[InboundText]]
Alerts = Callable[[], list[Alert]]


@pytest.fixture
def send(client: FlaskClient, service: Service) -> Send:
    """Send a signed text and return the answer; more form fields may be given by name."""

    def post(body: str, sid: str | None = None, number: str = "+447700900123", **more: str) -> TestResponse:
        fields = text_fields(sid or sid_of(next(_sids)), body, number) | more
        url = f"{service.settings.public_base_url}/sms/inbound"
        signature = RequestValidator(service.settings.twilio_auth_tokens[0]).compute_signature(url, fields)
        return client.post("/sms/inbound", data=fields, headers={"X-Twilio-Signature": signature})

    return post


@pytest.fixture(autouse=True)
def nothing_broke(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No error is logged, but where a test breaks something and says so with the mark `breaks`."""
    yield
    if request.node.get_closest_marker("breaks") is None:
        logged = [*caplog.get_records("setup"), *caplog.get_records("call")]
        assert {each.getMessage() for each in logged if each.levelno >= ERROR} == set()


@pytest.fixture
def texts(database: Database) -> Texts:
    """The texts that are stored, oldest first."""

    def stored() -> list[InboundText]:
        with database.reading() as db:
            return list(db.scalars(select(InboundText).order_by(InboundText.id)))

    return stored


@pytest.fixture
def alerts(database: Database) -> Alerts:
    """What was put where staff see it, oldest first."""

    def raised() -> list[Alert]:
        with database.reading() as db:
            return list(db.scalars(select(Alert).order_by(Alert.id)))

    return raised


def said(answer: TestResponse) -> str:
    """Return the words of a TwiML answer; empty where nothing is sent."""
    found = ElementTree.fromstring(answer.get_data(as_text=True)).find("Message")  # noqa: S314 - our own answer
    return (found.text or "") if found is not None else ""


def incoming_of(body: str, sid: str = "SM1", number: str = "+447700900123") -> Incoming:
    """Return a text as it is once its signature was checked."""
    return Incoming.of({"MessageSid": sid, "From": number, "Body": body})
