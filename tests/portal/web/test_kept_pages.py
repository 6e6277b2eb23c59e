"""Pages kept ready-made: sent as they were made, and never past the moment when somebody opens or shuts."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Response
from flask.testing import FlaskClient

from portal.web import kept_pages
from portal.web.kept_pages import Hour, KeptPages
from tests.conftest import NOON, StandingClock
from tests.support.forms import words_of

PAGE = "/offer/council-tax"


def until(_: datetime) -> datetime:
    return NOON + timedelta(hours=1)


def fresh_seconds(client: FlaskClient, path: str = PAGE) -> int:
    return client.get(path).cache_control.max_age or 0


def test_a_page_changes_at_the_moment_the_office_shuts(client: FlaskClient, clock: StandingClock) -> None:
    clock.moment = datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC)
    assert "The office is open now, until 5pm" in words_of(client.get(PAGE))
    clock.move(seconds=1)
    assert "The office is shut now. It opens again on Wednesday at 9am" in words_of(client.get(PAGE))


def test_a_browser_keeps_no_page_past_that_moment(client: FlaskClient, clock: StandingClock) -> None:
    assert fresh_seconds(client) == kept_pages.FRESH_SECONDS
    clock.moment = datetime(2026, 11, 24, 16, 58, 30, tzinfo=UTC)
    assert fresh_seconds(client) == 90
    assert fresh_seconds(client, "/privacy") == kept_pages.FRESH_SECONDS
    clock.moment = datetime(2026, 11, 24, 16, 59, 59, 500_000, tzinfo=UTC)
    assert client.get(PAGE).headers["Cache-Control"] == "public, max-age=0"


def test_a_browser_that_asks_again_later_is_not_told_that_nothing_changed(
    client: FlaskClient, clock: StandingClock
) -> None:
    etag = str(client.get(PAGE).headers["ETag"])
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 304
    clock.move(hours=8)
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 200


def test_within_the_hour_a_page_is_made_once() -> None:
    store = KeptPages()
    hour = store.hour(NOON, until)
    first = store.keep("/", "", hour, Response("made"))
    assert store.get("/", "", store.hour(NOON + timedelta(minutes=59), until)) is first
    assert store.get("/", "br", hour) is None


def test_a_page_that_was_made_too_slowly_is_not_kept_for_the_next_hour() -> None:
    store = KeptPages()
    old = store.hour(NOON, until)
    new = store.hour(NOON + timedelta(hours=1), lambda _: NOON + timedelta(hours=2))
    store.keep("/", "", old, Response("late"))
    assert store.get("/", "", new) is None
    assert store.get("/", "", old) is None


def test_an_hour_ends_just_before_the_next() -> None:
    hour = Hour(NOON, until(NOON))
    assert hour.holds(NOON)
    assert not hour.holds(until(NOON))
    assert not hour.holds(NOON - timedelta(microseconds=1))


def test_past_the_limit_pages_are_made_but_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_KEPT_BYTES", 10)
    store = KeptPages()
    store.keep("/one", "", None, Response("12345678"))
    assert store.keep("/two", "", None, Response("12345678")).body == b"12345678"
    assert store.get("/one", "", None)
    assert store.get("/two", "", None) is None


def test_the_room_of_the_last_hour_is_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_KEPT_BYTES", 10)
    store = KeptPages()
    store.keep("/", "", store.hour(NOON, until), Response("12345678"))
    later = store.hour(until(NOON), lambda moment: moment + timedelta(hours=1))
    store.keep("/", "", later, Response("87654321"))
    assert store.get("/", "", later)


def test_districts_that_are_made_up_do_not_fill_the_store(client: FlaskClient) -> None:
    store: KeptPages = client.application.extensions[kept_pages.STORE]
    before = len(store._always)
    for number in range(5):
        assert client.get(f"/privacy?district=none-{number}").status_code == 200
    assert len(store._always) == before
