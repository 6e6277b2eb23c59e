"""Nothing with a blank in it is published, and everything to mend is named where it stands."""

from datetime import date
from pathlib import Path

import pytest

from content.blanks import WHAT, blanks
from content.errors import BadContent
from content.publishing import load_complete, to_mend
from tests.content.conftest import Break

PAGE = "pages/home/council-tax.md"
TODAY = date(2026, 11, 24)


def test_the_real_content_has_no_blanks() -> None:
    assert blanks(Path("content")) == []


def test_one_blank_keeps_all_from_being_published(folder: Path, replace: Break) -> None:
    replace("contacts.toml", 'name = "Samaritans"', 'name = "FILL IN"')
    with pytest.raises(BadContent) as refusal:
        load_complete(folder)
    assert [(each.file, each.field, each.what) for each in refusal.value.problems] == [
        ("contacts.toml", "samaritans.name", WHAT)
    ]


def test_a_blank_in_a_page_is_named_with_its_field_its_line_and_the_hint(folder: Path, replace: Break) -> None:
    replace(PAGE, "\nsummary: ", "\nsummary: 'FILL IN: what your council does. Lancashire says: no.'\nold: ")
    found = [each for each in to_mend(folder, TODAY) if each.what == WHAT]
    line = 1 + (folder / PAGE).read_text().split("\n").index(
        "summary: 'FILL IN: what your council does. Lancashire says: no.'"
    )
    assert [(each.file, each.field, each.line) for each in found] == [(PAGE, "summary", line)]
    assert found[0].fix == "Write what your council does. Lancashire says: no."


def test_blanks_in_the_body_in_lists_and_in_rows_are_named(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    fields = "slug: a\nwho:\n  words:\n    - FILL IN now\nsteps:\n  - do: x\n  - do: FILL IN"
    (tmp_path / "pages/a.md").write_text(f"---\n{fields}\n---\nOne.\n\nFILL IN: it.\n")
    rows = '# FILL IN is no blank here\n[[row]]\na = 1\n[[row]]\nlines = [\n  "FILL IN",\n]\n'
    (tmp_path / "rows.toml").write_text(rows)
    assert [(each.file, each.field, each.line) for each in blanks(tmp_path)] == [
        ("pages/a.md", "who.words", 5),
        ("pages/a.md", "steps 2.do", 8),
        ("pages/a.md", "body", 12),
        ("rows.toml", "row 2.lines", 6),
    ]


def test_a_page_that_cannot_be_read_still_has_its_blanks_named(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.md").write_text("---\ntitle: a: b: FILL IN\n---\n")
    assert [(each.field, each.line) for each in blanks(tmp_path)] == [("front matter", 2)]


def test_a_blank_is_not_named_again_for_being_too_long_or_no_date(folder: Path, replace: Break) -> None:
    replace(PAGE, "\nsms: ", f"\nsms: 'FILL IN: {'what your council does ' * 20}'\nold: ")
    replace(PAGE, "\nchecked: 2", "\nchecked: FILL IN\nolder: 2")
    found = [each for each in to_mend(folder, TODAY) if each.file == PAGE]
    assert [each.field for each in found if each.what == WHAT] == ["sms", "checked"]
    assert {each.field for each in found if each.what != WHAT} == {"old", "older"}


def test_a_page_that_an_editor_saved_in_an_older_way_is_named(folder: Path) -> None:
    page = folder / PAGE
    page.write_bytes(page.read_bytes() + "\nIt costs £3.\n".encode("cp1252"))
    last = page.read_bytes().count(b"\n")
    assert [(each.file, each.field, each.line) for each in to_mend(folder, TODAY)] == [(PAGE, "file", last)]


def test_what_only_the_assistant_reads_is_checked_too(folder: Path, replace: Break) -> None:
    replace("replies.toml", 'key = "STOP"', 'key = "HALT"')
    assert any((each.file, each.field) == ("replies.toml", "STOP") for each in to_mend(folder, TODAY))


def test_everything_is_told_by_file_and_line(folder: Path, replace: Break) -> None:
    replace("amounts.toml", "[setting-up-home]", "[setting-up]")
    replace(PAGE, "\nsummary:", "\nsumary:")
    found = to_mend(folder, TODAY)
    assert [(each.file, each.line) for each in found] == sorted((each.file, each.line) for each in found)
    assert {each.file for each in found} >= {PAGE, "pages/home/setting-up-home.md"}
