"""What an answer costs: milliseconds at 50 and at 500 pages, search beside SQLite's, memory and time to ready.

Every figure is of this process or of one like it, without the web.
"""

import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.apart import full_text_search
from bench.understanding import CONTENT, rows_of
from content.loading import load_offer
from content.offer import Offer, Page
from portal.assistant import Knowledge, reply
from search_index import SearchIndex

ROUNDS = 3
TIMES_AS_MANY = 10
# Prints how long the application took to be ready, in seconds, and what the process holds, in MiB.
READY = """
import time
begun = time.perf_counter()
from app import create_app
from portal.web.context import EXTENSION
from portal.assistant import reply
app = create_app()
reply("do i pay council tax", [], app.extensions[EXTENSION].knowledge)
took = time.perf_counter() - begun
pages = int(open("/proc/self/statm").read().split()[1])
print(took, pages * 4096 / 2**20)
"""


def larger(offer: Offer, times: int) -> Offer:
    """Return the offer with each page `times` over, every copy with a slug and words of its own."""
    pages = dict(offer.pages)
    for number in range(1, times):
        for page in offer.pages.values():
            copy = _copy(page, number)
            pages[copy.slug] = copy
    return dataclasses.replace(offer, pages=pages, version=f"{offer.version}-{times}")


def _copy(page: Page, number: int) -> Page:
    """Return a page on something like it: each word with a mark, as another page has other words."""
    mark = "abcdefghijk"[number]

    def marked(words: str) -> str:
        return " ".join(f"{word}{mark}" if len(word) > 5 else word for word in words.split())

    return dataclasses.replace(
        page,
        slug=f"{page.slug}-{mark}",
        title=marked(page.title),
        asked_as=tuple(marked(said) for said in page.asked_as),
        body_text=marked(page.body_text),
    )


def times_of(work: Callable[[str], object], messages: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of what one message takes, in milliseconds, after one round to warm."""
    for message in messages:
        work(message)
    times: list[float] = []
    for _ in range(ROUNDS):
        for message in messages:
            begun = perf_counter()
            work(message)
            times.append((perf_counter() - begun) * 1000)
    return median(times), quantiles(times, n=100)[98]


def ready(folder: Path) -> str:
    """Return the table row about a process that starts on a folder where everything is built."""
    environment = {**os.environ, "DATA_DIR": str(folder), "PUBLIC_BASE_URL": ""}
    runs = [
        subprocess.run([sys.executable, "-c", READY], env=environment, capture_output=True, text=True, check=True)
        for _ in range(ROUNDS + 1)
    ][1:]
    seconds, size = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    return f"Ready after {median(seconds):.1f} s; {median(size):.0f} MiB resident after the first answer."


def report() -> str:
    """Return the tables."""
    messages = [row["text"] for row in rows_of("questions.jsonl") if row["kind"] in ("answer", "person", "refer")]
    offer = load_offer(CONTENT)
    lines = ["| one message, ms | pages | median | p99 |", "|---|---:|---:|---:|"]
    with tempfile.TemporaryDirectory(prefix="iyc-assistant-") as name:
        folder = Path(name)
        for each in (offer, larger(offer, TIMES_AS_MANY)):
            lines += _rows(each, folder, messages)
        return "\n".join([*lines, "", ready(folder)])


def _rows(offer: Offer, folder: Path, messages: Sequence[str]) -> list[str]:
    index = SearchIndex.open_or_build(offer, folder / "index")
    knowledge = Knowledge.load(offer, index, CONTENT, folder / "learned")
    apart = full_text_search(offer)
    # The index remembers what was asked: one mark more, and every search is a new one.
    searches = iter(range(10**9))
    ways: dict[str, Callable[[str], object]] = {
        "answer": lambda message: reply(message, [], knowledge),
        "search, Whoosh": lambda message: index.search(f"{message} {next(searches)}"),
        "search, SQLite FTS5": apart,
    }
    rows = []
    for name, work in ways.items():
        middle, worst = times_of(work, messages)
        rows.append(f"| {name} | {len(offer.pages)} | {middle:.2f} | {worst:.2f} |")
    return rows


if __name__ == "__main__":
    print(report())
