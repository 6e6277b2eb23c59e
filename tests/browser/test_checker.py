"""The questions of "What can I get?" on a phone without scripts, from the home page to the list, and onto paper."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Picture

pytestmark = pytest.mark.browser
A4_AT_96_DPI = 718  # 210 mm less the usual margins


def answer(phone: Page, label: str) -> None:
    phone.get_by_label(label, exact=True).check()
    phone.get_by_role("button", name="Next").click()


def answer_the_questions(phone: Page, picture: Picture) -> None:
    phone.goto("/")
    phone.get_by_role("link", name="Find out").click()
    picture(phone, "01-start")
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Age").fill("nineteen")
    phone.get_by_label("Age").press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("Write your age in years")
    phone.get_by_label("Age").fill("19")
    phone.get_by_label("Age").press("Enter")
    answer(phone, "13 weeks or more")
    phone.get_by_label("Where you live").select_option("Preston")
    phone.get_by_role("button", name="Next").click()
    answer(phone, "Lancashire County Council")
    phone.get_by_text("Why we ask").click()
    expect(phone.get_by_text("There is different help for each kind of home")).to_be_visible()
    picture(phone, "02-question")
    answer(phone, "My own place")
    phone.get_by_role("button", name="Back").click()
    expect(phone.get_by_label("My own place", exact=True)).to_be_checked()
    phone.get_by_role("button", name="Next").click()
    answer(phone, "Not working or studying")
    phone.get_by_role("button", name="Skip this one").click()
    phone.get_by_role("button", name="Skip this one").click()


def is_wide_enough(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def nothing_is_cut(page: Page, every: Locator) -> bool:
    """Whether each of these is drawn, and within the width of the page."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [each.bounding_box() for each in every.all()]
    return all(box and box["height"] > 0 and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_from_the_first_question_to_the_list_and_onto_paper(phone: Page, picture: Picture) -> None:
    answer_the_questions(phone, picture)
    main = phone.get_by_role("main")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Here’s what’s yours")
    expect(main).to_contain_text("You’re 19, in your own place in Preston")
    assert phone.url.endswith("/what-can-i-get")
    assert is_wide_enough(phone)
    picture(phone, "03-list")
    phone.get_by_text("Change your answers").click()
    phone.get_by_role("button", name="Change age").click()
    phone.get_by_label("Age").fill("17")
    phone.get_by_role("button", name="Show what I can get").click()
    expect(main).to_contain_text("You’re 17, in your own place in Preston")
    put_it_on_paper(phone, picture)


def put_it_on_paper(phone: Page, picture: Picture) -> None:
    entries = phone.locator(".gets > li")
    assert entries.count() > 20
    assert not all(each.is_visible() for each in entries.all())
    phone.emulate_media(media="print")
    for width in (A4_AT_96_DPI, PHONE["width"]):
        phone.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert nothing_is_cut(phone, entries)
        assert is_wide_enough(phone)
    assert not any(each.is_visible() for each in phone.locator("form, button, nav, .leave").all())
    address = phone.locator(".gets a").first.get_attribute("data-at") or ""
    assert "/o/" in address
    drawn = phone.evaluate("getComputedStyle(document.querySelector('.gets a'), '::after').content")
    assert address in drawn
    picture(phone, "04-paper")
