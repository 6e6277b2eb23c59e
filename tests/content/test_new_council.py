"""Another council starts with what holds everywhere, and with a blank for everything that only one council does."""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from content.blanks import BLANK, WHAT
from content.loading import load_offer
from content.offer import Offer
from content.publishing import load_complete, to_mend
from content.quality.texts import Text, page_texts
from content.starting import CannotBegin, begin, starting_files
from content.starting.pages import in_a_month
from tests.support.another_council import NAME, TODAY, begun, filled

REAL = Path("content")
PAGE = "pages/home/setting-up-home.md"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """What another council starts with, before it is written."""
    return starting_files(NAME, TODAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was begun. No test changes it."""
    return begun(tmp_path_factory.mktemp("begun") / "content")


@pytest.fixture(scope="module")
def complete(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder with every blank filled in."""
    return filled(Path(shutil.copytree(folder, tmp_path_factory.mktemp("filled") / "content")))


def tables(files: dict[str, str], name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads(files[name])


def shown(root: Path, offer: Offer) -> list[Text]:
    return [text for page in offer.pages.values() for text in page_texts(root, page)]


def test_it_is_the_same_every_time(files: dict[str, str], folder: Path) -> None:
    written = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert {name: path.read_text(encoding="utf-8") for name, path in written.items()} == files


def test_all_that_is_left_is_listed_once_by_file_and_line(folder: Path, files: dict[str, str]) -> None:
    found = to_mend(folder, TODAY)
    assert {problem.what for problem in found} == {WHAT}
    places = [(problem.file, problem.line) for problem in found]
    assert places == sorted(set(places))
    assert all(problem.field and problem.fix for problem in found)
    lines = [(name, line) for name, words in files.items() for line in words.split("\n") if BLANK in line]
    assert len(found) == sum(not (name.endswith(".toml") and line.startswith("#")) for name, line in lines)


def test_the_council_is_named_and_the_hours_are_kept(files: dict[str, str]) -> None:
    council, real = tables(files, "council.toml"), tomllib.loads((REAL / "council.toml").read_text())
    assert council["council"]["name"] == NAME
    assert council["hours"] == real["hours"]
    assert council["council"]["leave_to"] == real["council"]["leave_to"]
    for field in ("short_name", "area", "text_number", "link_host"):
        assert council["council"][field] == BLANK


def test_national_facts_stay_and_local_ones_keep_only_their_key_and_meaning(files: dict[str, str]) -> None:
    for name in ("contacts.toml", "amounts.toml"):
        real = tomllib.loads((REAL / name).read_text())
        for key, fact in tables(files, name).items():
            assert fact["reach"] == real[key]["reach"]
            if fact["reach"] == "national":
                assert fact == real[key]
            else:
                assert (fact["source"], fact["certainty"]) == (BLANK, "check")
                assert {fact[field] for field in ("phone", "email", "url", "name", "value") if field in fact} == {BLANK}


def test_every_national_fact_and_every_contact_that_a_page_names_is_there(offer: Offer, files: dict[str, str]) -> None:
    contacts, amounts = tables(files, "contacts.toml"), tables(files, "amounts.toml")
    assert {key for key, fact in offer.contacts.items() if fact.reach == "national"} <= set(contacts)
    assert {key for page in offer.pages.values() for key in page.contacts} <= set(contacts)
    assert set(amounts) == set(offer.amounts)


def test_every_page_is_there(offer: Offer, files: dict[str, str]) -> None:
    assert sum(name.startswith("pages/") for name in files) == len(offer.pages)


def test_what_holds_everywhere_stays_word_for_word_and_the_rest_is_a_blank_with_a_hint(files: dict[str, str]) -> None:
    real = (REAL / PAGE).read_text(encoding="utf-8")
    kept = [line for line in files[PAGE].split("\n") if BLANK not in line and "review_by" not in line]
    others = [line for line in kept if line not in real.split("\n")]
    # Sources are written anew when one of them goes, and say the same.
    assert all(re.match(r"\s+(- )?(title|publisher|date): ", line) for line in others)
    assert f"{BLANK}: what your council does. Lancashire says: " in files[PAGE]


def test_a_page_with_blanks_is_not_said_to_be_checked_and_every_page_is_due_in_a_month(files: dict[str, str]) -> None:
    for name, words in files.items():
        if name.startswith("pages/"):
            says_when = re.search(r"(?m)^checked: \d", words)
            assert bool(says_when) == (BLANK not in words), name
            assert "review_by: 2026-12-24" in words


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
    ],
)
def test_a_month_later_is_a_day_of_the_next_month(day: date, later: date) -> None:
    assert in_a_month(day) == later


def test_once_filled_in_it_can_be_published_and_says_nothing_of_the_pattern(complete: Path, offer: Offer) -> None:
    assert to_mend(complete, TODAY) == ()
    begun_offer = load_complete(complete)
    assert begun_offer.council.name == NAME
    places = [name for district in offer.districts.values() for name in (district.name, *district.towns)]
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in ("Lancashire", *places)))
    assert [text for text in shown(complete, begun_offer) if names.search(text.words)] == []


def test_words_to_recognise_danger_by_are_the_same(files: dict[str, str]) -> None:
    new, real = tables(files, "safeguarding.toml"), tomllib.loads((REAL / "safeguarding.toml").read_text())
    for name in ("words", "danger", "idiom", "misspelt", "calm"):
        assert new[name] == real[name]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CannotBegin, match="isn't empty"):
        begin(tmp_path, NAME, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_council_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(CannotBegin, match="no name"):
        begin(tmp_path / "new", "  ", TODAY)


def test_a_name_with_quotes_in_it_is_kept(tmp_path: Path) -> None:
    begin(tmp_path, 'The "Any"\nCouncil \\o/', TODAY)
    council = tomllib.loads((tmp_path / "council.toml").read_text())
    assert council["council"]["name"] == 'The "Any" Council \\o/'


def test_a_pattern_that_is_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotBegin, match=r"must be mended first(.|\n)*council\.toml"):
        starting_files(NAME, TODAY, tmp_path)


def test_the_pattern_is_what_ships_with_the_project(offer: Offer) -> None:
    assert load_offer(REAL).version == offer.version
