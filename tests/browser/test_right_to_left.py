"""A page in Arabic letters on a phone of 360 pixels: all of it mirrored, nothing off the screen, numbers as rung."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.settings import Settings
from tests.browser.conftest import PHONE, Picture
from tests.support.sites_beside import right_to_left

pytestmark = pytest.mark.browser
ADDRESSES = (
    "/",
    "/offer/",
    "/offer/council-tax",
    "/offer/council-tax?district=burnley",
    "/offer/mental-health",
    "/offer/in/burnley",
    "/offer/section/home",
    "/offer/about",
    "/urgent-help",
    "/ask",
    "/search?q=council+tax",
    "/refer/reach",
    "/what-can-i-get",
    "/privacy",
)
# The letters as they stand on the screen: line by line, each from left to right.
AS_SEEN = """link => {
  const found = [];
  const walk = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const place = range.getBoundingClientRect();
      if (node.data[at].trim()) found.push([Math.round(place.top), place.left, node.data[at]]);
    }
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(each => each[2]).join("");
}"""


@pytest.fixture(scope="module")
def arabic_site(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, had Arabic checked words."""
    with right_to_left(tmp_path_factory.mktemp("right-to-left"), settings) as url:
        yield url


@pytest.fixture
def arabic(browser: Browser, arabic_site: str) -> Iterator[Page]:
    """A phone at that site. Its pages need no script; the test looks into them with some of its own."""
    context = browser.new_context(viewport=PHONE, base_url=arabic_site)
    yield context.new_page()
    context.close()


def test_every_kind_of_page_is_mirrored_and_fits_the_phone(arabic: Page, picture: Picture) -> None:
    for address in ADDRESSES:
        arabic.goto(f"{address}{'&' if '?' in address else '?'}lang=ar")
        root = arabic.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
        picture(arabic, address.strip("/").replace("/", "-").partition("?")[0] or "home")
        for width in (320, PHONE["width"], 1280):
            arabic.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert arabic.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        arabic.set_viewport_size(PHONE)


def test_the_logo_is_at_the_right_and_the_way_out_at_the_left(arabic: Page) -> None:
    arabic.goto("/?lang=ar")
    logo, leave = arabic.locator(".logo").bounding_box(), arabic.locator(".leave").bounding_box()
    assert logo
    assert leave
    assert logo["x"] > PHONE["width"] / 2 > leave["x"]


def test_phone_numbers_read_from_left_to_right(arabic: Page) -> None:
    for address in ("/?lang=ar", "/offer/council-tax?lang=ar", "/urgent-help?lang=ar"):
        arabic.goto(address)
        links = arabic.locator('a[href^="tel:"]:not(.call), a[href^="sms:"]:not(.call), .call strong').all()
        assert links
        for link in links:
            if link.is_visible():
                assert link.evaluate(AS_SEEN) == "".join(link.inner_text().split())


def test_each_language_is_one_press_away_in_its_own_name(arabic: Page) -> None:
    arabic.goto("/offer/council-tax")
    arabic.get_by_role("link", name="العربية").click()
    assert arabic.locator("html").get_attribute("dir") == "rtl"
    arabic.get_by_role("contentinfo").get_by_role("link", name="English", exact=True).click()
    assert arabic.locator("html").get_attribute("dir") == "ltr"
    assert arabic.url.endswith("/offer/council-tax")
