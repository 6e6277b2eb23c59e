"""What search engines are told."""

import xml.etree.ElementTree as ET
from urllib.robotparser import RobotFileParser

from flask.testing import FlaskClient

from content.history import last_touched
from portal.web.context import Service

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: FlaskClient, service: Service) -> dict[str, str | None]:
    """Return each path of the sitemap and its day."""
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    urls = ET.fromstring(answer.get_data()).findall(f"{MAP}url")  # noqa: S314 - our own answer
    base = service.settings.public_base_url
    whole = {str(url.findtext(f"{MAP}loc")): url.findtext(f"{MAP}lastmod") for url in urls}
    assert all(address.startswith(f"{base}/") for address in whole)
    return {address.removeprefix(base): day for address, day in whole.items()}


def test_every_address_of_the_sitemap_is_a_page(client: FlaskClient, service: Service) -> None:
    for path in listed(client, service):
        assert client.get(path).status_code == 200, path


def test_every_page_and_district_is_there_with_its_day(client: FlaskClient, service: Service) -> None:
    found = listed(client, service)
    for slug, page in service.offer.pages.items():
        path = "/urgent-help" if slug == "urgent-help" else f"/offer/{slug}"
        assert found[path] == last_touched(page).isoformat()
    for slug in service.offer.districts:
        assert f"/offer/in/{slug}" in found
    assert {"/", "/offer/", "/offer/in/", "/offer/about", "/offer/print", "/privacy"} <= found.keys()


def test_crawlers_are_kept_out_of_what_is_not_for_finding(client: FlaskClient, service: Service) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").get_data(as_text=True).splitlines())
    base = service.settings.public_base_url
    assert robots.site_maps() == [f"{base}/sitemap.xml"]
    for path in ("/sms/inbound", "/phone", "/ask/talk"):
        assert not robots.can_fetch("anyone", base + path)
    for path in listed(client, service):
        assert robots.can_fetch("anyone", base + path), path
