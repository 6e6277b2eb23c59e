"""The questions of "What can I get?" on a phone without scripts, from the home page to the list, and onto paper."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Picture

pytestmark = pytest.mark.browser
A4_AT_96_DPI = 718  # 210 mm less the usual margins


def answer(reader: Page, label: str) -> None:
    reader.get_by_label(label, exact=True).check()
    reader.get_by_role("button", name="Next").click()


def answer_the_questions(reader: Page, picture: Picture) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="Find out").click()
    picture(reader, "01-start")
    reader.get_by_role("button", name="Start").click()
    reader.get_by_label("Age").fill("nineteen")
    reader.get_by_label("Age").press("Enter")
    expect(reader.get_by_role("alert")).to_contain_text("Write your age in years")
    reader.get_by_label("Age").fill("19")
    reader.get_by_label("Age").press("Enter")
    answer(reader, "13 weeks or more")
    reader.get_by_label("Where you live").select_option("Preston")
    reader.get_by_role("button", name="Next").click()
    answer(reader, "Lancashire County Council")
    reader.get_by_text("Why we ask").click()
    expect(reader.get_by_text("There is different help for each kind of home")).to_be_visible()
    picture(reader, "02-question")
    answer(reader, "My own place")
    reader.get_by_role("button", name="Back").click()
    expect(reader.get_by_label("My own place", exact=True)).to_be_checked()
    reader.get_by_role("button", name="Next").click()
    answer(reader, "Not working or studying")
    reader.get_by_role("button", name="Skip this one").click()
    reader.get_by_role("button", name="Skip this one").click()


def is_wide_enough(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def nothing_is_cut(page: Page, every: Locator) -> bool:
    """Whether each of these is drawn, and within the width of the page."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [each.bounding_box() for each in every.all()]
    return all(box and box["height"] > 0 and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_from_the_first_question_to_the_list_and_onto_paper(reader: Page, picture: Picture) -> None:
    answer_the_questions(reader, picture)
    main = reader.get_by_role("main")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Here’s what’s yours")
    expect(main).to_contain_text("You’re 19, in your own place in Preston")
    assert reader.url.endswith("/what-can-i-get")
    assert is_wide_enough(reader)
    picture(reader, "03-list")
    reader.get_by_text("Change your answers").click()
    reader.get_by_role("button", name="Change age").click()
    reader.get_by_label("Age").fill("17")
    reader.get_by_role("button", name="Show what I can get").click()
    expect(main).to_contain_text("You’re 17, in your own place in Preston")
    put_it_on_paper(reader, picture)


def put_it_on_paper(reader: Page, picture: Picture) -> None:
    entries = reader.locator(".gets > li")
    assert entries.count() > 20
    assert not all(each.is_visible() for each in entries.all())
    reader.emulate_media(media="print")
    for width in (A4_AT_96_DPI, PHONE["width"]):
        reader.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert nothing_is_cut(reader, entries)
        assert is_wide_enough(reader)
    assert not any(each.is_visible() for each in reader.locator("form, button, nav, .leave").all())
    address = reader.locator(".gets a").first.get_attribute("data-at") or ""
    assert "/o/" in address
    drawn = reader.evaluate("getComputedStyle(document.querySelector('.gets a'), '::after').content")
    assert address in drawn
    picture(reader, "04-paper")
