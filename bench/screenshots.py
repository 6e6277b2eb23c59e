"""A picture of every screen: 360 by 740 and 1280 by 800, in light and dark. `make screenshots`.

The design's screens are named as the design names them, and are reached by hand in a browser at a real server with the
demo's data. Every other screen is found by walking the application, as the tests do, and is named by its address:
"public-" or "staff-" first. They go to test-artefacts/screenshots; docs/screens.md says what differs from the design.
"""

import logging
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from app import create_app
from portal.migrating import migrate
from portal.settings import Settings, read_settings
from portal.web.context import EXTENSION, Service
from tests.conftest import StandingClock
from tests.support.browser import chromium
from tests.support.design_screens import NEWCOMER, OFFICER, PASSWORD, Beside, Go, screens
from tests.support.learned import share_learned
from tests.support.live_server import WITHOUT_LIMITS, LiveServer, ServerFailed
from tests.support.machine import NotInstalled
from tests.support.screens import Screen
from tests.support.sites_beside import another_council, right_to_left
from tests.support.whole_site import Colours, everything, show, shown_by

FOLDER = Path("test-artefacts/screenshots")
PATIENCE_MS = 20_000
LONGEST_NAME = 80
TALLEST = 8_000  # a screen as tall as the whole offer takes a browser minutes to draw
# What has to be seen before anything is moved: as it lands on the phone.
FIRST_VIEWS = {"01-home", "04b-ask-crisis", "07-urgent", "09-staff-queue"}


@dataclass(frozen=True, slots=True)
class Look:
    """How big the screen is and which colours it wants; `ending` ends the names of its pictures."""

    ending: str
    size: ViewportSize
    colours: Colours


PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
LOOKS = (
    Look("phone", PHONE, "light"),
    Look("desktop", DESKTOP, "light"),
    Look("phone-dark", PHONE, "dark"),
    Look("desktop-dark", DESKTOP, "dark"),
)


def take_designed(browser: Browser, site: LiveServer, ways: dict[str, Go]) -> list[str]:
    """Take the design's screens in every look, and return what could not be shown."""
    lost = []
    for look in LOOKS:
        context = browser.new_context(
            viewport=look.size, color_scheme=look.colours, base_url=site.url, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        lost += [f"{name}-{look.ending}: {why}" for name, go in ways.items() if (why := _take(context, name, go, look))]
        context.close()
    return lost


def _take(context: BrowserContext, name: str, go: Go, look: Look) -> str:
    """Take one picture; return why it could not be taken. A screen that moved must not cost the others theirs."""
    page = context.new_page()
    try:
        go(page)
        if name in FIRST_VIEWS and look.size is PHONE:
            page.screenshot(path=FOLDER / f"{name}-first-view-{look.ending}.png")
        keep(page, FOLDER / f"{name}-{look.ending}.png", look.size)
    except PlaywrightError as error:
        return str(error).splitlines()[0]
    finally:
        page.close()
    return ""


def take_found(browser: Browser, settings: Settings) -> None:
    """Take every screen that the walk finds, in every look."""
    app = create_app(settings, StandingClock())
    service: Service = app.extensions[EXTENSION]
    migrate(service.database)
    found = {file_name(part, each): each for part, all_of in everything(app).items() for each in all_of}
    for look in LOOKS:
        with shown_by(browser, app, look.colours) as page:
            page.set_viewport_size(look.size)
            for name, each in found.items():
                show(page, each)
                keep(page, FOLDER / f"{name}-{look.ending}.png", look.size)
    service.database.engine.dispose()


def keep(page: Page, file: Path, size: ViewportSize) -> None:
    """Take the whole page, as on a screen as tall as it is: what stays at an edge is then at the page's own."""
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    height = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height if height < TALLEST else size["height"]})
    page.screenshot(path=file, full_page=True)
    page.set_viewport_size(size)


def file_name(part: str, one: Screen) -> str:
    """Return "public-offer-council-tax" for the page at /offer/council-tax."""
    words = re.sub(r"[^a-z0-9]+", "-", one.name.lower()).strip("-").removeprefix("staff") or ""
    return f"{part}-{words.strip('-') or 'first'}"[:LONGEST_NAME]


@contextmanager
def demo_site(folder: Path) -> Iterator[LiveServer]:
    """A real server with the demo's data, an officer who needs a password only, and somebody new."""
    with LiveServer(folder) as site:
        for email, name, *more in ((OFFICER, "Nadia Khan", "--without-second-factor"), (NEWCOMER, "Sam Reed")):
            who = ("--email", email, "--name", name, "--role", "officer", "--password-stdin", *more)
            site.run_command("staff", "create", *who, stdin=PASSWORD)
        site.run_command("demo", "--referrals", "200")
        yield site


def take_all(folder: Path) -> list[str]:
    """Take every picture, and return what could not be shown. Raises NotInstalled or ServerFailed."""
    share_learned(folder)
    settings = read_settings({"DATA_DIR": str(folder), **WITHOUT_LIMITS})
    with chromium() as browser:
        take_found(browser, settings)
        with (
            demo_site(folder / "demo") as site,
            right_to_left(folder / "right-to-left", settings) as arabic,
            another_council(folder / "another-council", settings) as council,
        ):
            return take_designed(browser, site, screens(Beside(arabic, council)))


def main() -> int:
    """Take the pictures; return the exit status."""
    logging.disable(logging.WARNING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    try:
        with tempfile.TemporaryDirectory() as folder:
            lost = take_all(Path(folder))
    except (NotInstalled, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(*lost, sep="\n", end="\n" if lost else "", file=sys.stderr)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}; {len(lost)} could not be taken.")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
