"""When something breaks: plain words, a way on, and nothing of the inside."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from content.errors import NotInTheOffer
from portal.errors import PortalError
from portal.web.context import Service
from portal.web.errors import PAGES, error_page, status_of
from tests.support.forms import words_of

SECRET = "Robin's own words"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotInTheOffer("page", "x"), 404),
        (StaleDataError(), 409),
        (OperationalError("SELECT", {}, Exception()), 503),
        (PortalError(), 500),
        (ValueError(), 500),
    ],
)
def test_each_kind_of_error_has_its_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


def test_every_error_page_says_what_to_do_and_gives_the_emergency_numbers(app: Flask) -> None:
    with app.test_request_context():
        for status in PAGES:
            answer = error_page(status, app.extensions["in-your-corner"].offer)
            assert answer.status_code == status
            page = answer.get_data(as_text=True)
            assert "tel:999" in page
            assert "tel:116123" in page


def test_what_breaks_shows_nothing_of_the_inside(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(type(service.index), "search", broken)
    with caplog.at_level(logging.INFO):
        answer = client.get("/search?q=tax")
    assert answer.status_code == 500
    assert "Something broke" in words_of(answer)
    assert SECRET not in answer.get_data(as_text=True)
    assert SECRET not in caplog.text


def test_urgent_help_is_there_when_the_database_is_not(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(type(service.database), "_session", away)
    assert client.get("/urgent-help").status_code == 200
    assert client.get("/offer/council-tax").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").get_json() == {"ok": False, "missing": ["database"]}


def test_a_local_run_answers_no_other_name(client: FlaskClient) -> None:
    answer = client.get("/", base_url="http://iyc.example")
    assert answer.status_code == 400
    assert "PUBLIC_BASE_URL" in answer.get_data(as_text=True)
