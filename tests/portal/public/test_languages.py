"""Pages in another language: offered only where words were checked, and never with another figure than in English."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from content.offer import Offer
from portal.migrating import migrate
from portal.settings import Settings
from portal.web import catalogues
from portal.web.context import EXTENSION, Service
from tests.conftest import StandingClock
from tests.support.made_up_language import ARABIC, catalogue, content_in, page

PAGES = ("home/council-tax", "home/setting-up-home", "home/finding-a-home")
LINK_TO_ARABIC = re.compile(r'<a href="([^"]*)" lang="ar" dir="rtl" hreflang="ar"[^>]*>العربية</a>')


@pytest.fixture(scope="module")
def arabic_app(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, had Arabic checked words. One translation is older than its page, one names other figures."""
    root = tmp_path_factory.mktemp("arabic")
    folder = content_in(root, ARABIC, *PAGES)
    older = folder / "pages/home/setting-up-home.md"
    words = older.read_text(encoding="utf-8")
    changed = "\nchanges:\n  - {'on': 2026-11-23, what: Something}\nchecked: "
    older.write_text(words.replace("\nchecked: ", changed, 1), encoding="utf-8")
    page(folder, "home/setting-up-home", ARABIC, translated_from="2026-11-01")
    page(folder, "home/finding-a-home", ARABIC, body="نص")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "FOLDER", catalogue(root / "translations", ARABIC))
        app = create_app(
            dataclasses.replace(
                settings,
                content_dir=folder,
                data_dir=root / "data",
                database_url=f"sqlite:///{root / 'arabic.sqlite3'}",
            ),
            StandingClock(),
        )
    app.testing = True
    service: Service = app.extensions[EXTENSION]
    migrate(service.database)
    yield app
    service.database.engine.dispose()


@pytest.fixture
def arabic(arabic_app: Flask) -> FlaskClient:
    return arabic_app.test_client()


def html_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_no_language_is_offered_as_long_as_nobody_has_checked_its_words(client: FlaskClient) -> None:
    html = html_of(client, "/offer/council-tax?lang=ar")
    assert '<html lang="en-GB" dir="ltr">' in html
    assert "hreflang" not in html
    assert "lang=ar" not in html


def test_each_language_is_named_by_its_own_name_and_leads_to_this_page_in_it(arabic: FlaskClient) -> None:
    html = html_of(arabic, "/offer/council-tax?district=burnley")
    assert '<html lang="en-GB" dir="ltr">' in html
    found = LINK_TO_ARABIC.search(html)
    assert found
    assert set(found[1].partition("?")[2].split("&amp;")) == {"district=burnley", "lang=ar"}
    assert html_of(arabic, found[1].replace("&amp;", "&")).startswith('<!doctype html>\n<html lang="ar" dir="rtl">')


def test_a_page_says_its_language_and_direction_and_links_keep_it(arabic: FlaskClient) -> None:
    html = html_of(arabic, "/offer/council-tax?lang=ar")
    links = re.findall(r'<a [^>]*?href="(/[^"]*)"', html)
    without = [link for link in links if "lang=ar" not in link and link not in ("/offer/council-tax", "/staff/sign-in")]
    assert without == []
    assert '<link rel="alternate" hreflang="ar" href="http://127.0.0.1:8000/offer/council-tax?lang=ar">' in html
    assert '<input type="hidden" name="lang" value="ar">' in html


def test_what_has_no_translation_is_marked_as_english(arabic: FlaskClient) -> None:
    html = html_of(arabic, "/offer/mental-health?lang=ar")
    assert '<h1 id="title" itemprop="name"><span lang="en-GB" dir="ltr">Mental health and wellbeing</span></h1>' in html
    assert '<div lang="en-GB" dir="ltr"><p>' in html
    assert 'hreflang="ar" href="http' not in html


def test_a_translation_with_other_figures_is_withheld_and_the_english_page_shown(arabic: FlaskClient) -> None:
    html = html_of(arabic, "/offer/finding-a-home?lang=ar")
    assert '<span lang="en-GB" dir="ltr">Finding your own place</span></h1>' in html
    assert 'class="translated"' not in html


def test_a_translation_of_an_older_page_says_so(arabic: FlaskClient) -> None:
    older, current = (html_of(arabic, f"/offer/{slug}?lang=ar") for slug in ("setting-up-home", "council-tax"))
    assert 'class="translated"' in older
    assert 'class="translated"' in current
    assert older.count('class="box act"') == current.count('class="box act"') + 1


def test_kept_pages_are_kept_for_each_language_and_for_no_made_up_one(arabic: FlaskClient) -> None:
    tags = {
        code: arabic.get(f"/offer/council-tax?lang={code}").headers["ETag"]
        for code in ("", "en", "ar", "xx", "so", "ar")
    }
    assert tags[""] == tags["en"] == tags["xx"] == tags["so"] != tags["ar"]
    same = arabic.get("/offer/council-tax?lang=ar", headers={"If-None-Match": tags["ar"]})
    assert same.status_code == 304


def test_nothing_else_in_an_address_gets_into_the_links_of_a_page_that_is_kept(arabic: FlaskClient) -> None:
    html = html_of(
        arabic, "/offer/voting?endpoint=x&_external=1&_scheme=javascript&_anchor=x&slug=y&note=secret&lang=ar"
    )
    assert LINK_TO_ARABIC.findall(html) == ["/offer/voting?lang=ar"]
    assert "secret" not in html
    assert "javascript" not in html
    assert LINK_TO_ARABIC.findall(html_of(arabic, "/search?q=%22%3E%3Cb%3E"))[0].startswith(
        "/search?q=%22%3E%3Cb%3E&amp;"
    )


def test_every_public_page_works_in_another_language(arabic: FlaskClient, offer: Offer) -> None:
    addresses = [
        "/",
        "/offer/",
        "/search",
        "/search?q=tax",
        "/search?q=zzqq",
        "/urgent-help",
        "/privacy",
        "/accessibility",
    ]
    addresses += ["/ask", "/what-can-i-get", "/refer", "/offer/about", "/offer/changes", "/offer/print", "/offer/in/"]
    addresses += ["/offer/in/burnley", "/offer/council-tax/helpful", "/offer/council-tax/told-no"]
    addresses += [f"/refer/{step}" for step in ("someone", "help", "you", "area", "now", "reach", "check")]
    addresses += [f"/offer/section/{section}" for section in offer.sections]
    for address in addresses:
        html = html_of(arabic, f"{address}{'&' if '?' in address else '?'}lang=ar")
        assert '<html lang="ar" dir="rtl">' in html, address
        assert "%(" not in html, address


def test_an_error_page_speaks_the_language_too(arabic: FlaskClient) -> None:
    answer = arabic.get("/nothing?lang=ar")
    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl">' in answer.get_data(as_text=True)


def test_a_form_and_its_errors_are_in_the_language_and_nothing_typed_is_lost(arabic: FlaskClient) -> None:
    html = html_of(arabic, "/refer/you?lang=ar")
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', html)
    assert token
    answer = arabic.post("/refer/you?lang=ar", data={"csrf_token": token[1], "age": "sixty"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="sixty"' in html
    assert "Write your age" not in html
    on = arabic.post("/refer/you?lang=ar", data={"csrf_token": token[1], "age": "19", "first_name": "Robin"})
    assert on.headers["Location"].endswith("lang=ar")


def test_staff_pages_stay_english(arabic: FlaskClient) -> None:
    assert '<html lang="en-GB" dir="ltr">' in html_of(arabic, "/staff/sign-in?lang=ar")


def test_dates_are_written_as_in_the_language(arabic: FlaskClient) -> None:
    assert "نوفمبر 2026" in html_of(arabic, "/offer/council-tax?lang=ar")


def test_a_page_in_another_language_is_as_light_as_the_english_one(arabic: FlaskClient) -> None:
    english, other = (
        len(arabic.get(f"/offer/council-tax?lang={code}", headers={"Accept-Encoding": "gzip"}).get_data())
        for code in ("en", "ar")
    )
    assert other < english + 2048
    assert other + Path("portal/static/style.css").stat().st_size // 4 < 14 * 1024
