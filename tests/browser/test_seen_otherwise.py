"""Words at two and four times the size, forced colours, less motion, right to left: on the page of every component.

Four times the size is what a browser's zoom makes of a screen of 1280 by 1024: 320 by 256 of the page's own pixels.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
PAGES = ("/components", "/", "/offer/council-tax?district=burnley", "/offline/refer", "/urgent-help")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGER = "size => { document.documentElement.style.fontSize = size; }"
MIRRORED = "document.documentElement.dir = 'rtl'"
# What moves, and for how long: a transition with no time moves nothing.
MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
  const seen = getComputedStyle(each);
  return seen.animationName != 'none' || seen.transitionDuration.split(',').some(time => parseFloat(time) > 0);
}).length"""
# Parts that are told from the page by their colour alone would vanish where the browser's own colours are forced.
EDGELESS = """() => [...document.querySelectorAll('.button, .call, .leave, .tile, .tag, .flag, .box, .ours, .theirs')]
  .filter(each => each.getClientRects().length)
  .filter(each => ['Top', 'Right', 'Bottom', 'Left'].every(side => {
    const seen = getComputedStyle(each);
    return parseFloat(seen[`border${side}Width`]) == 0 || seen[`border${side}Style`] == 'none';
  })).map(each => each.className)"""


@pytest.fixture
def eyes(browser: Browser, reading_site: LiveServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, base_url=reading_site.url, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_goes_off_the_edge_at_320_or_with_larger_words(path: str, eyes: Page) -> None:
    eyes.goto(path)
    assert eyes.evaluate(WIDER) <= 0
    eyes.set_viewport_size({"width": 320, "height": 256})
    assert eyes.evaluate(WIDER) <= 0
    for width, size in ((360, "200%"), (1280, "200%")):
        eyes.set_viewport_size({"width": width, "height": 740})
        eyes.evaluate(LARGER, size)
        assert eyes.evaluate(WIDER) <= 0, (width, size)


@pytest.mark.parametrize("path", PAGES)
def test_from_right_to_left_nothing_goes_off_the_edge_and_the_logo_is_at_the_right(path: str, eyes: Page) -> None:
    eyes.goto(path)
    eyes.evaluate(MIRRORED)
    assert eyes.evaluate(WIDER) <= 0
    logo, leave = eyes.locator(".logo").first.bounding_box(), eyes.locator(".leave").bounding_box()
    assert logo
    assert leave
    assert logo["x"] > leave["x"]


def test_where_colours_are_forced_every_part_keeps_an_edge(eyes: Page) -> None:
    eyes.emulate_media(forced_colors="active")
    eyes.goto("/components")
    assert eyes.evaluate(EDGELESS) == []


def test_where_less_motion_is_asked_for_nothing_moves(eyes: Page) -> None:
    eyes.goto("/components")
    assert eyes.evaluate(MOVING) > 0
    eyes.emulate_media(reduced_motion="reduce")
    assert eyes.evaluate(MOVING) == 0


def test_reading_aloud_and_sharing_are_offered_where_the_browser_can(
    browser: Browser, reading_site: LiveServer
) -> None:
    context = browser.new_context(base_url=reading_site.url, locale="en-GB")
    page = context.new_page()
    page.goto("/offer/council-tax")
    assert page.locator("[data-read], [data-share]").filter(visible=True).count() == 0
    page.add_init_script("""
      window.said = [];
      speechSynthesis.getVoices = () => [{ lang: "en-GB" }];
      speechSynthesis.speak = (part) => window.said.push(part.text);
      navigator.share = (what) => { window.shared = what; return Promise.resolve(); };
    """)
    page.reload()
    page.get_by_role("button", name="Read this aloud").click()
    said = page.evaluate("window.said")
    assert said[0] == "Council tax"
    assert not any("Was this helpful" in part for part in said)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared.url").endswith("/offer/council-tax")
    context.close()
