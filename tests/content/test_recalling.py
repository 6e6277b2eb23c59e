"""What was made of the same words at the last start is recalled, and never anything else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from content import recalling as recalling_module
from content.errors import BadContent
from content.markup import to_html
from content.publishing import load_complete
from content.recalling import recalled, recalled_table, recalling
from content.replies import load_replies
from content.safeguarding import Safeguarding, load_safeguarding

CONTENT = Path("content")


class Maker:
    """Makes capitals of words, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, words: str) -> str:
        def make() -> str:
            self.asked += 1
            return words.upper()

        return recalled("capitals", words, make)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "recalled"


def test_what_was_made_before_is_not_made_again(path: Path) -> None:
    make = Maker()
    for _ in range(3):
        with recalling(path):
            assert [make("one"), make("one"), make("ünë \ud800")] == ["ONE", "ONE", "ÜNË \ud800"]
    assert make.asked == 2


def test_outside_nothing_is_recalled(path: Path) -> None:
    make = Maker()
    with recalling(path):
        make("one")
    assert make("one") == "ONE"
    assert make.asked == 2


def test_the_same_words_for_something_else_are_something_else(path: Path) -> None:
    with recalling(path):
        assert recalled("one", "words", lambda: "a") == "a"
        assert recalled("other", "words", lambda: "b") == "b"


def test_what_nobody_asks_for_any_more_is_forgotten(path: Path) -> None:
    make = Maker()
    for words in (("one", "two"), ("two",), ("one",)):
        with recalling(path):
            for each in words:
                make(each)
    assert make.asked == 3


def test_nothing_is_written_where_nothing_is_new(path: Path) -> None:
    for _ in range(2):
        with recalling(path):
            Maker()("one")
        kept = path.stat()
    path.touch()
    with recalling(path):
        Maker()("one")
    assert path.stat().st_ino == kept.st_ino
    assert [each.name for each in path.parent.iterdir()] == ["recalled"]


@pytest.mark.parametrize("place", [0, 70, -2])
def test_a_file_that_was_changed_by_a_bit_is_not_believed(path: Path, place: int) -> None:
    make = Maker()
    with recalling(path):
        make("one")
    held = bytearray(path.read_bytes())
    held[place] ^= 1
    path.write_bytes(bytes(held))
    with recalling(path):
        assert make("one") == "ONE"
    assert make.asked == 2


@pytest.mark.parametrize("harm", [b"", b"\n", b"no seal", None])
def test_a_file_that_is_cut_short_or_no_file_costs_only_the_time(path: Path, harm: bytes | None) -> None:
    path.mkdir(parents=True) if harm is None else path.parent.mkdir()
    if harm is not None:
        path.write_bytes(harm)
    with recalling(path):
        assert Maker()("one") == "ONE"


def test_where_it_cannot_be_written_the_service_starts_all_the_same(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.write_text("a file where the folder should be")
    with recalling(path):
        assert Maker()("one") == "ONE"
    assert "recalled_not_kept" in caplog.text


def test_other_code_or_libraries_make_it_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    with recalling(path):
        make("one")
    monkeypatch.setattr(recalling_module, "_code", lambda: "other")
    with recalling(path):
        make("one")
    assert make.asked == 2


def test_what_fails_is_raised_each_time_and_spoils_nothing(path: Path) -> None:
    make = Maker()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), recalling(path):
            recalled("number", "words", lambda: 1 // 0)
    with recalling(path):
        make("one")
    with pytest.raises(ZeroDivisionError), recalling(path):
        recalled("number", "words", lambda: 1 // 0)
    with recalling(path):
        make("one")
    assert make.asked == 1


@pytest.mark.parametrize(
    "words",
    [
        "checked: 2026-11-27\nrows:\n- {day: 2026-01-02, on: yes, of: 1.5, none: null}",
        "18: a number for a key",
        "at: 2026-11-27 12:00:00",
        "words alone",
        "{}",
        "'\0date': no date",
    ],
)
def test_a_table_comes_back_as_it_was_read(path: Path, words: str) -> None:
    expected = _loaded(words)
    for _ in range(2):
        with recalling(path):
            assert recalled_table("yaml", words, _loaded) == expected


def _loaded(words: str) -> Any:
    try:
        return yaml.safe_load(words)
    except yaml.YAMLError:
        return {"\0date": "no date"}


def test_a_date_comes_back_as_a_date(path: Path) -> None:
    for _ in range(2):
        with recalling(path):
            assert recalled_table("yaml", "day: 2026-11-27", yaml.safe_load) == {"day": date(2026, 11, 27)}


def test_the_whole_offer_and_every_pattern_are_the_same_recalled_or_not(path: Path) -> None:
    plain = load_complete(CONTENT)
    plain_danger, plain_replies = load_safeguarding(CONTENT, plain), load_replies(CONTENT, plain)
    for _ in range(2):
        with recalling(path):
            offer = load_complete(CONTENT)
            danger, replies = load_safeguarding(CONTENT, offer), load_replies(CONTENT, offer)
        assert offer == plain
        assert _told(danger) == _told(plain_danger)
        assert (danger.known, replies.known) == (plain_danger.known, plain_replies.known)


def _told(danger: Safeguarding) -> Any:
    books = (danger.danger_book, danger.together_book, danger.idiom_book)
    return [vars(book) for book in books], danger.dangers, danger.idioms, danger.crises


def test_a_pattern_that_cannot_be_read_is_named_also_when_others_are_recalled(path: Path, tmp_path: Path) -> None:
    content, offer = tmp_path / "content", load_complete(CONTENT)
    content.mkdir()
    words = (CONTENT / "safeguarding.toml").read_text(encoding="utf-8")
    (content / "safeguarding.toml").write_text(words, encoding="utf-8")
    with recalling(path):
        load_safeguarding(content, offer)
    broken = words.replace("patterns = [", 'patterns = [\n  "i want (to",', 1)
    (content / "safeguarding.toml").write_text(broken, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadContent, match="opening bracket without a closing one"), recalling(path):
            load_safeguarding(content, offer)


def test_a_changed_family_of_words_changes_what_patterns_mean(path: Path, tmp_path: Path) -> None:
    content, offer = tmp_path / "content", load_complete(CONTENT)
    content.mkdir()
    words = (CONTENT / "safeguarding.toml").read_text(encoding="utf-8")
    found = []
    for changed in (words, words.replace("\nhis = [", '\nhis = ["zog", ', 1)):
        assert "\nhis = [" in words
        (content / "safeguarding.toml").write_text(changed, encoding="utf-8")
        with recalling(path):
            danger = load_safeguarding(content, offer)
        found.append(json.dumps(danger.danger_book._regexes).count("zog"))
    assert found[1] > found[0]


def test_markdown_is_sanitised_also_when_it_is_recalled(path: Path) -> None:
    for _ in range(2):
        with recalling(path):
            assert "<script" not in to_html("hello <script>alert(1)</script> **you**")
