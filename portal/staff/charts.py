"""Where the bars of a chart begin and end. components/chart.html draws them as SVG; the words are in the page."""

from dataclasses import dataclass

from portal.referrals.reports.figures import Figure, Table
from portal.staff.report_words import figure_words

FULL = 100.0
GAP = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar. `number` says which colour, from 0; `x` and `width` are in hundredths of the chart."""

    number: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is about, the words that say the same, and its parts. What is hidden is not drawn.

    `figures` are those of its parts in their order, as they stand above the bar: "8 · fewer than 5".
    """

    label: str
    words: str
    figures: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars to one scale, and what each colour is."""

    legend: tuple[str, ...]
    bars: tuple[Bar, ...]


def chart_of(table: Table) -> Chart | None:
    """Return the chart of a table, or None: it has none, or there is nothing to draw. Totals have no bar."""
    rows = [row for row in table.rows if not row.is_total]
    shown = [[_drawn(row.figures[column]) for column in table.chart] for row in rows]
    longest = max((sum(values) for values in shown), default=0)
    if not table.chart or not longest:
        return None
    bars = []
    for row, values in zip(rows, shown, strict=True):
        figures = [figure_words(row.figures[column]) for column in table.chart]
        words = ", ".join(f"{table.columns[column]} {said}" for column, said in zip(table.chart, figures, strict=True))
        bars.append(Bar(row.label, words, " · ".join(figures), _parts([FULL * value / longest for value in values])))
    return Chart(tuple(table.columns[column] for column in table.chart), tuple(bars))


def _drawn(figure: Figure) -> float:
    return 0 if figure.hidden is not None or figure.value is None else figure.value


def _parts(widths: list[float]) -> tuple[Part, ...]:
    parts, x = [], 0.0
    for number, width in enumerate(widths):
        if width > 0:
            parts.append(Part(number, round(x, 2), round(max(width - GAP, GAP), 2)))
            x += width
    return tuple(parts)
