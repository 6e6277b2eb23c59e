"""Rules over every route, so that the next one keeps them too."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.database import Base, Database
from portal.web.headers import HEADERS

SIGNED_INSTEAD = {"sms.inbound", "sms.status"}
ARGUMENTS = {
    "slug": "council-tax",
    "district": "burnley",
    "section": "home",
    "step": "you",
    "filename": "style.css",
    "reference": "K4M7PX",
    "ref": "K4M7PX",
    "public_ref": "K4M7PX",
    "alert_id": "1",
    "report_id": "1",
    "conversation_id": "1",
    "question_id": "1",
    "member_id": "1",
    "token": "no-such-link",
    "kind": "password",
    "view_id": "1",
    "unsent_id": "1",
    "session_id": "1",
    "support_id": "1",
    "check_id": "1",
    "merge_id": "1",
    "report_name": "outcomes",
    "month_name": "2026-10",
    "record": "K4M7PX",
}


def addresses(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Yield the endpoint and an address of every route that takes `method`."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            with app.test_request_context():
                values: dict[str, Any] = {name: ARGUMENTS[name] for name in rule.arguments}
                yield rule.endpoint, app.url_for(rule.endpoint, **values).removeprefix("http://localhost")


def rows(database: Database) -> dict[str, int]:
    with database.reading() as db:
        tables = Base.metadata.sorted_tables
        return {table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_post_without_a_token_changes_nothing_anywhere(app: Flask, client: FlaskClient, database: Database) -> None:
    before = rows(database)
    posts = [(endpoint, path) for endpoint, path in addresses(app, "POST") if endpoint not in SIGNED_INSTEAD]
    assert len(posts) > 5
    for endpoint, path in posts:
        answer = client.post(path, data={"message": "hello", "first_name": "Robin", "consent": "y", "age": "19"})
        assert answer.status_code not in {200, 201}, endpoint
    assert rows(database) == before


def test_looking_changes_nothing(app: Flask, client: FlaskClient, database: Database) -> None:
    before = rows(database)
    for endpoint, path in addresses(app, "GET"):
        assert client.get(path).status_code < 500, endpoint
    assert rows(database) == before


def test_every_answer_carries_the_headers(app: Flask, client: FlaskClient) -> None:
    for endpoint, path in [*addresses(app, "GET"), ("missing", "/no-such-page")]:
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, (endpoint, name)
        assert "Server" not in answer.headers


def test_pages_that_anyone_may_keep_set_no_cookie(app: Flask, client: FlaskClient) -> None:
    kept = 0
    for endpoint, path in addresses(app, "GET"):
        answer = client.get(path)
        if "public" in answer.headers.get("Cache-Control", ""):
            kept += 1
            assert "Set-Cookie" not in answer.headers, endpoint
    assert kept > 5


@pytest.mark.parametrize(
    "path", ["/", "/offer/", "/offer/council-tax", "/search?q=tax", "/ask", "/refer", "/urgent-help"]
)
def test_a_whole_first_view_is_at_most_14_kilobytes(client: FlaskClient, path: str) -> None:
    packed = {"Accept-Encoding": "gzip"}
    page = client.get(path, headers=packed)
    style = re.search(r'href="(/static/style\.css[^"]*)"', client.get(path).get_data(as_text=True))
    assert style
    size = len(page.get_data()) + len(client.get(style[1], headers=packed).get_data())
    assert size <= 14 * 1024


def test_methods_that_nothing_uses_are_refused(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.open("/", method=method).status_code == 405
