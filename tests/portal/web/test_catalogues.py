"""Translators get every word of the interface, and no translation can lose a number or bring markup of its own."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from content.errors import BadContent
from content.languages import Language
from content.offer import Offer
from portal.web.catalogues import Catalogues, broken_in
from tests.support import translations
from tests.support.made_up_language import ARABIC, POLISH, catalogue


def template() -> Catalog:
    with translations.TEMPLATE.open("rb") as file:
        return read_po(file)


def ids(catalog: Catalog) -> set[str | tuple[str, ...]]:
    return {tuple(each.id) if isinstance(each.id, list) else each.id for each in catalog if each.id}


def test_every_message_of_the_interface_is_in_the_template() -> None:
    assert ids(translations.collected()) == ids(template()), "run make translations, and commit what it writes"
    assert translations.TEMPLATE.read_bytes() == translations.written(translations.collected(), header=False)


def test_the_words_of_templates_forms_services_and_errors_are_all_collected() -> None:
    found = {form for each in ids(translations.collected()) for form in (each if isinstance(each, tuple) else (each,))}
    assert {"Skip to the page", "Mobile number", "Finding a job", "We can't find that page", "Yours now"} <= found


def test_no_catalogue_that_ships_has_a_broken_message() -> None:
    for file in sorted(translations.FOLDER.glob("*/LC_MESSAGES/*.po")):
        with file.open("rb") as opened:
            assert list(broken_in(read_po(opened, locale=file.parents[1].name.replace("-", "_")))) == []


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("Ring %(phone)s.", "نص"),
        ("Ring %(phone)s.", "نص %(number)s"),
        ("Ring 999.", "نص 998"),
        ("Ring 999.", "نص ٩٩٩"),
        ("All of it", "نص <script>alert(1)</script>"),
        ("All of it", "نص 100%"),
        ('<a href="%(urgent)s">Urgent help</a>', '<a href="https://elsewhere.example">نص</a>'),
    ],
)
def test_a_translation_that_loses_a_value_or_brings_its_own_is_refused(
    tmp_path: Path, offer: Offer, english: str, translated: str
) -> None:
    folder = catalogue(tmp_path / "translations", ARABIC)
    file = folder / ARABIC / "LC_MESSAGES" / "messages.po"
    catalog = Catalog(locale=ARABIC, charset="utf-8", fuzzy=False)
    catalog.add(english, translated)
    file.write_bytes(translations.written(catalog, header=True))
    with pytest.raises(BadContent) as refusal:
        Catalogues(folder, only(offer, ARABIC))
    assert [problem.field for problem in refusal.value.problems] == [english]


def test_a_language_with_several_plurals_is_read(tmp_path: Path, offer: Offer) -> None:
    folder = catalogue(tmp_path / "translations", POLISH)
    assert Catalogues(folder, only(offer, POLISH))


def only(offer: Offer, code: str) -> dict[str, Language]:
    return {code: offer.languages[code]}


def test_a_language_without_its_words_stops_the_start_and_says_why(tmp_path: Path, offer: Offer) -> None:
    with pytest.raises(BadContent, match="is missing, and ar is offered"):
        Catalogues(tmp_path, only(offer, ARABIC))


def test_a_file_that_is_no_catalogue_stops_the_start_and_says_where(tmp_path: Path, offer: Offer) -> None:
    place = tmp_path / ARABIC / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").write_text("msgid This is no catalogue\n", encoding="utf-8")
    with pytest.raises(BadContent, match="can't be read"):
        Catalogues(tmp_path, only(offer, ARABIC))


def test_a_sentence_that_changed_is_translated_anew_and_never_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = template()
    monkeypatch.setattr(translations, "collected", lambda: known)
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "TEMPLATE", tmp_path / "messages.pot")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    assert translations.bring_up_to_date(POLISH)[1].startswith("pl/LC_MESSAGES/messages.po: 0 of ")
    file = tmp_path / POLISH / "LC_MESSAGES" / "messages.po"
    words = file.read_text(encoding="utf-8")
    old = words.replace('msgid "Skip to the page"\nmsgstr ""', 'msgid "Skip to this page"\nmsgstr "ćma"', 1)
    assert old != words
    file.write_text(old, encoding="utf-8")
    assert translations.bring_up_to_date()[1].startswith("pl/LC_MESSAGES/messages.po: 0 of ")
    assert 'msgid "Skip to the page"\nmsgstr ""' in file.read_text(encoding="utf-8")
