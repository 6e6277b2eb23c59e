"""A throwaway PostgreSQL cluster: its own folder, a Unix socket in it, no port, gone at the end.

with postgres_cluster() as cluster:
    url = cluster.new_database()        # postgresql+psycopg://...: empty, and nobody else's
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.support.machine import find_postgresql

START_SECONDS = 60
# Tests kill the site, never the cluster, so it needn't wait for its disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "Pacific/Chatham",  # 12 h 45 min off: code that leans on the server's zone shows at once
}


class ClusterFailed(Exception):
    """PostgreSQL did not do as told; the message is what it printed."""


@dataclass(slots=True)
class Cluster:
    """A running cluster, whose only way in is the socket in `folder`."""

    folder: Path
    programs: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database in this cluster."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def new_database(self, template: str | None = None) -> str:
        """Return the address of a new database, empty or a copy of the one named `template`."""
        name = f"iyc_{next(self._numbers)}"
        words = ["-T", template] if template else []
        self.run("createdb", "-h", str(self.folder), "-U", "postgres", *words, name)
        return self.url(name)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop it as in a crash, and start it again afterwards. Raises ClusterFailed."""
        self.stop()
        yield
        self.start()

    def start(self) -> None:
        """Start the server, and return once it answers. Raises ClusterFailed."""
        self._control("-l", str(self.folder / "server.log"), "-w", "start")

    def stop(self) -> None:
        """Stop the server at once, as in a crash. Raises ClusterFailed."""
        self._control("-m", "immediate", "-w", "stop")

    def _control(self, *words: str) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), *words)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs as the user that may. Raises ClusterFailed."""
        command = [*as_postgres(), str(self.programs / program), *words]
        log = self.folder / "output.txt"
        with log.open("ab") as output:
            # A pipe would stay open as long as the server that pg_ctl starts.
            done = subprocess.run(command, cwd=self.folder, stdout=output, stderr=output, timeout=START_SECONDS)
        if done.returncode:
            raise ClusterFailed(f"{program} failed:\n{log.read_text()[-3000:]}")


def as_postgres() -> list[str]:
    """Return what goes before a command: PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextmanager
def running_cluster() -> Iterator[str]:
    """Start a cluster for one empty database and give its address. Raises NotInstalled, ClusterFailed."""
    with started_cluster() as cluster:
        yield cluster.new_database()


@contextmanager
def started_cluster() -> Iterator[Cluster]:
    """Start a cluster and stop it at the end, folder and all.

    Raises NotInstalled: there is no PostgreSQL on this machine. Raises ClusterFailed.
    """
    programs = find_postgresql()
    # Straight under the temporary folder: a socket's path may have about a hundred characters,
    # and root's own test folders are closed to the user `postgres`.
    folder = Path(tempfile.mkdtemp(prefix="iyc-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster = Cluster(folder, programs)
    try:
        _start(cluster)
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop()
        shutil.rmtree(folder)


def _start(cluster: Cluster) -> None:
    data = str(cluster.folder / "data")
    cluster.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = {**SETTINGS, "unix_socket_directories": str(cluster.folder)}
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    with (cluster.folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.writelines(lines)
    cluster.start()
