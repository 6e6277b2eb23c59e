"""Council tax in each area, on a phone of 360 pixels without scripts: what we know there, and it differs."""

import pytest
from playwright.sync_api import Page, expect

from content.offer import Offer
from tests.browser.conftest import Picture

pytestmark = pytest.mark.browser


def widest(reader: Page) -> float:
    """Return how far to the right anything of the page reaches, in pixels."""
    boxes = [each.bounding_box() for each in reader.locator("main *:visible").all()]
    return max(box["x"] + box["width"] for box in boxes if box)


def test_council_tax_says_what_is_known_in_each_area(reader: Page, offer: Offer, picture: Picture) -> None:
    shown = {}
    for slug, district in offer.districts.items():
        reader.goto("/offer/council-tax")
        reader.get_by_label("Where do you live?").select_option(slug)
        reader.get_by_role("button", name="Show").click()
        box = reader.locator(".box.key", has=reader.get_by_role("heading", name=f"In {district.name}"))
        expect(box).to_contain_text(district.lines["council-tax"].text)
        shown[slug] = box.locator("p").first.inner_text()
    picture(reader, "council-tax-in-the-last-area")
    assert len(set(shown.values())) == len(offer.districts) == 12


def test_all_areas_unfold_without_the_form(reader: Page, offer: Offer) -> None:
    reader.goto("/offer/council-tax")
    line = reader.get_by_text(offer.district("burnley").lines["council-tax"].text)
    expect(line).to_be_hidden()
    reader.get_by_text("See all areas").click()
    expect(line).to_be_visible()
    assert widest(reader) <= 360


def test_the_page_of_an_area_leads_there_and_back(reader: Page, picture: Picture) -> None:
    reader.goto("/offer/council-tax?district=pendle")
    reader.get_by_role("link", name="All we know for Pendle").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Pendle")
    picture(reader, "pendle")
    assert widest(reader) <= 360
    reader.get_by_role("link", name="Council tax").click()
    expect(reader.get_by_role("heading", name="In Pendle")).to_be_visible()
