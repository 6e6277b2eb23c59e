"""What is published is complete, and what is not complete is not published."""

from datetime import date
from pathlib import Path

import pytest

from content.errors import NotInTheOffer
from content.facts import Certainty
from content.loading import load_offer, version_of
from content.offer import Offer
from tests.content.conftest import Break, Problems

TAX = "pages/home/council-tax.md"
WHOLE_OFFER = {
    "start": (
        "am-i-a-care-leaver your-rights personal-adviser pathway-plan have-your-say complaints-and-advocacy "
        "your-records"
    ),
    "home": (
        "staying-put staying-close supported-accommodation finding-a-home homeless-or-at-risk setting-up-home "
        "council-tax rent-and-housing-costs running-your-home"
    ),
    "money": "budgeting-and-debt universal-credit emergency-money savings id-and-documents",
    "work": (
        "employment-support work-placements apprenticeships employability-programme costs-of-starting-work "
        "careers-advice"
    ),
    "learn": "college-and-training english-maths-esol university virtual-school",
    "health": "gp-dentist-optician mental-health sexual-health drugs-alcohol-smoking disability-and-send",
    "life": "leisure-passes travel-and-driving young-parents mentoring voting",
    "safe": "keeping-safe in-trouble-with-the-law immigration urgent-help",
    "guides": "money-from-the-council outside-lancashire turning-18",
}


def test_every_page_of_the_offer_is_there(offer: Offer) -> None:
    for section, slugs in WHOLE_OFFER.items():
        assert {page.slug for page in offer.pages_in(section)} >= set(slugs.split()), section


def test_every_page_says_where_it_comes_from_and_when_it_was_checked(offer: Offer) -> None:
    for page in offer.pages.values():
        assert page.sources
        assert date(2026, 1, 1) < page.checked < page.review_by


def test_every_district_has_its_own_line_on_council_tax(offer: Offer) -> None:
    assert len(offer.districts) == 12
    for district in offer.districts.values():
        line = district.lines["council-tax"]
        assert district.name in line.text
        assert district.name in line.sms


def test_an_uncertain_figure_is_never_shown_as_a_promise(offer: Offer) -> None:
    grant = offer.amounts["setting-up-home"]
    assert grant.certainty is Certainty.CHECK
    page = offer.page("setting-up-home")
    for words in (page.summary, page.sms, page.body_text):
        assert words.count(grant.figure) == words.count(f"{grant.figure} (ask to check)")


def test_the_team_page_says_both_ways_in(offer: Offer) -> None:
    page = offer.page("employment-support")
    steps = " ".join(f"{step.do} {step.how}" for step in page.steps).lower()
    assert "refer yourself" in steps + page.body_text.lower() + page.summary.lower()
    assert "pa" in steps or "personal adviser" in steps


def test_looking_up_what_is_not_there_says_what_was_looked_for(offer: Offer) -> None:
    with pytest.raises(NotInTheOffer) as refusal:
        offer.page("free-car")
    assert (refusal.value.kind, refusal.value.key) == ("page", "free-car")


def test_the_version_changes_with_any_file(folder: Path, replace: Break) -> None:
    before = version_of(folder)
    replace("amounts.toml", "3000", "3001")
    assert version_of(folder) != before


def test_a_copy_of_the_content_loads_by_itself(folder: Path) -> None:
    assert load_offer(folder).version == version_of(folder)


def test_a_missing_field_is_named_with_its_file_and_what_to_do(replace: Break, problems: Problems) -> None:
    replace(TAX, "\nsummary:", "\nsumary:")
    assert {(p.file, p.field, p.what) for p in problems()} == {
        (TAX, "summary", "is missing."),
        (TAX, "sumary", "is not a field that is known here."),
    }
    assert all(problem.fix for problem in problems())


def test_an_unknown_contact_is_named(replace: Break, problems: Problems) -> None:
    replace("pages/safe/urgent-help.md", "contact: emergency", "contact: batphone")
    assert any("batphone" in problem.what for problem in problems())


def test_a_contact_that_is_taken_out_is_missed_wherever_it_was_named(replace: Break, problems: Problems) -> None:
    replace("contacts.toml", "[samaritans]", "[samaritan]")
    assert {p.file for p in problems() if "samaritans" in p.what} >= {"pages/safe/urgent-help.md"}


def test_a_link_to_a_page_that_is_not_there_is_named(replace: Break, problems: Problems) -> None:
    replace(TAX, "related:", "related: [free-car]\nunrelated:")
    assert any(p.field == "related" and "free-car" in p.what for p in problems())


def test_a_link_in_the_words_that_leads_nowhere_is_named(folder: Path, problems: Problems) -> None:
    page = folder / TAX
    page.write_text(page.read_text() + "\nSee [this](page:free-car) and [that](https://example.com).\n")
    found = {p.what for p in problems() if p.field == "body"}
    assert found == {
        "links to 'page:free-car', which leads nowhere.",
        "links to 'https://example.com', which leads nowhere.",
    }


def test_two_pages_with_one_slug_are_both_named(folder: Path, problems: Problems) -> None:
    (folder / "pages/home/council-tax-2.md").write_text((folder / TAX).read_text())
    files = {p.file for p in problems() if "is also the slug of" in p.what}
    assert files == {TAX, "pages/home/council-tax-2.md"}


def test_an_unknown_amount_is_named(replace: Break, problems: Problems) -> None:
    replace("amounts.toml", "[setting-up-home]", "[setting-up]")
    assert any("{amount:setting-up-home}" in problem.what for problem in problems())


def test_a_page_that_is_not_yaml_is_named_with_its_line(replace: Break, problems: Problems) -> None:
    replace(TAX, "title:", "title: this: that:")
    assert any(p.file == TAX and "can't be read near line" in p.what for p in problems())


def test_yaml_that_would_run_code_is_refused(replace: Break, problems: Problems) -> None:
    replace(TAX, "related:", "related: !!python/object/apply:os.getcwd []\nunrelated:")
    assert any(p.file == TAX for p in problems())


def test_markup_that_could_run_is_taken_out(folder: Path) -> None:
    page = folder / TAX
    page.write_text(page.read_text() + "\n<img src=x onerror=alert(1)><script>alert(1)</script>\n")
    html = load_offer(folder).page("council-tax").body_html
    assert "<img" not in html
    assert "<script" not in html
    assert "alert" not in html


def test_a_text_that_would_cost_double_is_named(replace: Break, problems: Problems) -> None:
    replace(TAX, 'sms: "', 'sms: "“Hello” ')
    assert any(p.field == "sms" for p in problems())


def test_a_data_file_that_is_gone_is_named(folder: Path, problems: Problems) -> None:
    (folder / "districts.toml").unlink()
    assert any((p.file, p.what) == ("districts.toml", "is missing.") for p in problems())


def test_everything_wrong_is_told_at_once(replace: Break, problems: Problems) -> None:
    replace(TAX, "\nsummary:", "\nsumary:")
    replace("amounts.toml", "[setting-up-home]", "[setting-up]")
    assert {problem.file for problem in problems()} >= {TAX, "pages/home/setting-up-home.md"}


def test_a_page_can_not_take_an_address_of_the_service_itself(folder: Path, replace: Break, problems: Problems) -> None:
    replace(TAX, "slug: council-tax", "slug: print")
    (folder / TAX).rename(folder / "pages/home/print.md")
    assert any("can't be 'print': another page has that address" in problem.what for problem in problems())


@pytest.mark.parametrize(("file", "name"), [("sections.toml", "section"), ("vocabulary.toml", "words")])
def test_a_number_where_tables_belong_is_named(folder: Path, problems: Problems, file: str, name: str) -> None:
    (folder / file).write_text(f"{name} = 3\n", encoding="utf-8")
    assert any((problem.file, problem.field) == (file, name) for problem in problems())
