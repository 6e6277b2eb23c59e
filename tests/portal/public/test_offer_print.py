"""The whole offer on paper: complete, without anything to press, and light enough for a slow line."""

import html
import re

from flask.testing import FlaskClient

from content.offer import Page
from portal.public.paper import Paper, lines_alike
from portal.web.context import Service
from tests.support.forms import words_of

LARGEST_BYTES = 300_000


def printed(client: FlaskClient) -> str:
    whole = client.get("/offer/print").get_data(as_text=True)
    return whole[whole.index('<div class="paper">') : whole.index("</main>")]


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def test_everything_is_on_it(client: FlaskClient, service: Service) -> None:
    words = plain(printed(client))
    for page in service.offer.pages.values():
        for part in (page.title, page.summary, *page.who.words, *(step.do for step in page.steps)):
            assert " ".join(part.split()) in words, page.slug
        assert all(check.what in words for check in page.checks)
        assert all(source.title in words for source in page.sources)
    for district in service.offer.districts.values():
        for line in district.lines.values():
            assert line.text in words or line.text.replace(district.name, "your area") in words


def test_every_number_is_on_it(client: FlaskClient, service: Service) -> None:
    words = plain(printed(client))
    for contact in service.offer.contacts.values():
        for way in (
            contact.name,
            contact.phone,
            contact.phone_out_of_hours,
            contact.text_to,
            contact.email,
            contact.url,
        ):
            assert way in words, contact.key


def test_areas_where_the_same_holds_share_one_line(service: Service) -> None:
    districts = service.offer.districts
    lines = [(districts[slug], districts[slug].lines["council-tax"]) for slug in ("burnley", "chorley", "wyre")]
    (names, words, _), (alone, own_words, _) = lines_alike(lines)
    assert names == "Burnley, Wyre"
    assert "confirmed for your area" in words
    assert (alone, own_words) == ("Chorley", lines[1][1].text)


def test_there_is_nothing_to_press(client: FlaskClient) -> None:
    assert re.findall(r"<(a|form|button|input|select|details)\b", printed(client)) == []


def test_it_is_light_enough(client: FlaskClient) -> None:
    assert len(client.get("/offer/print").get_data()) <= LARGEST_BYTES


def test_a_link_on_paper_says_where_it_leads(service: Service) -> None:
    page = service.offer.page("council-tax")
    paper = Paper((service.offer.page("your-rights"), page), "https://corner.example")
    assert paper.html('<p>See <a href="/offer/council-tax" rel="x">tax</a>.</p>') == "<p>See tax (see 2)."
    assert paper.html('<a href="/refer">Ask</a>') == "Ask (https://corner.example/refer)"
    assert paper.html('<a href="https://a.example/">Them</a>') == "Them (https://a.example/)"
    assert paper.html('<a href="tel:999">999</a>') == "999"
    assert paper.html("<h2>More</h2>") == "<h4>More</h4>"


def test_a_source_of_two_pages_has_one_number(service: Service) -> None:
    one: Page = service.offer.page("council-tax")
    assert list(Paper((one, one), "").sources.values()) == list(range(1, len(set(one.sources)) + 1))


def test_it_is_found_from_the_topics(client: FlaskClient) -> None:
    assert 'href="/offer/print"' in client.get("/offer/").get_data(as_text=True)
    assert "Everyone’s number" in words_of(client.get("/offer/print"))
