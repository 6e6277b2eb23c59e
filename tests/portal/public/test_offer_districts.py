"""The offer by where you live."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from content.facts import Certainty
from portal.web.context import Service
from tests.conftest import StandingClock
from tests.support.forms import words_of


def bare(words: str) -> str:
    """Return `words` without spaces: a linked number has more of them round it."""
    return "".join(words.split())


def test_every_district_has_a_page_with_all_that_is_known_there(client: FlaskClient, service: Service) -> None:
    for slug, district in service.offer.districts.items():
        answer = client.get(f"/offer/in/{slug}")
        words = words_of(answer)
        assert all(town in words for town in district.towns)
        for page, line in district.lines.items():
            assert bare(line.text) in bare(words)
            assert f'href="/offer/{page}?district={slug}"' in answer.get_data(as_text=True)
            assert all(service.offer.contact(key).name in words for key in line.contacts)


def test_who_has_nowhere_to_sleep_comes_first(client: FlaskClient, service: Service) -> None:
    words = words_of(client.get("/offer/in/fylde"))
    homeless = [service.offer.contact(key) for key in service.offer.district("fylde").homeless]
    assert homeless
    for contact in homeless:
        assert words.index("Nowhere to sleep tonight?") < words.index(contact.name) < words.index("What’s different in")


def test_what_is_not_certain_is_to_be_asked_about_and_names_its_source(client: FlaskClient, service: Service) -> None:
    lines = service.offer.district("pendle").lines.values()
    unsure = [line for line in lines if line.certainty is Certainty.CHECK]
    words = words_of(client.get("/offer/in/pendle"))
    assert words.count("Ask to check this.") == len(unsure) > 0
    assert all(line.source in words for line in unsure)


def test_at_night_the_number_for_the_night_leads(client: FlaskClient, clock: StandingClock) -> None:
    clock.moment = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    words = words_of(client.get("/offer/in/preston"))
    assert "The office is shut now" in words
    assert words.index("Out of hours: 01772 906014") < words.index("01772 906412")


def test_the_list_of_areas_leads_to_each_and_to_those_who_live_elsewhere(client: FlaskClient, service: Service) -> None:
    html = client.get("/offer/in/").get_data(as_text=True)
    for slug in service.offer.districts:
        assert f'href="/offer/in/{slug}"' in html
    assert "Blackpool" in html
    assert ("outside-lancashire" in html) is ("outside-lancashire" in service.offer.pages)


def test_a_district_that_we_do_not_have_is_a_404(client: FlaskClient) -> None:
    assert client.get("/offer/in/atlantis").status_code == 404


def test_an_address_without_its_last_stroke_still_arrives(client: FlaskClient) -> None:
    assert client.get("/offer/in").location.endswith("/offer/in/")


def test_no_page_of_the_offer_hides_behind_another_address(client: FlaskClient, service: Service) -> None:
    adapter = client.application.url_map.bind("localhost")
    for slug in service.offer.pages.keys() - {"urgent-help"}:
        assert adapter.match(f"/offer/{slug}") == ("public.offer_page", {"slug": slug})
