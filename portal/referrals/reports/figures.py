"""Tables of figures: what they hold, and how they are kept as JSON. Which of them may be shown is in `hiding`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """What a figure is, so that it can be written: a number of people, per cent, pence, working minutes.

    WORK is a number of pieces of the team's work, which small or not says nothing of anybody's life.
    """

    COUNT = "count"
    SHARE = "share"
    PENCE = "pence"
    MINUTES = "minutes"
    WORK = "work"
    BLANK = "blank"


class Hidden(StrEnum):
    """Why a figure is not shown: it is from 1 to 4, or one that is could be worked out from it."""

    FEW = "few"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `people`: how many people it is about, where that isn't the figure itself. Shares are per cent.

    `rests_on` are the columns of its row that it is worked out from: where one of them is hidden, it is too. No
    `value`: there is nothing to work it out from.
    """

    value: float | None
    kind: Kind = Kind.COUNT
    people: int | None = None
    rests_on: tuple[int, ...] = ()
    hidden: Hidden | None = None

    @property
    def is_added_up(self) -> bool:
        """Whether totals are made from figures like it."""
        return self.kind in {Kind.COUNT, Kind.PENCE} and self.value is not None


class Place(NamedTuple):
    """Where a figure is in its table, from 0."""

    row: int
    column: int


class Line(NamedTuple):
    """A total and the figures that it is the sum of."""

    total: Place
    parts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, and a figure for each column."""

    label: str
    figures: tuple[Figure, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `about` is the head of its first column. `lines` are its totals.

    `chart`: the columns that its chart shows as parts of a bar, none for no chart.
    """

    key: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    lines: tuple[Line, ...] = field(default=(), repr=False)
    chart: tuple[int, ...] = ()

    def at(self, place: Place) -> Figure:
        return self.rows[place.row].figures[place.column]

    def with_hidden(self, hidden: dict[Place, Hidden]) -> "Table":
        """Return the same table with these figures marked as not to be shown."""
        rows = tuple(
            replace(
                row,
                figures=tuple(
                    replace(figure, hidden=hidden.get(Place(number, column), figure.hidden))
                    for column, figure in enumerate(row.figures)
                ),
            )
            for number, row in enumerate(self.rows)
        )
        return replace(self, rows=rows)


BLANK = Figure(None, Kind.BLANK)


def share(part: int, whole: int, rests_on: tuple[int, ...] = (), people: int | None = None) -> Figure:
    """Return `part` of `whole` in per cent, to one decimal; without a value where `whole` is none."""
    return Figure(round(100 * part / whole, 1) if whole else None, Kind.SHARE, people, rests_on)


def across(rows: Sequence[Row], total: int, parts: Iterable[int]) -> Iterable[Line]:
    """Yield for each row the line whose total is in the column `total`."""
    columns = tuple(parts)
    for number in range(len(rows)):
        yield Line(Place(number, total), tuple(Place(number, column) for column in columns))


def down(total: int, parts: Iterable[int], columns: Iterable[int]) -> Iterable[Line]:
    """Yield for each column the line whose total is in the row `total`."""
    rows = tuple(parts)
    for column in columns:
        yield Line(Place(total, column), tuple(Place(row, column) for row in rows))


def to_plain(table: Table) -> dict[str, Any]:
    """Return `table` as JSON can keep it. Nothing is hidden in it: it is hidden when it is shown."""
    return {
        "key": table.key,
        "title": table.title,
        "about": table.about,
        "columns": list(table.columns),
        "note": table.note,
        "chart": list(table.chart),
        "lines": [[list(line.total), [list(part) for part in line.parts]] for line in table.lines],
        "rows": [
            {
                "label": row.label,
                "is_total": row.is_total,
                "figures": [[each.value, each.kind.value, each.people, list(each.rests_on)] for each in row.figures],
            }
            for row in table.rows
        ],
    }


def from_plain(kept: dict[str, Any]) -> Table:
    """Return the table that `to_plain` made `kept` from."""
    rows = tuple(
        Row(
            row["label"],
            tuple(Figure(value, Kind(kind), people, tuple(rests)) for value, kind, people, rests in row["figures"]),
            row["is_total"],
        )
        for row in kept["rows"]
    )
    lines = tuple(Line(Place(*total), tuple(Place(*part) for part in parts)) for total, parts in kept["lines"])
    return Table(
        key=kept["key"],
        title=kept["title"],
        about=kept["about"],
        columns=tuple(kept["columns"]),
        rows=rows,
        note=kept["note"],
        lines=lines,
        chart=tuple(kept["chart"]),
    )
