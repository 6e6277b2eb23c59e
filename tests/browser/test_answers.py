"""Answers on a small phone: the line that matters first, in view at once, and nothing to push sideways."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Picture

QUESTIONS = {
    "how much is the setting up home grant": "£3,000 (ask to check)",
    "who do i ring about my pa": "0300 123 6720",
    "im 22 in burnley do i pay council tax": "Burnley",
    "how do i get a leisure pass in chorley": "Chorley",
    "can i stay with my foster carer after 18": "up to 21",
    "bailiffs after me for council tax": "Ring the number on the letter today",
}
pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("question", "words"), QUESTIONS.items())
def test_the_line_that_matters_is_first_and_in_view(question: str, words: str, reader: Page, picture: Picture) -> None:
    reader.goto("/ask")
    reader.get_by_label("Ask in your own words").fill(question)
    reader.get_by_role("button", name="Ask", exact=True).click()
    lead = reader.locator("#newest .ours strong").first
    expect(lead).to_contain_text(words)
    expect(lead).to_be_in_viewport()
    expect(reader.locator("#newest .card").first).to_contain_text("Checked 24 November 2026")
    assert reader.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    picture(reader, "answer")
