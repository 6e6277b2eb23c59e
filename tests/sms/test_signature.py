"""Only what Twilio signed for our account and our address is let in. Nothing else is kept."""

import dataclasses
import json
from collections.abc import Mapping
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from portal.web.context import EXTENSION, Service
from sms.signature import is_signed
from tests.sms.conftest import Send, Texts
from tests.support.visitor import sid_of, text_fields

INBOUND = "/sms/inbound"
URL = "https://iyc.example/sms/inbound"
FIELDS = text_fields(sid_of(1), "hello")


def signature_of(fields: Mapping[str, str], url: str = URL, key: str = "current") -> str:
    signature: str = RequestValidator(key).compute_signature(url, fields)
    return signature


@pytest.mark.parametrize("signature", [None, "", "wrong", "d3Jvbmc=", "ŵ" * 28])
def test_a_text_that_is_not_signed_is_refused_and_not_kept(
    client: FlaskClient, texts: Texts, signature: str | None
) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature.encode().decode("latin-1")}
    answer = client.post(INBOUND, data=FIELDS, headers=headers)
    assert answer.status_code == 403
    assert texts() == []


def test_a_body_that_is_not_a_form_is_refused_and_not_kept(client: FlaskClient, texts: Texts) -> None:
    headers = {"X-Twilio-Signature": "x"}
    answer = client.post(INBOUND, data=json.dumps(FIELDS), content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert texts() == []


def test_a_signature_for_the_bare_address_lets_no_other_body_in(
    client: FlaskClient, service: Service, texts: Texts
) -> None:
    settings = service.settings
    signature = signature_of({}, settings.public_base_url + INBOUND, settings.twilio_auth_tokens[0])
    headers = {"X-Twilio-Signature": signature}
    answers = [client.post(INBOUND, json=FIELDS, headers=headers), client.post(INBOUND, headers=headers)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert texts() == []


def test_headers_that_name_another_address_change_nothing(send: Send, client: FlaskClient) -> None:
    client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    assert send("council tax").status_code == 200


def test_a_signature_for_another_address_is_refused_whatever_the_headers_say(
    client: FlaskClient, service: Service, texts: Texts
) -> None:
    signature = signature_of(FIELDS, "https://evil.example/sms/inbound", service.settings.twilio_auth_tokens[0])
    headers = {"X-Twilio-Signature": signature, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert client.post(INBOUND, data=FIELDS, headers=headers).status_code == 403
    assert texts() == []


def test_a_public_site_checks_its_public_address(
    app: Flask, client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(service.settings, public_base_url="https://iyc.example")
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, settings=settings))
    headers = {"X-Twilio-Signature": signature_of(FIELDS, URL, settings.twilio_auth_tokens[0])}
    assert client.post(INBOUND, data=FIELDS, headers=headers).status_code == 200


@pytest.mark.parametrize("query", ["?a=1", "?q=caf%C3%A9%2F%7E"])
def test_a_query_is_signed_as_it_was_sent(client: FlaskClient, service: Service, query: str) -> None:
    settings = service.settings
    signature = signature_of(FIELDS, settings.public_base_url + INBOUND + query, settings.twilio_auth_tokens[0])
    answer = client.post(INBOUND + query, data=FIELDS, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200


def test_while_a_token_is_changed_both_are_taken_and_then_only_the_new_one() -> None:
    old, new = signature_of(FIELDS, key="old"), signature_of(FIELDS, key="new")
    assert is_signed(URL, MultiDict(FIELDS), old, ["new", "old"])
    assert is_signed(URL, MultiDict(FIELDS), new, ["new", "old"])
    assert not is_signed(URL, MultiDict(FIELDS), old, ["new"])


def test_a_field_that_hides_in_another_is_missing() -> None:
    signature = signature_of(FIELDS)
    folded = {name: value for name, value in FIELDS.items() if name != "From"}
    folded["Body"] = f"{FIELDS['Body']}From{FIELDS['From']}"
    assert RequestValidator("current").validate(URL, folded, signature), "the library alone lets it in"
    assert not is_signed(URL, MultiDict(folded), signature, ["current"])


@pytest.mark.parametrize("sid", ["", "SM" + "0" * 90, "SM\x00", "SM 1"])
def test_a_message_id_that_can_not_be_one_is_refused(sid: str) -> None:
    fields = {**FIELDS, "MessageSid": sid}
    assert not is_signed(URL, MultiDict(fields), signature_of(fields), ["current"])


def test_a_field_that_is_there_twice_is_refused() -> None:
    fields = MultiDict([*FIELDS.items(), ("Body", "something else")])
    signature = RequestValidator("current").compute_signature(URL, fields)
    assert not is_signed(URL, fields, signature, ["current"])


def test_a_field_of_several_values_that_twilio_adds_one_day_is_fine() -> None:
    fields = MultiDict([*FIELDS.items(), ("New", "1"), ("New", "2")])
    signature = RequestValidator("current").compute_signature(URL, fields)
    assert is_signed(URL, fields, signature, ["current"])


@pytest.mark.parametrize(
    ("settings_header", "is_taken"),
    [("key=k1,algorithm=HMAC_SHA256", True), (None, False), ("algorithm=HMAC_SHA512", False), ("algorithm=", False)],
)
def test_a_signature_made_with_a_shared_key_says_how_it_was_made(settings_header: str | None, is_taken: bool) -> None:
    signature = RequestValidator("shared").compute_signature(URL, FIELDS, "HMAC_SHA256")
    secrets = ["current", "shared"]
    assert is_signed(URL, MultiDict(FIELDS), signature, secrets, settings_header=settings_header) is is_taken


@pytest.mark.parametrize("path", [INBOUND, "/sms/status"])
@pytest.mark.parametrize("body", [b"{}", b'{"MessageSid": "SM1", "From": "x", "Body": "y"}', b"not json", b"\xff\xfe"])
@pytest.mark.parametrize("header", [None, "", "x", "signed"])
def test_a_webhook_that_holds_json_is_refused_however_it_is_signed(
    client: FlaskClient, service: Service, texts: Texts, path: str, body: bytes, header: str | None
) -> None:
    where = f"{path}?bodySHA256={sha256(body).hexdigest()}"
    if header == "signed":
        header = signature_of({}, service.settings.public_base_url + where, service.settings.twilio_auth_tokens[0])
    headers = {} if header is None else {"X-Twilio-Signature": header}
    assert client.post(where, data=body, content_type="application/json", headers=headers).status_code == 403
    assert texts() == []


@pytest.mark.parametrize("path", [INBOUND, "/sms/status"])
def test_how_it_was_signed_may_be_any_nonsense(client: FlaskClient, path: str) -> None:
    for nonsense in ("algorithm=ROT13", "=,=,", "algorithm=HMAC_SHA256", "ŵ".encode().decode("latin-1")):
        headers = {"X-Twilio-Signature": "x", "X-Twilio-Webhooks-Signature-Settings": nonsense}
        assert client.post(path, data=FIELDS, headers=headers).status_code == 403
