"""One part is away, or all at once: what needs none is there, danger is answered, and all heals by itself."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from portal.settings import Settings
from tests.support.held_file import held_file
from tests.support.live_server import LiveServer
from tests.support.postgres_cluster import started_cluster
from tests.support.visitor import Visitor, sid_of

NOBODY = "127.0.0.1:9"  # nothing listens there
READ = ("/", "/urgent-help", "/offer/council-tax", "/search?q=tax", "/what-can-i-get", "/privacy", "/healthz")
DANGER = "i want to kill myself"
HEALED_SECONDS = 30
DATABASE, FILES, REDIS, TWILIO = "database", "files", "redis", "twilio"
UNREACHABLE = {
    # Redis is asked only where something is limited.
    REDIS: {"REDIS_URL": f"redis://{NOBODY}/0", "ASKING_A_MINUTE": "60", "FORMS_A_MINUTE": "60"},
    TWILIO: {
        "TWILIO_API_BASE": f"http://{NOBODY}",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_FROM": "+447700900142",
    },
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site's data lies, and the way to take its database away."""

    folder: Path
    database_url: str
    away: Callable[[], AbstractContextManager[None]]


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Iterator[Place]:
    if settings.database_url.startswith("sqlite"):
        path = tmp_path / "site.sqlite3"
        yield Place(tmp_path, f"sqlite:///{path}", partial(held_file, path))
        return
    with started_cluster() as cluster:
        yield Place(tmp_path, cluster.new_database(), cluster.stopped)


@contextmanager
def without_files(data_dir: Path) -> Iterator[None]:
    """The search index and what the assistant learned are gone from the disk."""
    shutil.rmtree(data_dir / "index")
    (data_dir / "learned").unlink()  # a link, in tests
    yield


@pytest.mark.slow
@pytest.mark.parametrize(
    "parts",
    [(DATABASE,), (FILES,), (REDIS,), (TWILIO,), (DATABASE, FILES, REDIS, TWILIO)],
    ids=lambda parts: " and ".join(parts),
)
def test_what_needs_none_of_them_is_there_and_danger_is_answered(place: Place, parts: tuple[str, ...]) -> None:
    unreachable = {name: value for part in parts for name, value in UNREACHABLE.get(part, {}).items()}
    with LiveServer(place.folder, database_url=place.database_url, settings=unreachable) as server:
        with ExitStack() as away, Visitor(server.url) as visitor:
            if FILES in parts:
                away.enter_context(without_files(place.folder))
            if DATABASE in parts:
                away.enter_context(place.away())
            look_round(visitor, token_of(place), has_database=DATABASE not in parts)
            assert ("redis" in visitor.open("/readyz").json()["missing"]) == (REDIS in parts)
        assert taken_again(server), "it must heal by itself"


def token_of(place: Place) -> str:
    token: str = json.loads((place.folder / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    return token


def look_round(visitor: Visitor, token: str, *, has_database: bool) -> None:
    """Read, tell of danger, ask by text and begin a request for help."""
    assert {path: visitor.open(path).status_code for path in READ} == dict.fromkeys(READ, 200)
    assert "116 123" in visitor.send("/ask", {"message": DANGER}).text
    assert "116 123" in visitor.text(token, sid_of(1), DANGER).text
    answered = visitor.text(token, sid_of(2), "do i pay council tax").text
    assert ("council" in answered) if has_database else ("999" in answered)
    begun = visitor.send("/refer/help", {"wants": "job", "own_words": "I like being outside"})
    assert begun.status_code == (200 if has_database else 503)
    assert begun.url.endswith("/refer/you") if has_database else "tel:999" in begun.text


def taken_again(server: LiveServer) -> bool:
    until = time.monotonic() + HEALED_SECONDS
    while time.monotonic() < until:
        with Visitor(server.url) as visitor:
            begun = visitor.send("/refer/help", {"wants": "job", "own_words": "I like being outside"})
            if begun.status_code == 200 and begun.url.endswith("/refer/you"):
                return True
        time.sleep(0.2)
    return False
