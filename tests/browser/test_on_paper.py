"""Pages as a printer gets them: everything unfolded, nothing to press, addresses written out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture

pytestmark = pytest.mark.browser
CONTENT_AFTER = "link => getComputedStyle(link, '::after').content"


@pytest.fixture
def paper(reader: Page) -> Page:
    """The same browser, printing on a sheet of A4."""
    reader.set_viewport_size({"width": 718, "height": 1000})
    reader.emulate_media(media="print")
    return reader


def test_a_page_on_paper_has_no_controls_and_hides_no_words(paper: Page, picture: Picture) -> None:
    paper.goto("/offer/council-tax?district=burnley")
    picture(paper, "council-tax")
    for gone in ("nav", ".leave", "form", ".feedback", ".now", "details dd"):
        expect(paper.locator(gone).first).to_be_hidden()
    for there in ("h1", ".box", ".steps", ".sources", ".term p"):
        expect(paper.locator(there).first).to_be_visible()


def test_without_an_area_picked_all_of_them_are_on_paper(paper: Page) -> None:
    paper.goto("/offer/council-tax")
    expect(paper.locator("details dd").first).to_be_visible()


def test_links_to_elsewhere_are_written_out(paper: Page) -> None:
    paper.goto("/offer/in/lancaster")
    link = paper.locator("main a[href^='http']").first
    assert str(link.get_attribute("href")) in str(link.evaluate(CONTENT_AFTER))


def test_the_whole_offer_prints(paper: Page) -> None:
    paper.goto("/offer/print")
    expect(paper.get_by_role("heading", name="Who to ring", exact=True)).to_be_visible()
    expect(paper.locator("main a:visible, main form:visible, main button:visible")).to_have_count(0)
    assert len(paper.pdf(format="A4")) > 100_000
