"""Which figures are not shown, so that nobody can be picked out by a small number.

The rule. A number from 1 to 4 is shown as "fewer than 5", and what is worked out from it is not shown. Nought is
shown. Where a total or its other parts would give such a number away, one more figure is held back: the smallest
of them, a total last. Then it is looked again, until each number from 1 to 4 could still be at least two numbers:

- by bounds: what each total leaves for each of its parts, given that "fewer than 5" is 1 to 4 (what is held back can
  be anything: where all else is hidden, a small total is held back too, and no longer says that it is small);
- by adding and taking away several totals at once, which is linear algebra.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import TypeAlias

from portal.referrals.reports.figures import Figure, Hidden, Kind, Line, Place, Table

FEWEST_SHOWN = 5
Bounds: TypeAlias = dict[Place, tuple[float, float]]
NOTHING = 1e-9


def hide(table: Table) -> Table:
    """Return `table` with what must not be shown marked so."""
    hidden = {place: Hidden.FEW for place in _places(table) if is_few(table.at(place))}
    lines = tuple(line for line in table.lines if _adds_up(table, line))
    while told := _told(table, lines, hidden):
        more = _to_hold_back(table, lines, hidden, told)
        if more is None:
            break
        hidden[more] = Hidden.HELD_BACK
    return table.with_hidden(hidden | _worked_out(table, hidden))


def is_few(figure: Figure) -> bool:
    """Say whether a figure is about so few people that it is not shown."""
    about = figure.people if figure.people is not None else figure.value if figure.kind is Kind.COUNT else None
    return about is not None and 0 < about < FEWEST_SHOWN


def _places(table: Table) -> Iterator[Place]:
    for number, row in enumerate(table.rows):
        for column in range(len(row.figures)):
            yield Place(number, column)


def _value(table: Table, place: Place) -> float:
    return table.at(place).value or 0


def _adds_up(table: Table, line: Line) -> bool:
    """Say whether a total is one: where something in it is not counted, nothing can be worked out from it."""
    if not all(table.at(place).is_added_up for place in (line.total, *line.parts)):
        return False
    return _value(table, line.total) == sum(_value(table, part) for part in line.parts)


def _told(table: Table, lines: tuple[Line, ...], hidden: Mapping[Place, Hidden]) -> set[Place]:
    """Return what could be worked out from what is shown, where a small figure is among it; else nothing."""
    added = [place for place in hidden if table.at(place).is_added_up]
    if not added or not lines:
        return set()
    bounds = _bounds(table, lines, hidden)
    told = {place for place in added if bounds[place][1] - bounds[place][0] < 1} | _solved(lines, added)
    return told if any(is_few(table.at(place)) for place in told) else set()


def _bounds(table: Table, lines: tuple[Line, ...], hidden: Mapping[Place, Hidden]) -> Bounds:
    """Return between which numbers each figure can be, for somebody who sees what is shown."""
    bounds: Bounds = {}
    for place in _places(table):
        value = _value(table, place)
        bounds[place] = _known_of(hidden[place], table.at(place).kind) if place in hidden else (value, value)
    is_narrower = True
    while is_narrower:
        is_narrower = False
        for line in lines:
            is_narrower |= _narrow(bounds, line)
    return bounds


def _known_of(why: Hidden, kind: Kind) -> tuple[float, float]:
    return (1, FEWEST_SHOWN - 1) if why is Hidden.FEW and kind is Kind.COUNT else (1, inf)


def _narrow(bounds: Bounds, line: Line) -> bool:
    """Narrow what the figures of one total can be; say whether anything became narrower."""
    before = [bounds[place] for place in (line.total, *line.parts)]
    lowest, highest = (sum(bounds[part][side] for part in line.parts) for side in (0, 1))
    low, high = bounds[line.total]
    bounds[line.total] = (max(low, lowest), min(high, highest))
    low, high = bounds[line.total]
    for part in line.parts:
        others = [bounds[other] for other in line.parts if other != part]
        least, most = sum(other[0] for other in others), sum(other[1] for other in others)
        bounds[part] = (max(bounds[part][0], low - most), min(bounds[part][1], high - least))
    return before != [bounds[place] for place in (line.total, *line.parts)]


def _solved(lines: tuple[Line, ...], hidden: list[Place]) -> set[Place]:
    """Return those of `hidden` that the totals, taken together, leave only one number for."""
    import numpy as np

    order = {place: number for number, place in enumerate(hidden)}
    equations = np.zeros((len(lines), len(order)))
    for number, line in enumerate(lines):
        if line.total in order:
            equations[number, order[line.total]] -= 1
        for part in line.parts:
            if part in order:
                equations[number, order[part]] += 1
    _, sizes, directions = np.linalg.svd(equations)
    free = directions[int((sizes > NOTHING).sum()) :]
    return {place for place, number in order.items() if not (np.abs(free[:, number]) > NOTHING).any()}


def _to_hold_back(
    table: Table, lines: tuple[Line, ...], hidden: Mapping[Place, Hidden], told: set[Place]
) -> Place | None:
    """Return what to hold back next, near what is told: no total if it can be, then what helps most, then the least."""
    totals = {line.total for line in lines}

    def shown(of: Iterable[Line]) -> set[Place]:
        inside = {place for line in of for place in (line.total, *line.parts)}
        return {place for place in inside if place not in hidden and _value(table, place) > 0}

    near = shown(line for line in lines if told & {line.total, *line.parts}) or shown(lines)
    # Nothing is shown any more: then a small total no longer says that it is small.
    near = near or {place for place in totals if hidden.get(place) is Hidden.FEW}

    def cost(place: Place) -> tuple[bool, int, float, Place]:
        still_told = _told(table, lines, {**hidden, place: Hidden.HELD_BACK})
        return place in totals, len(still_told), _value(table, place), place

    return min(near, key=cost, default=None)


def _worked_out(table: Table, hidden: Mapping[Place, Hidden]) -> dict[Place, Hidden]:
    """Return what is not shown because it is worked out from a figure that isn't."""
    return {
        place: Hidden.HELD_BACK
        for place in _places(table)
        if place not in hidden
        and table.at(place).value is not None
        and any(Place(place.row, column) in hidden for column in table.at(place).rests_on)
    }
