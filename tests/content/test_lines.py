"""The line of a field is found, so that an editor can go straight to it."""

from pathlib import Path

import pytest

from content.errors import Problem
from content.lines import line_of, located, split_page

PAGE = """\
---
slug: a-page
who:
  youngest: 16
  words:
    - "One."
    - "Two."
gets: |
  First line.

  See [it](page:free-car).
steps:
  - do: "Ask"
    how: "Ring"
  - do: "Ask again"
    say: "Please"
related: [here, there]
rules:
  - get: "Help"
    when:
      age: [18, 24]
      care: [still]
---
## More

The body, with a [link](page:no-bike).
"""
TABLES = """\
# What it is.
[burnley]
name = "Burnley"
towns = [
  "Burnley", "Padiham",
]

[burnley.lines.council-tax]
text = "Ask."
"sms" = "Ask."

[preston] # the city
name = "Preston"

[[section]]
slug = "start"

[[section]]
slug = "home"
icon = "home"
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("slug", 2),
        ("who.youngest", 4),
        ("who.words 2", 7),
        ("gets", 8),
        ("steps 1.how", 14),
        ("steps 2", 15),
        ("steps 2.say", 16),
        ("related", 17),
        ("rules 1.when.age", 21),
        ("rules 1.when.care", 22),
        ("body", 24),
    ],
)
def test_a_field_of_a_page_is_found(field: str, line: int) -> None:
    assert line_of("pages/a.md", PAGE, field) == line
    assert line_of("pages/a.md", PAGE.replace("\n", "\r\n"), field) == line


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("who.oldest", 3),
        ("steps 2.how", 15),
        ("steps 9.do", 12),
        ("rules 1.when.home", 20),
        ("summary", 1),
        ("file", 1),
    ],
)
def test_a_field_that_is_missing_is_missed_where_it_should_stand(field: str, line: int) -> None:
    assert line_of("pages/a.md", PAGE, field) == line


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("burnley", 2),
        ("burnley.name", 3),
        ("burnley.towns", 4),
        ("burnley.lines.council-tax", 8),
        ("burnley.lines.council-tax.sms", 10),
        ("burnley.lines.council-tax.source", 8),
        ("preston.name", 13),
        ("preston.towns", 12),
        ("section 1.slug", 16),
        ("section 2.slug", 19),
        ("section 2.icon", 20),
        ("section 1.icon", 15),
        ("section 3.slug", 1),
        ("wyre.name", 1),
    ],
)
def test_a_field_of_a_table_is_found(field: str, line: int) -> None:
    assert line_of("districts.toml", TABLES, field) == line
    assert line_of("districts.toml", TABLES.replace("\n", "\r\n"), field) == line


def test_a_field_above_all_tables_is_not_looked_for_inside_one() -> None:
    words = 'known = []\n\n[avoid]\n"eligible" = "can get"\n'
    assert line_of("plain_english.toml", words, "known") == 1
    assert line_of("plain_english.toml", words, "avoid.eligible") == 4
    assert line_of("plain_english.toml", words, "eligible") == 1


@pytest.mark.parametrize(("words", "line"), [("", 0), ("no fields at all", 1), ("---\na: [b\n---\n", 1)])
def test_a_page_that_cannot_be_read_has_only_a_first_line(words: str, line: int) -> None:
    assert line_of("pages/a.md", words, "summary") == line


@pytest.mark.parametrize(
    ("field", "what", "line"),
    [
        ("gets", "links to 'page:free-car', which leads nowhere.", 11),
        ("body", "links to 'page:no-bike', which leads nowhere.", 26),
        ("related", "names 'there', which is no page.", 17),
        ("gets", "links to 'page:no-bike', which leads nowhere.", 8),
    ],
)
def test_what_a_problem_quotes_is_looked_for_inside_its_field(tmp_path: Path, field: str, what: str, line: int) -> None:
    (tmp_path / "a.md").write_bytes(PAGE.replace("\n", "\r\n").encode())
    assert [each.line for each in located(tmp_path, [Problem("a.md", field, what, "Mend it.")])] == [line]


def test_a_line_that_is_known_stays_and_a_file_that_is_gone_has_none(tmp_path: Path) -> None:
    known, gone = (
        Problem("a.md", "gets", "is bad.", "Mend it.", 7),
        Problem("b.toml", "file", "is missing.", "Put it back."),
    )
    assert [each.line for each in located(tmp_path, [known, gone])] == [7, 0]


def test_a_page_is_split_into_fields_and_body_with_its_line() -> None:
    fields, body, line = split_page(PAGE.replace("\n", "\r\n"))
    assert fields.startswith("slug: a-page\n")
    assert body == "## More\n\nThe body, with a [link](page:no-bike).\n"
    assert PAGE.splitlines()[line - 1] == "## More"
