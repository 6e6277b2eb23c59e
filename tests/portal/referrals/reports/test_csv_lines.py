"""Files for a spreadsheet: nothing in them runs."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.referrals.reports.csv_lines import lines, neutral


@pytest.mark.parametrize("words", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＠x"])
def test_what_could_begin_a_formula_is_only_words(words: str) -> None:
    assert neutral(words) == f"'{words}"


@pytest.mark.parametrize(("value", "written"), [("Zoë O’Brien", "Zoë O’Brien"), (12, "12"), (None, ""), ("a=b", "a=b")])
def test_anything_else_stays_as_it_is(value: object, written: str) -> None:
    assert neutral(value) == written


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5))
def test_a_reader_gets_every_value_back_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    file = "".join(lines(rows)).removeprefix("\ufeff")
    read = list(csv.reader(StringIO(file, newline="")))
    assert read == [[neutral(value) for value in row] for row in rows]
    assert not any(value.lstrip().startswith(("=", "+", "-", "@")) for row in read for value in row)
