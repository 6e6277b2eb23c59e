"""Council tax in each area, on a phone of 360 pixels without scripts: what we know there, and it differs."""

import pytest
from playwright.sync_api import Page, expect

from content.offer import Offer
from tests.browser.conftest import Picture

pytestmark = pytest.mark.browser


def widest(phone: Page) -> float:
    """Return how far to the right anything of the page reaches, in pixels."""
    boxes = [each.bounding_box() for each in phone.locator("main *:visible").all()]
    return max(box["x"] + box["width"] for box in boxes if box)


def test_council_tax_says_what_is_known_in_each_area(phone: Page, offer: Offer, picture: Picture) -> None:
    shown = {}
    for slug, district in offer.districts.items():
        phone.goto("/offer/council-tax")
        phone.get_by_label("Where do you live?").select_option(slug)
        phone.get_by_role("button", name="Show").click()
        box = phone.locator(".box.key", has=phone.get_by_role("heading", name=f"In {district.name}"))
        expect(box).to_contain_text(district.lines["council-tax"].text)
        shown[slug] = box.locator("p").first.inner_text()
    picture(phone, "council-tax-in-the-last-area")
    assert len(set(shown.values())) == len(offer.districts) == 12


def test_all_areas_unfold_without_the_form(phone: Page, offer: Offer) -> None:
    phone.goto("/offer/council-tax")
    line = phone.get_by_text(offer.district("burnley").lines["council-tax"].text)
    expect(line).to_be_hidden()
    phone.get_by_text("See all areas").click()
    expect(line).to_be_visible()
    assert widest(phone) <= 360


def test_the_page_of_an_area_leads_there_and_back(phone: Page, picture: Picture) -> None:
    phone.goto("/offer/council-tax?district=pendle")
    phone.get_by_role("link", name="All we know for Pendle").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Pendle")
    picture(phone, "pendle")
    assert widest(phone) <= 360
    phone.get_by_role("link", name="Council tax").click()
    expect(phone.get_by_role("heading", name="In Pendle")).to_be_visible()
