"""The database: SQLite or PostgreSQL from one URL. Imports no model; migrations gather them."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, create_engine, event, make_url, text
from sqlalchemy.exc import TimeoutError
from sqlalchemy.orm import DeclarativeBase, Session

from portal.errors import PortalError
from portal.turns import ASKS, Door, Turns

# Every constraint has a name by rule, so that a migration can drop it on any engine.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# On SQLite, how long a write waits for its turn in this process, and then again for other processes.
LOCK_WAIT_SECONDS = 5
STATEMENT_SECONDS = 10  # on PostgreSQL
# For a machine that says nothing at all: one that is unplugged, or behind a firewall that drops what we send.
SILENCE_SECONDS = 5


class NaiveMoment(PortalError):
    """A moment without a time zone was about to be stored."""


class Base(DeclarativeBase):
    """What every table's class is made from."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both engines. Refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment("a moment needs its time zone before it is stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[StrEnum], name: str, length: int = 20) -> Enum:
    """Return a column type that holds one of `kind` by its value; the database refuses anything else.

    `length` is the characters of the longest value, or more.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=length,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


class Database:
    """One engine and its sessions.

    On SQLite, writers of this process queue at a lock of ours: its own busy handler polls, and with eight threads
    the slowest one in a hundred waited ten times as long (docs/decisions/0003-database.md).
    """

    def __init__(self, url: str) -> None:
        self._turns = Turns(LOCK_WAIT_SECONDS)
        self.engine = make_engine(url, self._turns)
        # Who lets go of it need not close it: its connections go with it.
        weakref.finalize(self, self.engine.dispose).atexit = False
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that may write. Commits at the end, or rolls everything back.

        Raises sqlalchemy's TimeoutError: others are writing, or waiting to, for too long.
        """
        with self._turns.one() if self.is_sqlite else nullcontext(), self._session(writes=True) as db, db.begin():
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session for reading only: what is changed in it is not kept."""
        with self._session(writes=False) as db:
            yield db

    def answers(self) -> bool:
        """Ask the database something. Raises sqlalchemy's errors when it can't answer."""
        with self.reading() as db:
            return bool(db.execute(text("SELECT 1")).scalar_one() == 1)

    def empty_log(self) -> None:
        """On SQLite, move everything from the write-ahead log into the file and empty the log: old pages go with it.

        Others who take their time keep the log as it is; the next time empties it.
        """
        if self.is_sqlite:
            with suppress(TimeoutError), self._turns.one(), self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _session(self, *, writes: bool) -> Session:
        engine = self.engine.execution_options(writes=writes) if self.is_sqlite else self.engine
        return Session(engine, expire_on_commit=False)


def make_engine(url: str, turns: Turns) -> Engine:
    """Return an engine for `url`, set up so that an answered write has reached the disk."""
    is_sqlite = url.startswith("sqlite")
    options = _sqlite_options() if is_sqlite else postgresql_options(url)
    # An error must not carry what somebody wrote into a log.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite, connect_args=options)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, turns))
    else:
        door = Door()
        event.listen(engine, "do_connect", lambda *given: _connect_postgresql(door, *given))
    return engine


def _sqlite_options() -> dict[str, Any]:
    return {"timeout": LOCK_WAIT_SECONDS / ASKS}


def postgresql_options(url: str) -> dict[str, Any]:
    """Return what to tell the driver. What the address says itself goes before how long silence is borne."""
    # A server that is set to answer before it has written would lose what people were told that we have.
    options = f"-c timezone=UTC -c synchronous_commit=on -c statement_timeout={STATEMENT_SECONDS}s"
    silence = {
        "connect_timeout": SILENCE_SECONDS,
        "tcp_user_timeout": SILENCE_SECONDS * 1000,  # for what we sent
        "keepalives_idle": SILENCE_SECONDS,  # and while we wait for an answer
        "keepalives_interval": 2,
        "keepalives_count": 2,
    }
    said = make_url(url).query
    return {"options": options} | {name: value for name, value in silence.items() if name not in said}


def _connect_postgresql(door: Door, dialect: Any, _record: object, given: Any, named: Any) -> Any:
    return door.connect(lambda: dialect.connect(*given, **named), dialect.dbapi.errors.ConnectionTimeout)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # NORMAL would answer "we have it" before the disk has it: a power cut then loses it.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten, so that it is not left in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Any, turns: Turns) -> None:
    # A writer that begins as a reader can be refused half-way; IMMEDIATE waits at the start instead.
    if connection.get_execution_options().get("writes", True):
        turns.begin(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    else:
        connection.exec_driver_sql("BEGIN")
