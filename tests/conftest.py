"""What every test may ask for: a real database, the real offer, the application, a clock that stands still."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from content.loading import load_offer
from content.offer import Offer
from portal.assistant.weights import folder as model_folder
from portal.database import Base, Database
from portal.migrating import migrate
from portal.settings import Settings, read_settings
from portal.web.context import EXTENSION, Clock, Service
from tests.support.audit_guards import unguarded_audit
from tests.support.learned import share_learned
from tests.support.live_server import WITHOUT_LIMITS
from tests.support.postgres_cluster import running_cluster

# A Tuesday at midday: the office is open, and the next two days are working days.
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class StandingClock(Clock):
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where the tests keep rows")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs elsewhere: on PostgreSQL what uses no database, and the real model where there is none.

    What uses no database is the same there, and has run on SQLite.
    """
    others = [item for item in items if model_folder() is None and item.get_closest_marker("understanding")]
    if config.getoption("--database") != "sqlite":
        others += [item for item in items if "database_url" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if model_folder() is None:
        terminalreporter.write_line("NOT RUN: the tests of the model; make install-understanding would install it.")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of the chosen kind."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"
        return
    with running_cluster() as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a local run on the test database."""
    data_dir = tmp_path_factory.mktemp("data")
    share_learned(data_dir)
    read = read_settings({"DATA_DIR": str(data_dir), "DATABASE_URL": database_url, **WITHOUT_LIMITS})
    return dataclasses.replace(read, content_dir=Path("content").resolve())


@pytest.fixture(scope="session")
def offer() -> Offer:
    """The real offer, as published."""
    return load_offer(Path("content"))


@pytest.fixture(scope="session")
def standing_clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def clock(standing_clock: StandingClock) -> StandingClock:
    """The application's clock, at NOON again."""
    standing_clock.moment = NOON
    return standing_clock


@pytest.fixture(scope="session")
def whole_app(settings: Settings, standing_clock: StandingClock) -> Iterator[Flask]:
    """The application, made once: loading the offer and its index takes a second."""
    app = create_app(settings, standing_clock)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    service: Service = app.extensions[EXTENSION]
    migrate(service.database)
    empty(service.database)  # migrating keeps a key, which a server with keys of its own could not read
    yield app
    service.database.engine.dispose()


@pytest.fixture
def app(whole_app: Flask, clock: StandingClock) -> Iterator[Flask]:  # noqa: ARG001 - sets the clock back
    """The application on an empty database."""
    yield whole_app
    empty(whole_app.extensions[EXTENSION].database)


@pytest.fixture
def service(app: Flask) -> Service:
    found: Service = app.extensions[EXTENSION]
    return found


@pytest.fixture
def database(service: Service) -> Database:
    """The database, empty. Use its transactions beside requests; `db` would hold the write lock."""
    return service.database


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One open transaction, for tests of services. Not for tests that also make requests."""
    with database.transaction() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def empty(database: Database) -> None:
    """Delete every row, also of the audit trail, which nothing but a test may."""
    with database.transaction() as session, unguarded_audit(session):
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
