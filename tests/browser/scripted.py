"""A phone that runs the site's own scripts, and says what the browser complained of."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE

AWAY = "https://www.bbc.co.uk/weather"
READY = "navigator.serviceWorker.ready.then(() => true)"
# A refusal that a test provokes, and the network that it takes away, are noted by the browser too.
EXPECTED = ("Failed to load resource", "net::ERR")


@contextmanager
def scripted_phone(browser: Browser, url: str) -> Iterator[Page]:
    """Yield a page of 360 by 740 at `url`. The weather is a page of ours; anything else elsewhere fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=url, locale="en-GB")
    context.route(
        f"{AWAY}**", lambda route: route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")
    )
    elsewhere: list[str] = []
    context.on("request", lambda each: None if each.url.startswith((url, AWAY)) else elsewhere.append(each.url))
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    complaints = [each for each in problems if not each.startswith(EXPECTED)]
    assert (elsewhere, complaints) == ([], []), (elsewhere, complaints)
