"""Several parts are away at once: what needs none of them is there, danger is answered, and all heals by itself."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.held_file import held_file
from tests.support.live_server import LiveServer
from tests.support.visitor import Visitor, sid_of

NOBODY = "127.0.0.1:9"  # nothing listens there
READ = ("/", "/urgent-help", "/offer/council-tax", "/search?q=tax", "/what-can-i-get", "/privacy", "/healthz")
DANGER = "i want to kill myself"
HEALED_SECONDS = 30


@contextmanager
def without_files(data_dir: Path) -> Iterator[None]:
    """The search index and what the assistant learned are gone from the disk."""
    shutil.rmtree(data_dir / "index")
    (data_dir / "learned").unlink()  # a link, in tests
    yield


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    """A site whose Redis and Twilio can't be reached."""
    away = {
        "REDIS_URL": f"redis://{NOBODY}/0",
        "TWILIO_API_BASE": f"http://{NOBODY}",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_FROM": "+447700900142",
    }
    with LiveServer(tmp_path, settings=away) as running:
        yield running


@pytest.mark.slow
def test_what_needs_none_of_them_is_there_and_danger_is_answered(server: LiveServer, tmp_path: Path) -> None:
    token = json.loads((tmp_path / "local-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    with without_files(tmp_path), held_file(tmp_path / "in-your-corner.sqlite3"), Visitor(server.url) as visitor:
        assert {path: visitor.open(path).status_code for path in READ} == dict.fromkeys(READ, 200)
        assert "116 123" in visitor.send("/ask", {"message": DANGER}).text
        assert "116 123" in visitor.text(token, sid_of(1), DANGER).text
        assert "999" in visitor.text(token, sid_of(2), "do i pay council tax").text
        begun = visitor.send("/refer/help", {"wants": "job", "own_words": "I like being outside"})
        assert begun.status_code == 503
        assert "tel:999" in begun.text
    assert taken_again(server), "it must heal by itself"


def taken_again(server: LiveServer) -> bool:
    until = time.monotonic() + HEALED_SECONDS
    while time.monotonic() < until:
        with Visitor(server.url) as visitor:
            begun = visitor.send("/refer/help", {"wants": "job", "own_words": "I like being outside"})
            if begun.status_code == 200 and begun.url.endswith("/refer/you"):
                return True
        time.sleep(0.2)
    return False
