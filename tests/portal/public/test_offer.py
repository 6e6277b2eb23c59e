"""Browsing the offer: what a page shows, and what it never does."""

from flask.testing import FlaskClient

from portal.web.context import Service
from tests.support.forms import words_of


def test_every_page_of_the_offer_can_be_opened_and_names_its_sources(client: FlaskClient, service: Service) -> None:
    for slug, page in service.offer.pages.items():
        answer = client.get(f"/offer/{slug}", follow_redirects=True)
        assert answer.status_code == 200, slug
        assert page.title in words_of(answer)


def test_every_topic_can_be_opened_also_those_still_being_written(client: FlaskClient, service: Service) -> None:
    for slug, section in service.offer.sections.items():
        answer = client.get(f"/offer/section/{slug}")
        assert section.title in words_of(answer)
        if not service.offer.pages_in(slug):
            assert "still writing" in words_of(answer)


def test_choosing_a_district_shows_what_is_known_there(client: FlaskClient, service: Service) -> None:
    line = service.offer.line_for("burnley", "council-tax")
    assert line
    assert line.text in words_of(client.get("/offer/council-tax?district=burnley"))


def test_an_uncertain_fact_is_shown_as_something_to_ask(client: FlaskClient) -> None:
    words = words_of(client.get("/offer/council-tax?district=burnley"))
    assert "Ask to check" in words


def test_a_page_says_when_it_was_checked(client: FlaskClient) -> None:
    assert "24 November 2026" in words_of(client.get("/offer/council-tax"))


def test_the_team_page_leads_to_referring_yourself(client: FlaskClient) -> None:
    assert 'href="/refer"' in client.get("/offer/employment-support").get_data(as_text=True)


def test_a_page_or_district_that_is_not_there_is_a_404_with_a_way_on(client: FlaskClient) -> None:
    for path in ("/offer/free-car", "/offer/council-tax?district=atlantis", "/offer/section/none"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "We can't find that page" in words_of(answer).replace("’", "'")
        assert "999" in words_of(answer)


def test_a_kept_page_is_not_sent_twice_to_who_has_it(client: FlaskClient) -> None:
    first = client.get("/offer/council-tax", headers={"Accept-Encoding": "br"})
    again = client.get(
        "/offer/council-tax", headers={"Accept-Encoding": "br", "If-None-Match": str(first.headers["ETag"])}
    )
    assert first.headers["Content-Encoding"] == "br"
    assert again.status_code == 304
    assert again.get_data() == b""


def test_urgent_help_gives_each_number_as_something_to_press(client: FlaskClient) -> None:
    page = client.get("/urgent-help").get_data(as_text=True)
    for link in ("tel:999", "tel:116123", "tel:03001236722"):
        assert link in page


def test_leaving_forgets_what_the_browser_holds_and_goes_to_the_weather(client: FlaskClient) -> None:
    client.get("/ask")
    answer = client.get("/leave")
    assert answer.status_code == 303
    assert "weather" in answer.location
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert "Expires=Thu, 01 Jan 1970" in answer.headers["Set-Cookie"]


def test_search_marks_the_words_and_survives_anything_typed(client: FlaskClient) -> None:
    assert "<mark>" in client.get("/search?q=counsil+tax").get_data(as_text=True)
    for query in ("", "😀", "\x00\x07", "a" * 5000, "<script>alert(1)</script>", 'title:(a* AND "', "%ff%fe"):
        answer = client.get("/search", query_string={"q": query})
        assert answer.status_code == 200
        assert "<script>" not in answer.get_data(as_text=True)


def test_a_search_that_finds_nothing_says_so_and_offers_a_person(client: FlaskClient) -> None:
    words = words_of(client.get("/search?q=zzqx+wvvk"))
    assert "We don't have a page" in words.replace("’", "'")
    assert "0300 123 6720" in words


def test_the_service_says_that_it_is_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"ok": True}
    assert client.get("/readyz").get_json() == {"ok": True, "missing": []}
