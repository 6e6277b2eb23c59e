"""A translated page names the same figures as the English one, or it isn't shown; and an editor is told why."""

from datetime import date
from pathlib import Path

import pytest

from content.languages import ISOLATED
from content.loading import load_offer
from content.translations import Standing, Translation
from tests.content.conftest import Break, Problems
from tests.support.made_up_language import ARABIC, english_facts, offered, page

TAX = "home/council-tax"
FILE = "pages/home/council-tax.ar.md"


@pytest.fixture
def arabic(folder: Path) -> Path:
    """A folder in which Arabic is offered and the council tax page has a translation into it."""
    offered(folder, ARABIC)
    page(folder, TAX, ARABIC)
    return folder


def translation_in(folder: Path) -> Translation:
    found = load_offer(folder).translation("council-tax", ARABIC)
    assert found is not None
    return found


def test_no_language_but_english_is_offered_as_long_as_no_words_are_checked() -> None:
    offer = load_offer(Path("content"))
    assert [code for code, language in offer.languages.items() if language.is_offered] == ["en"]
    assert offer.translations == {}


def test_a_translation_in_step_has_nothing_to_mend(arabic: Path, faults: Problems) -> None:
    assert [fault for fault in faults() if "council-tax" in fault.file] == []
    assert translation_in(arabic).same_facts


def test_figures_and_numbers_stand_apart_from_words_of_the_other_direction(arabic: Path) -> None:
    found = translation_in(arabic)
    assert "<bdi>25%</bdi>" in found.body_html
    assert '<bdi><a href="tel:03001236720" rel="noreferrer noopener">0300 123 6720</a></bdi>' in found.body_html
    (arabic / FILE).write_text(
        (arabic / FILE).read_text(encoding="utf-8").replace('summary: "', 'summary: "{phone:csc} '), encoding="utf-8"
    )
    assert translation_in(arabic).summary.startswith(f"{ISOLATED[0]}0300 123 6720{ISOLATED[1]}")


def test_what_is_not_certain_is_said_to_be_so_in_the_other_language_too(folder: Path) -> None:
    offered(folder, ARABIC)
    page(folder, "home/setting-up-home", ARABIC)
    offer = load_offer(folder)
    found = offer.translation("setting-up-home", ARABIC)
    assert found is not None
    assert f"£3,000 ({offer.languages[ARABIC].wording.ask_to_check})" in found.body_html
    assert "ask to check" not in found.body_html


def test_links_in_a_translation_stay_in_its_language(folder: Path) -> None:
    offered(folder, ARABIC)
    names = " ".join(f"{{{kind}:{key}}}" for kind, key in sorted(english_facts(folder, TAX)))
    page(folder, TAX, ARABIC, body=f"[نص](page:your-rights) [نص](go:/ask) {names}")
    html = translation_in(folder).body_html
    assert 'href="/offer/your-rights?lang=ar"' in html
    assert 'href="/ask?lang=ar"' in html


def test_a_translation_that_leaves_a_number_out_or_adds_one_is_withheld(arabic: Path, faults: Problems) -> None:
    page(arabic, TAX, ARABIC, body="نص {phone:csc} {amount:setting-up-home}")
    found = translation_in(arabic)
    assert found.standing(date(2026, 11, 24), []) is Standing.WITHHELD
    said = [fault.what for fault in faults() if fault.file == FILE]
    assert any(what.startswith("leaves out") for what in said)
    assert any(what.startswith("adds {amount:setting-up-home}") for what in said)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("£1,200", "a figure typed in: '£1,200'"),
        ("0300 999 8888", "a phone number typed in"),
        ("٧٧", "has the number 77, which the English page hasn't"),
        ("77", "has the number 77, which the English page hasn't"),
    ],
)
def test_a_figure_typed_into_a_translation_is_found(
    arabic: Path, replace: Break, faults: Problems, typed: str, says: str
) -> None:
    replace(FILE, "title: ", f"title: {typed} ")
    assert arabic
    assert any(says in fault.what and fault.line == 2 for fault in faults() if fault.file == FILE)


def test_an_english_page_that_was_checked_again_asks_for_a_look_at_its_translation(
    arabic: Path, replace: Break, faults: Problems
) -> None:
    page(arabic, TAX, ARABIC, translated_from="2026-10-01")
    replace(
        f"pages/{TAX}.md", "\nchanges:\n", "\nchanges:\n  - {'on': 2026-11-20, what: A new line}\n"
    ) if "\nchanges:\n" in (arabic / f"pages/{TAX}.md").read_text(encoding="utf-8") else replace(
        f"pages/{TAX}.md", "\nchecked: ", "\nchanges:\n  - {'on': 2026-11-20, what: A new line}\nchecked: "
    )
    fault = next(fault for fault in faults() if fault.file == FILE)
    assert fault.field == "translated_from"
    assert "checked again on 2026-11-24" in fault.what
    assert "A new line" in fault.what


def test_a_change_makes_a_translation_older_and_a_check_alone_does_not() -> None:
    found = Translation(
        "a", ARABIC, "", "", "", "", date(2026, 10, 2), "", translated_from=date(2026, 10, 1), same_facts=True
    )
    assert found.standing(date(2026, 11, 24), []) is Standing.CURRENT
    assert found.standing(date(2026, 11, 24), [date(2026, 9, 1)]) is Standing.CURRENT
    assert found.standing(date(2026, 11, 24), [date(2026, 11, 20)]) is Standing.OLDER


def test_a_translation_of_no_page_or_into_no_language_is_refused(folder: Path, problems: Problems) -> None:
    english = (folder / f"pages/{TAX}.md").read_text(encoding="utf-8")
    assert english
    page(folder, TAX, ARABIC).rename(folder / "pages/home/free-car.ar.md")
    page(folder, TAX, ARABIC).rename(folder / "pages/home/council-tax.xx.md")
    page(folder, TAX, ARABIC).rename(folder / "pages/home/council-tax.en.md")
    said = {problem.file: problem.what for problem in problems()}
    assert said["pages/home/free-car.ar.md"] == "is a translation of no page."
    assert said["pages/home/council-tax.xx.md"] == "is in the language 'xx'."
    assert said["pages/home/council-tax.en.md"] == "is in the language 'en'."


def test_what_a_translation_names_must_be_known(arabic: Path, problems: Problems, replace: Break) -> None:
    replace(FILE, "title: ", "title: '{phone:batphone}' # ")
    replace(FILE, "checked_by: ", "approved: ")
    page_file = arabic / FILE
    page_file.write_text(page_file.read_text(encoding="utf-8") + "\n[نص](page:free-car)\n", encoding="utf-8")
    found = {(problem.field, problem.what) for problem in problems() if problem.file == FILE}
    assert ("title", "names {phone:batphone}, which is not known.") in found
    assert ("checked_by", "is missing.") in found
    assert ("approved", "is not a field that is known here.") in found
    assert ("body", "links to 'page:free-car', which leads nowhere.") in found


def test_a_text_that_is_too_long_for_another_script_is_refused(
    arabic: Path, problems: Problems, replace: Break
) -> None:
    replace(FILE, "sms: ", f"sms: {'نص ' * 80}")
    assert arabic
    assert any(problem.field == "sms" and "letters once filled in" in problem.what for problem in problems())


def test_a_translation_into_a_language_that_is_not_offered_is_told_to_the_editor(
    folder: Path, faults: Problems
) -> None:
    page(folder, TAX, ARABIC)
    assert [fault.what for fault in faults() if fault.file == FILE] == ["is not shown: ar is not offered yet."]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('direction = "rtl"', 'direction = "up"', "ar.direction"),
        ('checked_by = "nobody: these are made-up words"\nask', "ask", "ar.checked_by"),
        ("{word} ", "", "ar.text_to"),
        ("ask_to_check", "ask_check", "ar.ask_to_check"),
    ],
)
def test_a_language_that_is_offered_must_be_whole(
    arabic: Path, problems: Problems, old: str, new: str, field: str
) -> None:
    file = arabic / "languages.toml"
    before, table, after = file.read_text(encoding="utf-8").partition("[ar]\n")
    assert old in after
    file.write_text(before + table + after.replace(old, new, 1), encoding="utf-8")
    assert field in {problem.field for problem in problems() if problem.file == "languages.toml"}


def test_english_itself_may_not_be_taken_out(folder: Path, problems: Problems, replace: Break) -> None:
    replace("languages.toml", "[en]\n", "[enx]\n")
    assert folder
    assert any(problem.file == "languages.toml" and problem.field == "en" for problem in problems())
