"""The application served in this process, so that a browser can use it while a test moves its clock."""

import threading
from types import TracebackType
from typing import Self

from flask import Flask
from werkzeug.serving import make_server


class StandingSite:
    """The tests' application on a port of its own, for as long as the `with` lasts."""

    def __init__(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
