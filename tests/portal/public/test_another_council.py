"""The service of another council: its name is everywhere, and that of the first one nowhere."""

import dataclasses
import re
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask

from app import create_app
from content.offer import Offer
from portal.migrating import migrate
from portal.settings import Settings
from portal.web.context import EXTENSION, Service
from tests.conftest import StandingClock
from tests.support.another_council import NAME, SERVICE, begun, filled


@pytest.fixture(scope="module")
def anyshire(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a folder that was begun and filled in."""
    root = tmp_path_factory.mktemp("anyshire")
    given = dataclasses.replace(
        settings,
        content_dir=filled(begun(root / "content")),
        data_dir=root / "data",
        database_url=f"sqlite:///{root / 'anyshire.sqlite3'}",
    )
    app = create_app(given, StandingClock())
    app.testing = True
    service: Service = app.extensions[EXTENSION]
    migrate(service.database)
    yield app
    service.database.engine.dispose()


def addresses(app: Flask) -> Iterator[str]:
    """Yield every public address, with each page, section, district and step put in, and what people ask."""
    offer: Offer = app.extensions[EXTENSION].offer
    put_in = {
        "slug": tuple(offer.pages),
        "section": tuple(offer.sections),
        "district": tuple(offer.districts),
        "step": ("help", "you", "area", "now", "reach", "someone"),
    }
    to = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("public.") and "GET" in (rule.methods or ()):
            for values in product(*(put_in[name] for name in sorted(rule.arguments))):
                yield to.build(rule.endpoint, dict(zip(sorted(rule.arguments), values, strict=True)), method="GET")
    yield from ("/search?q=council+tax", "/offer/council-tax?district=example-district", "/no-such-page")


@pytest.mark.parametrize("path", ["/", "/offer/", "/offer/council-tax", "/offer/section/home", "/ask", "/refer"])
def test_the_main_pages_open(anyshire: Flask, path: str) -> None:
    assert anyshire.test_client().get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/", "/offer/council-tax", "/accessibility", "/about", "/ask", "/staff/sign-in"])
def test_the_service_has_its_own_name_in_head_title_and_foot(anyshire: Flask, path: str) -> None:
    page = anyshire.test_client().get(path).text
    assert SERVICE in page
    assert not re.search(r"In Your(\s|<br>)Corner", page)


def test_it_has_colours_of_its_own(anyshire: Flask) -> None:
    client = anyshire.test_client()
    for path in ("/static/style.css", "/static/icon.svg", "/"):
        assert "#8ecbff" in client.get(path).text, path
    assert client.get("/app.webmanifest").get_json()["theme_color"] == "#8ecbff"


def test_its_name_is_on_the_home_page(anyshire: Flask) -> None:
    assert NAME in anyshire.test_client().get("/").get_data(as_text=True)


def test_no_public_page_names_the_first_council_or_its_districts(anyshire: Flask, offer: Offer) -> None:
    names = [offer.council.area, *(district.name for district in offer.districts.values())]
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    client = anyshire.test_client()
    for path in addresses(anyshire):
        answer = client.get(path)
        assert answer.status_code < 500, path
        assert named.findall(answer.get_data(as_text=True)) == [], path


def test_the_assistant_answers_in_its_name(anyshire: Flask) -> None:
    said = anyshire.test_cli_runner().invoke(args=["ask", "PERSON"]).output
    assert "01632 960001" in said
