"""How well the assistant understands: `make measure`. Nothing is scored that was learned.

The development questions are among the examples that the assistant learns from. So it is taught anew for each fifth of
them, without that fifth. The questions kept apart are learned by nobody.

Where the model of what sentences mean is installed (`make install-understanding`), all of it is measured again with it.
"""

import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.apart import full_text_search
from bench.remembering import Remembering
from bench.scoring import Given, Row, Tally, tally
from content.loading import load_offer
from content.offer import Offer
from content.plain_words import plain_words
from portal.assistant import Knowledge, reply
from portal.assistant.meaning import Meaning, find
from portal.assistant.meant import MEANING
from portal.assistant.weights import COMMAND
from search_index import SearchIndex

DATA = Path(__file__).parent / "data"
CONTENT = Path("content")
FOLDS = 5
SHOWN = (
    "good replies",
    "accuracy at 1",
    "accuracy at 3",
    "crisis recall",
    "crisis type",
    "false alarms",
    "false alarms on look-alikes",
    "person",
    "refer",
    "out of scope",
    "smalltalk",
    "command",
)
Ranker = Callable[[str], Sequence[str]]


def rows_of(file: str) -> list[Row]:
    """Return the questions of a file in bench/data."""
    return [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines() if line.strip()]


def fold_of(row: Row) -> int:
    return zlib.crc32(str(row["id"]).encode()) % FOLDS


class Measure:
    """The offer, its index, and the assistant taught with and without some questions; by their meaning, if given."""

    def __init__(self, folder: Path, meaning: Meaning | None = None) -> None:
        self.offer: Offer = load_offer(CONTENT)
        self.index = SearchIndex.open_or_build(self.offer, folder / "index")
        self._meaning = Remembering(meaning) if meaning else None
        self.whole = self.without(())

    def without(self, rows: Sequence[Row]) -> Knowledge:
        """Return the assistant that never saw `rows`."""
        besides = {" ".join(row["text"].split()) for row in rows}
        return Knowledge.load(
            self.offer, self.index, CONTENT, besides=besides, meaning=self._meaning, progress=_say_how_far
        )


def replies(rows: Sequence[Row], knowledge: Knowledge) -> list[Given]:
    """Return what the assistant does with each of `rows`."""
    found = (reply(row["text"], row.get("history", ()), knowledge) for row in rows)
    return [
        Given(each.kind.value, tuple(page.slug for page in each.pages), each.crisis_type, each.command)
        for each in found
    ]


def accuracy(rows: Sequence[Row], rank: Ranker) -> tuple[float, float, float]:
    """Return the share of plain questions whose page comes first, and among the first three, and the median ms."""
    plain = [row for row in rows if row["kind"] == "answer"]
    first = third = 0
    times: list[float] = []
    for row in plain:
        begun = perf_counter()
        slugs = list(rank(row["text"]))[:3]
        times.append((perf_counter() - begun) * 1000)
        first += bool(slugs) and slugs[0] in row["expect"]
        third += any(slug in row["expect"] for slug in slugs)
    return 100 * first / len(plain), 100 * third / len(plain), median(times)


def rankers(measure: Measure, knowledge: Knowledge) -> dict[str, Ranker]:
    """Return each way of choosing a page, as a function from a message to slugs, best first."""

    def words_of(message: str) -> list[str]:
        return [knowledge.mender.mended(word) for word in plain_words(message)]

    def learned(message: str) -> list[str]:
        scores = knowledge.learned.scores("pages", knowledge.learned.read(words_of(message)))
        return sorted(scores, key=lambda slug: -scores[slug])

    def chosen(message: str) -> list[str]:
        return [choice.slug for choice in knowledge.chooser.scores(words_of(message))]

    return {
        "SQLite FTS5 over the pages": full_text_search(measure.offer),
        "Whoosh BM25F with vocabulary": lambda message: [hit.slug for hit in measure.index.search(message, 3).hits],
        "linear classifier, words and pieces": learned,
        "with the search index where it doubts (what the service does)": chosen,
    }


def table(tallies: dict[str, Tally]) -> str:
    """Return the shares as a Markdown table, a column a set."""
    head = ["| share, % | " + " | ".join(tallies) + " |", "|---|" + "---:|" * len(tallies)]
    rows = [
        f"| {name} | " + " | ".join(f"{each.share(name):.1f}" for each in tallies.values()) + " |" for name in SHOWN
    ]
    worst = {name: _worst_danger(each) for name, each in tallies.items()}
    rows.append("| crisis recall, worst kind | " + " | ".join(worst.values()) + " |")
    return "\n".join([*head, *rows])


def _worst_danger(found: Tally) -> str:
    kinds = [name for name in found.of if name.startswith("crisis recall, ")]
    worst = min(kinds, key=found.share, default="")
    return f"{found.share(worst):.1f} ({worst.partition(', ')[2]}, of {found.of[worst]})" if worst else ""


def _say_how_far(done: int, of: int) -> None:
    print(f"\r{done} of {of} messages", end="\n" if done == of else "", file=sys.stderr, flush=True)


def measured(measure: Measure) -> tuple[dict[str, Tally], str]:
    """Return the shares of each set, and the table of the ways to choose a page."""
    rows, apart = rows_of("questions.jsonl"), rows_of("apart.jsonl")
    held_out: list[Row] = []
    given: list[Given] = []
    by_way: dict[str, list[tuple[float, float, float, int]]] = {}
    for fold in range(FOLDS):
        print(f"Part {fold + 1} of {FOLDS}", file=sys.stderr, flush=True)
        part = [row for row in rows if fold_of(row) == fold]
        knowledge = measure.without(part)
        held_out += part
        given += replies(part, knowledge)
        for name, rank in rankers(measure, knowledge).items():
            by_way.setdefault(name, []).append((*accuracy(part, rank), len(part)))
    tallies = {
        "development questions, cross-validated": tally(held_out, given),
        "questions kept apart": tally(apart, replies(apart, measure.whole)),
    }
    return tallies, _ways(by_way, apart, measure)


def main() -> int:
    """Print both tables, and both again with what sentences mean where that is installed."""
    meaning = find(None)
    with tempfile.TemporaryDirectory(prefix="iyc-measure-") as folder:
        tallies, ways = measured(Measure(Path(folder)))
        print(f"{table(tallies)}\n\n{ways}")
        if meaning is None:
            print(f"\nNOT MEASURED: with what sentences mean. That isn't installed: {COMMAND}")
            return 0
        tallies, ways = measured(Measure(Path(folder), meaning))
        print(f"\nWith what sentences mean, at a weight of {MEANING}:\n\n{table(tallies)}\n\n{ways}")
    return 0


def _ways(by_way: dict[str, list[tuple[float, float, float, int]]], apart: Sequence[Row], measure: Measure) -> str:
    lines = ["| choosing the page | at 1 | at 3 | apart, at 1 | at 3 | median ms |", "|---|---:|---:|---:|---:|---:|"]
    kept = rankers(measure, measure.whole)
    for name, parts in by_way.items():
        many = sum(part[3] for part in parts)
        first, third = (sum(part[place] * part[3] for part in parts) / many for place in (0, 1))
        one, three, ms = accuracy(apart, kept[name])
        lines.append(f"| {name} | {first:.1f} | {third:.1f} | {one:.1f} | {three:.1f} | {ms:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
