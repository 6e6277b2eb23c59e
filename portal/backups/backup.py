"""Taking a backup while the service runs, reading one through, and restoring it.

A backup is one moment of the database: everything that was acknowledged before it began, and nothing half-done.
"""

import json
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from portal.backups import rows
from portal.backups.errors import BadBackup, FileInTheWay, HasRows
from portal.backups.sealing import DAMAGED, Sealer, opened
from portal.database import Database
from portal.migrating import migrate, newest, require_migrated

FORMAT = 1
# Has a row as soon as it is made.
NEW = frozenset({"kept_key"})
Afterwards = Callable[[Connection], object]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds: when it was taken, the database's shape, and how many rows each table has."""

    taken_at: datetime
    shape: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return sum(self.counts.values())


def take(database: Database, path: Path, keys: Sequence[str], now: datetime) -> Summary:
    """Write a backup to `path`, readable by its owner alone, on the disk when this returns.

    Raises FileInTheWay, NotMigrated, OSError; then nothing is at `path`.
    """
    require_migrated(database)
    beside = path.with_name(f".{path.name}.part")
    if path.exists():
        raise FileInTheWay(f"There is a file at {path} already. Give another name: a backup never replaces one.")
    try:
        with _private_file(beside) as file, _one_moment(database) as connection:
            counts = _write(connection, _Packer(Sealer(file, keys)), now)
        beside.replace(path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    return Summary(now, newest(), counts)


def read_through(path: Path, keys: Sequence[str]) -> Summary:
    """Read a whole backup without using any of it, and return what it holds. Raises BadBackup, OSError."""
    head: dict[str, Any] = {}
    counts: dict[str, int] = {}
    table = ""
    for line in _lines(path, keys):
        match line:
            case {"format": _}:
                head = line
            case {"table": table}:
                counts[table] = 0
            case {"rows": said}:
                return _summary(head, counts, said)
            case _:
                counts[table] += 1
    raise BadBackup(DAMAGED)


def restore(
    database: Database,
    path: Path,
    keys: Sequence[str],
    *,
    may_overwrite: bool = False,
    afterwards: Sequence[Afterwards] = (),
) -> Summary:
    """Put a backup's rows into a database, all or none. An empty database is first given its tables.

    `afterwards` is done in the same transaction: what must not come back is taken out before anybody sees it.

    Raises BadBackup, HasRows, NotMigrated, OSError: then the database holds what it held before.
    """
    found = read_through(path, keys)
    if found.shape != newest():
        raise BadBackup(_of_another_shape(found.shape))
    if not inspect(database.engine).get_table_names():
        migrate(database)
    require_migrated(database)
    with database.engine.connect() as connection, connection.begin():
        _take_your_time(connection)
        if not may_overwrite and any(many for name, many in rows.count_rows(connection).items() if name not in NEW):
            raise HasRows("This database is in use: it has rows. To replace everything in it, add --overwrite.")
        with rows.without_triggers(connection):
            rows.delete_all(connection)
            _put_back(connection, path, keys)
            rows.go_on_counting(connection)
        if rows.count_rows(connection) != found.counts:
            raise BadBackup("The database did not take every row of this backup. Nothing was changed.")
        for act in afterwards:
            act(connection)
    return found


def _of_another_shape(shape: str) -> str:
    which = "an older" if shape < newest() else "a newer"
    return (
        f"This backup is of {which} version: its database is at {shape}, and this code expects {newest()}. Restore it "
        "with the code of that version, then bring the code up to date and run `flask --app app migrate`."
    )


class _Packer:
    """Takes in lines, and hands them on made small."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._squeeze = zlib.compressobj(level=3)

    def line(self, said: object) -> None:
        self._sealer.write(self._squeeze.compress(json.dumps(said, separators=(",", ":")).encode() + b"\n"))

    def finish(self) -> None:
        self._sealer.write(self._squeeze.flush())
        self._sealer.finish()


def _write(connection: Connection, packer: _Packer, now: datetime) -> dict[str, int]:
    """Write every row, table after table, and how many there were at the end."""
    packer.line({"format": FORMAT, "taken_at": now.isoformat(), "shape": newest()})
    counts: dict[str, int] = {}
    for kept in rows.all_tables():
        packer.line({"table": kept.name, "columns": [each.name for each in kept.columns]})
        counts[kept.name] = 0
        for row in rows.rows_of(connection, kept):
            packer.line(row)
            counts[kept.name] += 1
    packer.line({"rows": counts})
    packer.finish()
    return counts


def _lines(path: Path, keys: Sequence[str]) -> Iterator[Any]:
    """Yield what `_Packer.line` was given. Raises BadBackup."""
    unpack, held = zlib.decompressobj(), b""
    with path.open("rb") as file:
        for piece in opened(file, keys):
            *whole, held = (held + unpack.decompress(piece)).split(b"\n")
            for line in whole:
                yield json.loads(line)


def _summary(head: dict[str, Any], counts: dict[str, int], said: dict[str, int]) -> Summary:
    if head.get("format") != FORMAT or counts != said:
        raise BadBackup(DAMAGED)
    return Summary(datetime.fromisoformat(head["taken_at"]), head["shape"], counts)


def _put_back(connection: Connection, path: Path, keys: Sequence[str]) -> None:
    """Put the rows in, table after table, as they are read."""
    tables = {each.name: each for each in rows.all_tables()}
    name, columns = "", list[str]()
    for are_rows, lines in groupby(_lines(path, keys), key=lambda line: isinstance(line, list)):
        if are_rows:
            rows.put_in(connection, tables[name], columns, lines)
        else:
            *_, last = lines
            name, columns = last.get("table", ""), last.get("columns", [])


@contextmanager
def _one_moment(database: Database) -> Iterator[Connection]:
    """Yield a connection that sees the database as it is now, whatever is written meanwhile. Holds nobody up."""
    engine = database.engine.execution_options(writes=False)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            _take_your_time(connection)
            connection.execute(text("SELECT version_num FROM alembic_version")).all()  # the moment is the first look
            yield connection


def _take_your_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


@contextmanager
def _private_file(path: Path) -> Iterator[Any]:
    path.unlink(missing_ok=True)  # of a backup that was killed
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the disk keep the file's name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
