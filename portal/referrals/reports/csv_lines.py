"""CSV that a spreadsheet opens as it is meant: nothing in it runs as a formula, and names keep their accents."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else
STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROLS = ("\t", "\r", "\n")
NEUTRAL = "'"


def neutral(value: object) -> str:
    """Return `value` as words that no spreadsheet runs: what could begin a formula gets an apostrophe before it."""
    words = "" if value is None else str(value)
    if words.startswith(CONTROLS) or words.lstrip().startswith(STARTS_A_FORMULA):
        return NEUTRAL + words
    return words


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the file line by line, so that a long one need not be held."""
    yield BOM
    for row in rows:
        line = StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow([neutral(value) for value in row])
        yield line.getvalue()
