"""The real server, as `make run` starts it, on a port of its own: to be asked over HTTP, stopped, killed and restarted.

with LiveServer(data_dir=tmp_path) as server:
    status, headers, body = server.get("/offer/council-tax")
    server.kill()       # SIGKILL: the supervisor and its workers at once, as in a power cut
    server.start()      # the same database, the same port
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from portal.settings import Settings
from tests.support.learned import share_learned

ROOT = Path(__file__).parents[2]
SETTINGS_FILE = "portal/web/gunicorn_settings.py"
START_SECONDS = 90.0  # a busy machine takes its time; what never starts is noticed by its process ending
STOP_SECONDS = 25.0
# A test asks more of one address in a second than many people do in a minute.
WITHOUT_LIMITS = {"ASKING_A_MINUTE": "0", "FORMS_A_MINUTE": "0", "SIGN_INS_A_MINUTE": "0"}
Answer = tuple[int, http.client.HTTPMessage, bytes]


class ServerFailed(Exception):
    """The server did not start, or did not stop; the message holds the end of what it printed."""


def free_port() -> int:
    """Return a port on the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class LiveServer:
    """One server over one data folder. A start brings the database up to date first, as `make run` does.

    `application` is what gunicorn serves; for another than the site's own, nothing is migrated. `settings` are
    further environment variables. `core` keeps the server to one processor core, where the system can do that.
    """

    def __init__(
        self,
        data_dir: Path,
        database_url: str | None = None,
        application: str = "app:create_app()",
        settings: Mapping[str, str] | None = None,
        core: int | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.log = data_dir / "server.log"
        self._application = application
        self._core = core
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = self._usual() | dict(settings or {})
        if database_url:
            self._environment["DATABASE_URL"] = database_url

    @classmethod
    def with_the_tests_own(cls, data_dir: Path, settings: Settings, **more: str) -> Self:
        """Return a server on the tests' database that holds their keys: each reads what the other writes.

        `more` are further environment variables.
        """
        keys = {"ENCRYPTION_KEYS": ",".join(settings.encryption_keys)}
        return cls(data_dir, database_url=settings.database_url, settings=keys | more)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The supervisor's process id; its workers are its children. Raises ServerFailed: it isn't running."""
        if self._process is None:
            raise ServerFailed("the server isn't running")
        return self._process.pid

    def start(self) -> None:
        """Start, and return once /healthz answers. Raises ServerFailed."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        share_learned(self.data_dir)
        if self._application == "app:create_app()":
            self.run_command("migrate")
        words = [sys.executable, "-m", "gunicorn", "-c", SETTINGS_FILE, self._application]
        with self.log.open("ab") as output, on_core(self._core):
            self._process = subprocess.Popen(
                words, cwd=ROOT, env=self._environment, stdout=output, stderr=output, start_new_session=True
            )
        self._wait_until_healthy()

    def stop(self) -> int:
        """Ask it to stop (SIGTERM), wait until it has, and return its exit status. Raises ServerFailed."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait for it to end by itself and return its exit status. Raises ServerFailed: it did not."""
        if self._process is None:
            raise ServerFailed("the server isn't running")
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ServerFailed(f"still running after {STOP_SECONDS} s:\n{self._printed()}") from error
        finally:
            self.kill()

    def kill(self) -> None:
        """Kill the supervisor and every worker with SIGKILL, whatever they are doing; nothing where none runs."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)
        self._process = None

    def run_command(self, *words: str, stdin: str = "") -> str:
        """Run `flask --app app ...` on this server's data and return what it printed. Raises ServerFailed."""
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, input=stdin, capture_output=True, text=True, timeout=120
        )
        if done.returncode:
            raise ServerFailed(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def get(self, path: str, headers: Mapping[str, str] | None = None, timeout_seconds: float = 10) -> Answer:
        """Ask for a page over a connection of its own."""
        return self.ask("GET", path, None, headers, timeout_seconds)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = 10,
    ) -> Answer:
        """Send one request over a connection of its own. Raises OSError or HTTPException: no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_seconds)
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def _usual(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        own = {"PORT": str(self.port), "PUBLIC_BASE_URL": self.url, "DATA_DIR": str(self.data_dir)}
        return kept | own | WITHOUT_LIMITS

    def _wait_until_healthy(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/healthz", timeout_seconds=2)[0] == 200:
                    return
            time.sleep(0.05)
        self.kill()
        raise ServerFailed(f"the server did not start:\n{self._printed()}")

    def _printed(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


@contextlib.contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """Start processes on one processor core meanwhile; does nothing for None or where the system can't."""
    if core is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
