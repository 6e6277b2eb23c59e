"""A site of four views for tests of the server itself, which needs answers that take a known time."""

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask, request


class NotedDelivery:
    """Stands in for the thread that sends texts: notes in a file when it was started and stopped."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        self._note("started")

    def stop(self) -> None:
        """Note that it was stopped."""
        self._note("stopped")

    def _note(self, word: str) -> None:
        with self._notes.open("a") as file:
            file.write(f"{word} {os.getpid()}\n")


def create_app() -> Flask:
    """Return the site; its delivery is noted in DATA_DIR/delivery.txt."""
    site = Flask(__name__)
    notes = Path(os.environ["DATA_DIR"]) / "delivery.txt"
    site.extensions["start_delivery"] = partial(NotedDelivery, notes)

    @site.get("/healthz")
    def healthz() -> str:
        return "ok"

    @site.get("/slow/<float:seconds>")
    def slow(seconds: float) -> str:
        time.sleep(min(seconds, 10))
        return "done"

    @site.post("/length")
    def length() -> str:
        return str(len(request.get_data()))

    @site.get("/seen")
    def seen() -> dict[str, str | None]:
        return {"address": request.remote_addr, "host": request.host, "scheme": request.scheme}

    return site
