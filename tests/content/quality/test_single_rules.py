"""The rules about good pages at their edges: what is just wrong, and what is just right."""

import dataclasses
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import quality
from content.facts import Amount, Certainty, Reach
from content.offer import Offer
from content.quality import coverage, figures, reading, reviews, typed_in, wording
from content.quality.texts import Text, page_texts
from tests.content.conftest import REAL, TODAY


def typed(words: str) -> str:
    """Return what is found typed into `words`; nothing where they are well written."""
    return " ".join(problem.what for problem in typed_in.faults([Text("pages/a.md", "body", 1, words)]))


def test_the_real_content_has_nothing_to_mend(offer: Offer) -> None:
    assert "\n".join(str(problem) for problem in quality.faults(REAL, offer, TODAY)) == ""


@pytest.mark.parametrize("words", ["£5", "£ 5", "£3,000.50", "25%", "25 %", "5 per cent", "20 quid", "50p", "3 Pounds"])
def test_a_figure_is_found_however_it_is_written(words: str) -> None:
    assert f"a figure typed in: {words!r}" in typed(f"It's {words} now")


@pytest.mark.parametrize(
    "words",
    ["0300 123 6720", "01772 906412", "01254-388111", "07700 900142", "0800 1111", "+44 7700 900142", "116 123"],
)
def test_a_phone_number_is_found_however_it_is_written(words: str) -> None:
    assert f"a phone number typed in: {words!r}" in typed(f"Ring {words}, any time.")


@given(
    st.sampled_from(["999", "111", "101", "112", "119", "105", "85258"]),
    st.sampled_from([".", ",", "?", ")", " now", ""]),
)
def test_a_short_number_is_found_whatever_follows(number: str, after: str) -> None:
    assert f"a phone number typed in: {number!r}" in typed(f"Call {number}{after}")


@pytest.mark.parametrize(
    "words", ["https://a.org/b", "www.a.com", "a@b.gov.uk", "lancashire.gov.uk", "gov.uk", "GOV.UK/jobs"]
)
def test_an_address_is_found_however_it_is_written(words: str) -> None:
    assert f"a web or email address typed in: {words!r}" in typed(f"Look at {words} for it")


@pytest.mark.parametrize(
    "words",
    [
        "You're 18 to 24, and it takes 13 weeks, 20 days or 48 hours.",
        "From 1 August 2023, until 5pm, at 5.30pm, in Band 1, Level 2, HC2 or CAS3.",
        "Ring {phone:csc} or {ooh:csc}. It was {amount:interview-clothes-2018-to-2020}.",
        "Look on GOV.UK. See [the site](site:ncs), [urgent help](go:/urgent-help).",
        "Up to 10,000 people since 2026-11-24.",
    ],
)
def test_what_is_well_written_is_left_alone(words: str) -> None:
    assert typed(words) == ""


def amount(value: str, start: str, end: str = "", about: str = "Pocket money") -> Amount:
    key = f"test-{value}"
    return Amount(key, Decimal(value), "once", about, "You", start, Reach.LOCAL, "A test", Certainty.SURE, end)


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (amount("1", "2024"), amount("2", "2025"), True),
        (amount("1", "2024", "2025-03"), amount("2", "2025-03-31"), True),
        (amount("1", "2024", "2025-03"), amount("2", "2025-04"), False),
        (amount("1", "before 2023-08-01", "2023-07-31"), amount("2", "2023-08-01"), False),
        (amount("1", "date unknown", "date unknown"), amount("2", "2025"), True),
        (amount("1", "2024"), amount("1", "2025"), False),
        (amount("1", "2024"), amount("2", "2024", about="Other money"), False),
    ],
)
def test_amounts_contradict_only_at_the_same_time(offer: Offer, one: Amount, other: Amount, contradict: bool) -> None:
    for pair in ((one, other), (other, one)):
        both = dataclasses.replace(offer, amounts={str(number): each for number, each in enumerate(pair)}, pages={})
        assert len(list(figures.faults(both, []))) == contradict


def test_a_page_may_be_reviewed_on_the_day_itself(offer: Offer) -> None:
    last = min(page.review_by for page in offer.pages.values())
    assert not list(reviews.faults(offer, last))
    late = list(reviews.faults(offer, last + timedelta(days=1)))
    assert late
    assert {problem.what for problem in late} == {"went by 1 day ago."}


def test_long_names_that_must_stay_do_not_count_as_hard_words(offer: Offer) -> None:
    page = offer.page("personal-adviser")
    names = dataclasses.replace(page, body_html=f"<p>{'Ask your personal adviser. ' * 200}</p>")
    assert reading.reading_age(names, ("personal adviser",)) < reading.reading_age(names, ())


def test_where_a_number_stands_makes_no_page_harder(offer: Offer) -> None:
    page = offer.page("personal-adviser")
    numbers = dataclasses.replace(page, summary=f"{page.summary} {offer.contact('csc').phone}")
    assert reading.words_of(numbers).split() == reading.words_of(page).split()


def test_capitals_in_the_plural_and_words_in_any_case_are_explained_by_the_glossary(offer: Offer) -> None:
    text = Text("pages/a.md", "body", 1, "Ask your PAs about the Pathway Plan, A&E and the NHS.")
    assert not list(wording.faults(offer, wording.WordList.load(REAL), [text]))


@pytest.mark.parametrize("words", ["eligibly", "co-regarding", "uneligible", "{amount:eligible}"])
def test_a_word_to_avoid_counts_only_as_a_whole_word(offer: Offer, words: str) -> None:
    assert not list(wording.faults(offer, wording.WordList.load(REAL), [Text("pages/a.md", "body", 1, words)]))


def test_every_heading_of_the_law_has_pages_in_the_order_of_their_titles(offer: Offer) -> None:
    assert coverage.uncovered(offer) == ()
    for heading in offer.law:
        titles = [page.title for page in coverage.pages_under(offer, heading)]
        assert titles == sorted(titles)


def test_every_line_of_a_page_is_read_with_its_place(offer: Offer) -> None:
    page = offer.page("council-tax")
    lines = (REAL / "pages/home/council-tax.md").read_text(encoding="utf-8").split("\n")
    texts = list(page_texts(Path(REAL), page))
    assert {text.field for text in texts} >= {
        "summary",
        "sms",
        "who.words 1",
        "steps 1.do",
        "refused",
        "rules 1.get",
        "body",
    }
    for text in texts:
        assert text.words.strip() in lines[text.line - 1].replace('\\"', '"')
