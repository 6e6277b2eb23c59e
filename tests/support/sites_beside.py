"""The site as others have it: in Arabic letters, and for another council. Served in this process, for browsers."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import create_app
from portal.migrating import migrate
from portal.settings import Settings
from portal.web import catalogues
from portal.web.context import EXTENSION, Service
from tests.support.another_council import begun, filled
from tests.support.made_up_language import ARABIC, catalogue, content_in
from tests.support.standing_site import StandingSite


@contextmanager
def right_to_left(root: Path, settings: Settings) -> Iterator[str]:
    """The address of the site, had Arabic checked words and a translation of the council tax page."""
    content = content_in(root, ARABIC, "home/council-tax")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "FOLDER", catalogue(root / "translations", ARABIC))
        with _served(root, settings, content) as url:
            yield url


@contextmanager
def another_council(root: Path, settings: Settings) -> Iterator[str]:
    """The address of the site of a council that isn't real."""
    with _served(root, settings, filled(begun(root / "content"))) as url:
        yield url


@contextmanager
def _served(root: Path, settings: Settings, content: Path) -> Iterator[str]:
    given = dataclasses.replace(
        settings,
        content_dir=content,
        data_dir=root / "data",
        database_url=f"sqlite:///{root / 'site.sqlite3'}",
    )
    app = create_app(given)
    service: Service = app.extensions[EXTENSION]
    migrate(service.database)
    with StandingSite(app) as site:
        yield site.url
    service.database.engine.dispose()
