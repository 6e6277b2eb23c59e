"""Reports of delivery at /sms/status: signed ones only, in any order, whatever they hold."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.models import OutgoingText, Report
from portal.messages.outbox import deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from portal.web.context import Service
from sms.simulator import SimulatedSender
from tests.conftest import NOON
from tests.sms.conftest import Send, Texts, said

Report_ = Callable[..., TestResponse]


@pytest.fixture
def report(client: FlaskClient, service: Service) -> Report_:
    """Send a signed report to an address, and return the answer."""

    def post(path: str, status: str = "delivered", sid: str = "SM1", **more: str) -> TestResponse:
        fields = {"MessageSid": sid, "MessageStatus": status, "SmsStatus": status, **more}
        url = service.settings.public_base_url + path
        signature = RequestValidator(service.settings.twilio_auth_tokens[0]).compute_signature(url, fields)
        return client.post(path, data=fields, headers={"X-Twilio-Signature": signature})

    return post


@pytest.fixture
def sent(database: Database, app: object) -> int:  # noqa: ARG001 - the database of the application
    """The id of a text that was sent."""
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        text = outbox.enqueue(db, point, "hello", "test", "k1", NOON)
        db.flush()
    deliver_waiting(database, SimulatedSender(), NOON)
    with database.transaction() as db:
        db.get_one(OutgoingText, text.id).provider_sid = "SM1"
    return text.id


def report_on(database: Database) -> Report | None:
    with database.reading() as db:
        return db.scalars(select(OutgoingText)).one().report


def test_a_report_is_kept_and_a_late_one_changes_nothing(report: Report_, sent: int, database: Database) -> None:
    path = f"/sms/status?text={sent}"
    assert [report(path, status).status_code for status in ("delivered", "sent", "queued")] == [204, 204, 204]
    assert report_on(database) is Report.DELIVERED


def test_a_report_that_is_not_signed_is_refused(client: FlaskClient, sent: int, database: Database) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    for headers in ({}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "x"}):
        assert client.post(f"/sms/status?text={sent}", data=fields, headers=headers).status_code == 403
    assert report_on(database) is None


def test_a_signature_for_one_text_is_none_for_another(
    client: FlaskClient, service: Service, sent: int, database: Database
) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    url = f"{service.settings.public_base_url}/sms/status?text={sent + 1}"
    signature = RequestValidator(service.settings.twilio_auth_tokens[0]).compute_signature(url, fields)
    headers = {"X-Twilio-Signature": signature}
    assert client.post(f"/sms/status?text={sent}", data=fields, headers=headers).status_code == 403
    assert report_on(database) is None


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    "path",
    ["/sms/status", "/sms/status?text=", "/sms/status?text=x", "/sms/status?text=-1", "/sms/status?text=" + "9" * 30],
)
def test_an_address_without_our_id_finds_the_text_by_twilio_s(report: Report_, database: Database, path: str) -> None:
    assert report(path).status_code == 204
    assert report_on(database) is Report.DELIVERED


@pytest.mark.parametrize("path", ["/sms/status?text=999999", "/sms/status?reply=999999", "/sms/status?reply=x"])
def test_a_report_about_nothing_of_ours_is_taken_and_forgotten(report: Report_, sent: int, path: str) -> None:  # noqa: ARG001
    assert report(path, sid="SM77").status_code == 204


@pytest.mark.parametrize("status", ["", "something new", "DELIVERED", "x" * 500, "\x00"])
def test_any_state_is_taken(report: Report_, sent: int, status: str) -> None:
    assert report(f"/sms/status?text={sent}", status, ErrorCode="x" * 500).status_code == 204


def test_what_became_of_a_reply_is_kept(send: Send, report: Report_, texts: Texts) -> None:
    assert said(send("do i pay council tax"))
    assert texts()[0].reply_segments in (1, 2)
    report(f"/sms/status?reply={texts()[0].id}", "undelivered", ErrorCode="30003")
    assert (texts()[0].reply_report, texts()[0].reply_report_code) == (Report.UNDELIVERED, "30003")
