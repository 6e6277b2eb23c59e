"""Small numbers: hidden, and not to be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.referrals.reports.figures import (
    Figure,
    Hidden,
    Kind,
    Line,
    Place,
    Row,
    Table,
    across,
    down,
    from_plain,
    share,
    to_plain,
)
from portal.referrals.reports.hiding import hide
from portal.staff.report_words import figure_words


def make_table(rows: list[list[int]]) -> Table:
    """A table with a total for each row and each column."""
    inner = [[*row, sum(row)] for row in rows]
    every = [*inner, [sum(column) for column in zip(*inner, strict=True)]]
    made = tuple(Row(f"row {number}", tuple(map(Figure, row))) for number, row in enumerate(every))
    width = len(rows[0])
    lines = (*across(made, width, range(width)), *down(len(rows), range(len(rows)), range(width + 1)))
    return Table("t", "T", "About", tuple("abcdefgh"[: width + 1]), made, lines=lines)


def shown(table: Table) -> list[list[str]]:
    return [[figure_words(figure) for figure in row.figures] for row in table.rows]


def possible(table: Table) -> dict[Place, set[int]]:
    """What each small number could be, found by trying all: numbers that fit what is shown. Slow and sure."""
    places = [Place(row, column) for row in range(len(table.rows)) for column in range(len(table.rows[0].figures))]
    inner = [place for place in places if place.row < len(table.rows) - 1 and place.column < len(table.columns) - 1]
    choices = [_fits(table.at(place)) for place in inner]
    found: dict[Place, set[int]] = {place: set() for place in places if table.at(place).hidden is Hidden.FEW}
    for numbers in product(*choices):
        guess = dict(zip(inner, numbers, strict=True))
        for line in sorted(table.lines, key=lambda line: (line.total.row == len(table.rows) - 1, line.total.column)):
            guess[line.total] = sum(guess[part] for part in line.parts)
        if all(guess[place] in _fits(table.at(place), most=200) for place in places):
            for place, numbers_found in found.items():
                numbers_found.add(guess[place])
    return found


def _fits(figure: Figure, most: int = 14) -> range:
    if figure.hidden is Hidden.FEW:
        return range(1, 5)
    if figure.hidden is Hidden.HELD_BACK:
        return range(1, most)
    return range(int(figure.value or 0), int(figure.value or 0) + 1)


def test_nought_and_five_are_shown_and_one_to_four_are_not() -> None:
    numbers = (0, 1, 4, 5, 1204)
    table = Table("t", "T", "About", tuple("abcde"), (Row("r", tuple(map(Figure, numbers))),))
    assert shown(hide(table)) == [["0", "fewer than 5", "fewer than 5", "5", "1,204"]]


def test_a_total_does_not_give_its_only_small_part_away() -> None:
    assert shown(hide(make_table([[2, 40, 9], [8, 12, 30]]))) == [
        ["fewer than 5", "40", "hidden", "51"],
        ["hidden", "12", "hidden", "50"],
        ["10", "52", "39", "101"],
    ]


def test_two_small_parts_whose_total_leaves_one_answer_are_not_enough() -> None:
    line = (Line(Place(0, 3), (Place(0, 0), Place(0, 1), Place(0, 2))),)
    table = Table("t", "T", "About", tuple("abcd"), (Row("r", tuple(map(Figure, (4, 4, 20, 28)))),), lines=line)
    assert shown(hide(table)) == [["fewer than 5", "fewer than 5", "hidden", "28"]]


def test_what_rests_on_few_people_is_hidden_with_them() -> None:
    row = Row("r", (Figure(3), Figure(50_000, Kind.PENCE, people=3), share(3, 40, rests_on=(0,)), Figure(2, Kind.WORK)))
    table = Table("t", "T", "About", tuple("abcd"), (row,))
    assert shown(hide(table)) == [["fewer than 5", "fewer than 5", "hidden", "2"]]


small = st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 9))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2))
def test_nobody_can_work_out_a_small_number_by_trying_all(rows: list[list[int]]) -> None:
    for place, numbers in possible(hide(make_table(rows))).items():
        assert len(numbers) > 1, (place, rows)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(small, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_hiding_ends_and_never_shows_a_small_number(rows: list[list[int]]) -> None:
    for row in hide(make_table(rows)).rows:
        for figure in row.figures:
            assert figure.hidden is not None or not 0 < (figure.value or 0) < 5


@pytest.mark.parametrize("rows", [[[2, 40], [8, 12]], [[0, 0], [0, 7]]])
def test_a_table_comes_back_from_json_as_it_was(rows: list[list[int]]) -> None:
    table = make_table(rows)
    assert from_plain(to_plain(table)) == table
    assert hide(from_plain(to_plain(table))) == hide(table)
