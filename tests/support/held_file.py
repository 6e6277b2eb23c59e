"""A SQLite database that a program of somebody else's holds: nobody else can write to it meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held_file(path: Path) -> Iterator[None]:
    """Hold the database at `path`."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()
