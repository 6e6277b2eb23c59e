"""Every screen and state, public and staff's: no barrier that a machine can find, valid HTML, nothing off the edge.

The pages come from the application itself without a server between, so that the whole walk takes seconds.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.web.context import EXTENSION
from tests.conftest import empty
from tests.support import axe
from tests.support.nu_checker import mistakes
from tests.support.screens import Screen
from tests.support.whole_site import Colours, everything, show, shown_by

pytestmark = pytest.mark.browser
# Shown by choice only, and said beside the link: the page loads itself anew each minute.
KNOWN = ("/staff/alerts?watch=on at 360 light: meta-refresh",)
# Tables become cards on a narrow screen, and some readers then no longer take them for tables unless roles say so: the
# checker holds those roles to be needless, and calls that an error. It knows pathLength on paths only; SVG 2 has it on
# every shape.
WRONGLY_FOUND = re.compile(
    r": (The “role” attribute must not be used on a “t[a-z]+” element which has a “table” ancestor"
    r"|Attribute “pathLength” not allowed on element “circle”)"
)
REPEATED = tuple(re.compile(rf"<{tag}\b.*?</{tag}>", re.DOTALL) for tag in ("article", "tr", "details"))
FEW = 5
LOOKS: tuple[tuple[int, Colours], ...] = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))


@pytest.fixture(scope="module")
def screens(whole_app: Flask) -> Iterator[dict[str, list[Screen]]]:
    """Every screen, by the part of the site that it is in."""
    yield {part: [shorter(each) for each in screens] for part, screens in everything(whole_app).items()}
    empty(whole_app.extensions[EXTENSION].database)


def shorter(one: Screen) -> Screen:
    """Return a page with the first few of what it repeats: the fiftieth row of a table says nothing new about it."""
    html = one.html
    for repeated in REPEATED:
        html = _first_few(repeated, html)
    return Screen(one.name, one.status, html)


def _first_few(repeated: re.Pattern[str], html: str) -> str:
    number = count()
    return repeated.sub(lambda found: found[0] if next(number) < FEW else "", html)


@pytest.fixture
def desk(browser: Browser, whole_app: Flask) -> Iterator[Page]:
    with shown_by(browser, whole_app) as page:
        yield page


@pytest.mark.parametrize("part", ["public", "staff"])
def test_nothing_keeps_anybody_out_in_light_and_dark_on_a_phone_and_a_desk(
    part: str, screens: dict[str, list[Screen]], desk: Page
) -> None:
    assert len(screens[part]) > {"public": 50, "staff": 12}[part]
    found: list[str] = []
    for one in screens[part]:
        show(desk, one)
        for width, colours in LOOKS:
            desk.set_viewport_size({"width": width, "height": 740})
            desk.emulate_media(color_scheme=colours)
            bad = axe.violations(desk, only_look=(width, colours) != LOOKS[0])
            found += [f"{one.name} at {width} {colours}: {each}" for each in bad]
        desk.set_viewport_size({"width": 320, "height": 640})
        if desk.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{one.name} is wider than 320")
    assert [each for each in found if not each.startswith(KNOWN)] == []


@pytest.mark.nu_checker
def test_every_screen_is_valid_html(screens: dict[str, list[Screen]], tmp_path: Path) -> None:
    names: dict[str, str] = {}
    for number, one in enumerate([*screens["public"], *screens["staff"]]):
        file = tmp_path / f"{number:03}.html"
        file.write_text(one.html, encoding="utf-8")
        names[file.name] = one.name
    assert [each for each in mistakes(tmp_path, names) if not WRONGLY_FOUND.search(each)] == []


@pytest.mark.nu_checker
def test_the_checker_does_find_mistakes(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text('<!doctype html><html lang="en"><title>x</title><p id="a" id="b"><img>')
    assert mistakes(tmp_path, {})


def test_axe_does_find_barriers(desk: Page) -> None:
    show(
        desk,
        Screen(
            "bad",
            200,
            '<!doctype html><html><title>x</title><img src="/static/icon.svg"><p style="color:#bbb">Hard to read',
        ),
    )
    ids = {each.partition(":")[0] for each in axe.violations(desk)}
    assert {"image-alt", "html-has-lang", "color-contrast"} <= ids
