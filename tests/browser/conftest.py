"""A phone without JavaScript, at the real server, with pictures kept of what it saw."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from portal.database import Database
from portal.settings import Settings
from tests.support.browser import chromium
from tests.support.live_server import LiveServer

ARTEFACTS = Path("test-artefacts")
PHONE: ViewportSize = {"width": 360, "height": 740}
Picture = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, database: Database, settings: Settings) -> Iterator[LiveServer]:
    """The real server on the tests' database, empty at the start."""
    database.engine.dispose()
    with LiveServer(tmp_path, database_url=settings.database_url) as running:
        yield running


@pytest.fixture(scope="session")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The real server, started once for tests that leave nothing behind on it."""
    with LiveServer(tmp_path_factory.mktemp("reading-site")) as running:
        yield running


@pytest.fixture
def phone(browser: Browser, site: LiveServer) -> Iterator[Page]:
    """A page of 360 by 740 with scripts switched off. Any request to elsewhere fails the test."""
    yield from phone_at(browser, site)


@pytest.fixture
def reader(browser: Browser, reading_site: LiveServer) -> Iterator[Page]:
    """The same phone, for tests that only read."""
    yield from phone_at(browser, reading_site)


def phone_at(browser: Browser, site: LiveServer) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=site.url, locale="en-GB")
    elsewhere: list[str] = []
    context.on("request", lambda request: None if request.url.startswith(site.url) else elsewhere.append(request.url))
    yield context.new_page()
    context.close()
    assert elsewhere == []


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Picture:
    """Keep a picture of the page for whoever looks at the test's results."""
    folder = ARTEFACTS / os.environ.get("TEST_RUN", "") / request.node.name

    def take(page: Page, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return take
