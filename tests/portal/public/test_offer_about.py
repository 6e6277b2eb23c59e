"""What the Local Offer is, and what changed in it: for people, and as a feed."""

import xml.etree.ElementTree as ET
from datetime import datetime

from flask.testing import FlaskClient

from content.history import history
from portal.web.context import Service
from portal.web.languages import day
from tests.support.forms import words_of

ATOM = "{http://www.w3.org/2005/Atom}"
FEED_LINK = '<link rel="alternate" type="application/atom+xml"'


def test_each_heading_of_the_law_leads_to_the_pages_that_serve_it(client: FlaskClient, service: Service) -> None:
    html = client.get("/offer/about").get_data(as_text=True)
    places = [html.index(f"<h3>{heading.title}</h3>") for heading in service.offer.law.values()]
    assert len(places) == 7
    for number, key in enumerate(service.offer.law):
        part = html[places[number] : places[number + 1] if number < 6 else html.index("How we keep it right")]
        served = {page.slug for page in service.offer.pages.values() if key in page.headings}
        assert served
        assert {slug for slug in service.offer.pages if f'href="/offer/{slug}"' in part} == served


def test_it_says_how_it_is_kept_right(client: FlaskClient, service: Service) -> None:
    pages, words = service.offer.pages.values(), words_of(client.get("/offer/about"))
    assert f"There are {len(pages)} pages" in words
    assert f"oldest check is from {day(min(page.checked for page in pages))}" in words
    assert f"due by {day(min(page.review_by for page in pages))}" in words


def test_every_change_is_listed(client: FlaskClient, service: Service) -> None:
    words = words_of(client.get("/offer/changes"))
    for event in history(service.offer):
        assert day(event.on) in words
        assert f"{event.page.title} : {event.what}" in words


def test_the_feed_is_named_where_it_belongs_and_nowhere_else(client: FlaskClient) -> None:
    assert FEED_LINK in client.get("/offer/about").get_data(as_text=True)
    assert FEED_LINK in client.get("/offer/changes").get_data(as_text=True)
    assert FEED_LINK not in client.get("/offer/council-tax").get_data(as_text=True)


def test_the_feed_has_what_atom_asks_for(client: FlaskClient, service: Service) -> None:
    answer = client.get("/offer/changes.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.get_data())  # noqa: S314 - our own answer
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == min(100, len(history(service.offer)))
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == service.offer.council.name
    for part in [feed, *entries]:
        assert part.findtext(f"{ATOM}title")
        assert (part.findtext(f"{ATOM}id") or "").startswith(f"tag:{service.offer.council.link_host},2026:")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "").tzinfo
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_the_feeds_addresses_are_whole(client: FlaskClient, service: Service) -> None:
    feed = ET.fromstring(client.get("/offer/changes.atom").get_data())  # noqa: S314 - our own answer
    links = [str(link.get("href")) for link in feed.iter(f"{ATOM}link")]
    base = service.settings.public_base_url
    assert all(link.startswith(f"{base}/offer/") for link in links)
    assert f"{base}/offer/changes.atom" in links
