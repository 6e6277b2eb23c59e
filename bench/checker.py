"""How long the rules of "What can I get?" take, in this process and without the web: medians for three people."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from content.entitlements import Circumstances, what_can_i_get
from content.errors import BadContent
from content.loading import load_offer
from content.offer import Offer

RUNS = 200
PEOPLE = {
    "every question skipped": Circumstances(),
    "19, in a home of their own, not working": Circumstances(
        19,
        {
            "care": "thirteen-weeks",
            "lives": "preston",
            "council": "ours",
            "home": "own-place",
            "doing": "looking",
            "child": "no",
            "status": "british",
        },
    ),
    "15, in care": Circumstances(15, {"care": "still", "home": "foster", "doing": "school-college"}),
}


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return the median time of `work`, and the longest, over RUNS."""
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    return median(times), max(times)


def report(offer: Offer) -> str:
    """Return the times as a Markdown table."""
    rows = []
    for name, who in PEOPLE.items():
        middle, longest = milliseconds(partial(what_can_i_get, offer.rules, who))
        rows.append(f"| {name} | {len(offer.rules)} | {middle:.2f} | {longest:.2f} |")
    return "\n".join(["| what can I get | rules | median ms | longest ms |", "|---|---:|---:|---:|", *rows])


def main() -> int:
    """Print the report; return the exit status."""
    try:
        print(report(load_offer(Path("content"))))
    except BadContent as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
