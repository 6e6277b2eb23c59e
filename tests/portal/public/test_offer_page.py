"""The page of one thing in the offer: in the order in which it is needed, and right for the hour."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from portal.web.context import Service
from tests.conftest import StandingClock
from tests.support.forms import words_of
from tests.support.microdata import Item, items_in

TEN_AT_NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
ORDER = (
    "Who can get it",
    "What you get",
    "How to get it",
    "If they say no",
    "Who to ask now",
    "Ask to check this",
    "Where this comes from",
    "Was this helpful?",
)


def html_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_every_page_is_in_the_order_in_which_it_is_needed(client: FlaskClient, service: Service) -> None:
    for slug in service.offer.pages.keys() - {"urgent-help"}:
        html = html_of(client, f"/offer/{slug}")
        found = [html.find(f">{heading}</h2>") for heading in ORDER]
        assert [place for place in found if place >= 0] == sorted(place for place in found if place >= 0), slug
        assert min(found[0], found[2], found[3], found[4], found[6]) > 0, slug


def test_what_cannot_wait_comes_before_the_steps_where_life_is_at_stake(client: FlaskClient, service: Service) -> None:
    pages = [page for page in service.offer.pages.values() if page.act_now_html and page.slug != "urgent-help"]
    assert {page.section for page in pages} > {"health", "home"}
    for page in pages:
        html = html_of(client, f"/offer/{page.slug}")
        is_first = html.find('class="box act"') < html.find(">How to get it</h2>")
        assert is_first is (page.section in {"safe", "health"}), page.slug


def test_what_you_get_is_told_in_full(client: FlaskClient, service: Service) -> None:
    page = next(each for each in service.offer.pages.values() if each.key_fact and each.gets_html)
    words = words_of(client.get(f"/offer/{page.slug}"))
    assert page.key_fact
    assert page.key_fact.words in words
    assert " ".join(re.sub("<[^>]+>", " ", page.gets_html).split()[:5]) in words.replace("  ", " ")


def test_at_night_the_number_for_the_night_comes_first(client: FlaskClient, clock: StandingClock) -> None:
    by_day = words_of(client.get("/offer/council-tax"))
    clock.moment = TEN_AT_NIGHT
    by_night = words_of(client.get("/offer/council-tax"))
    assert "Other times: 0300 123 6722" in by_day
    assert "Out of hours: 0300 123 6722 0300 123 6720 Shut now. Opens on Wednesday at 9am" in by_night


def test_hard_words_are_explained_and_never_inside_a_paragraph(client: FlaskClient, service: Service) -> None:
    explained = 0
    for slug in service.offer.pages.keys() - {"urgent-help"}:
        html = html_of(client, f"/offer/{slug}")
        explained += html.count('<details class="term">')
        for paragraph in re.findall(r"<p[ >].*?</p>", html, re.DOTALL):
            assert "<details" not in paragraph, slug
    assert explained > 40


def test_every_area_is_there_without_the_form(client: FlaskClient, service: Service) -> None:
    words = words_of(client.get("/offer/council-tax"))
    for district in service.offer.districts.values():
        assert district.lines["council-tax"].text in words


def test_a_chosen_area_leads_to_all_that_is_known_there(client: FlaskClient) -> None:
    assert 'href="/offer/in/wyre"' in html_of(client, "/offer/council-tax?district=wyre")
    assert 'href="/offer/in/wyre"' not in html_of(client, "/offer/council-tax")


def facts_of(client: FlaskClient, slug: str) -> Item:
    (item,) = items_in(html_of(client, f"/offer/{slug}"))
    return item


@pytest.mark.parametrize("slug", ["council-tax", "universal-credit"])
def test_search_engines_can_read_what_the_page_is_about(client: FlaskClient, service: Service, slug: str) -> None:
    page, item = service.offer.page(slug), facts_of(client, slug)
    assert item.kind == "https://schema.org/GovernmentService"
    assert item.facts["name"] == page.title
    assert item.facts["description"] == page.summary
    assert item.facts["serviceType"] == service.offer.sections[page.section].title
    assert item.facts["dateModified"] == page.checked.isoformat()
    assert item.facts["url"] == f"{service.settings.public_base_url}/offer/{slug}"
    area, audience = item.facts["areaServed"], item.facts["audience"]
    assert isinstance(area, Item)
    assert isinstance(audience, Item)
    assert area.facts == {"name": "Lancashire"}
    assert audience.facts["audienceType"] == "care leavers"


def test_the_council_is_named_as_giving_only_what_is_its_own(client: FlaskClient) -> None:
    ours = facts_of(client, "council-tax").facts
    assert isinstance(ours["provider"], Item)
    assert ours["provider"].facts == {"name": "Lancashire County Council"}
    assert ours["serviceOperator"] is ours["provider"]
    assert "provider" not in facts_of(client, "universal-credit").facts


def test_pages_are_light(client: FlaskClient, service: Service) -> None:
    packed = {"Accept-Encoding": "gzip"}
    style = len(client.get("/static/style.css", headers=packed).get_data())
    pages = [f"/offer/{slug}" for slug in service.offer.pages.keys() - {"urgent-help"}]
    sizes = sorted(len(client.get(path, headers=packed).get_data()) for path in pages)
    assert sizes[len(sizes) // 2] <= 8 * 1024
    assert sizes[-1] + style <= 14 * 1024
