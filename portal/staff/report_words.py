"""The words for figures, on screens, on paper and in files."""

from collections.abc import Iterator

from portal.referrals.clock import AN_HOUR
from portal.referrals.reports.figures import Figure, Hidden, Kind, Table

NOTHING = "–"
HIDDEN = {Hidden.FEW: "fewer than 5", Hidden.HELD_BACK: "hidden"}


def figure_words(figure: Figure) -> str:
    """Return a figure as people read it: "1,204", "61%", "£85.00", "7.5"; or why it is not shown."""
    if figure.hidden is not None:
        return HIDDEN[figure.hidden]
    if figure.value is None:
        return NOTHING
    if figure.kind is Kind.SHARE:
        return f"{figure.value:g}%"
    if figure.kind is Kind.PENCE:
        return f"£{figure.value / 100:,.2f}"
    if figure.kind is Kind.MINUTES:
        return f"{figure.value / AN_HOUR:,.1f}"
    return f"{figure.value:,.0f}"


def plain_words(figure: Figure) -> object:
    """Return a figure as a file has it: a number where it is shown, without signs, so that it can be reckoned with."""
    if figure.hidden is not None:
        return HIDDEN[figure.hidden]
    if figure.value is None:
        return ""
    if figure.kind is Kind.PENCE:
        return f"{figure.value / 100:.2f}"
    if figure.kind is Kind.MINUTES:
        return f"{figure.value / AN_HOUR:.2f}"
    return f"{figure.value:g}" if figure.kind is Kind.SHARE else f"{figure.value:.0f}"


def table_rows(tables: tuple[Table, ...]) -> Iterator[list[object]]:
    """Yield the rows of a file with these tables: title, heads, rows, note, an empty row."""
    for table in tables:
        yield [table.title]
        yield [table.about, *(_head(table, column) for column in range(len(table.columns)))]
        for row in table.rows:
            yield [row.label, *map(plain_words, row.figures)]
        if table.note:
            yield [table.note]
        yield []


def _head(table: Table, column: int) -> str:
    """Return a column's head, with what its numbers are where they carry no sign."""
    kinds = {row.figures[column].kind for row in table.rows}
    unit = ", per cent" if Kind.SHARE in kinds else ", pounds" if Kind.PENCE in kinds else ""
    return table.columns[column] + unit
