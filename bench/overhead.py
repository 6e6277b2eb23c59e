"""What encryption and the audit trail cost: the queue, a referral's page and a text, with them and without, in turn.

Two databases, one written with encryption and one without, each served by the real application in this process. Nothing
is timed before every page and answer was the same each way. Rounds are interleaved; a ratio is the median of what the
rounds give, each of which met the machine at one speed. Ratios up to 1.5 are what was asked for.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.overhead_site import PEOPLE, REFERRALS, Site, Unlike
from bench.without import without_audit, without_encryption
from portal.encryption import SEALED
from tests.support.machine import NotInstalled
from tests.support.postgres_cluster import started_cluster

ROUNDS = 48
Times = dict[tuple[str, "Way"], list[float]]


@dataclass(frozen=True, slots=True)
class Way:
    """With encryption and audit, or without."""

    is_sealed: bool
    is_audited: bool

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Let the code go this way meanwhile."""
        with (
            nullcontext() if self.is_sealed else without_encryption(),
            nullcontext() if self.is_audited else without_audit(),
        ):
            yield


AS_IT_IS = Way(is_sealed=True, is_audited=True)
OTHERS = {
    "encryption": Way(is_sealed=False, is_audited=True),
    "audit": Way(is_sealed=True, is_audited=False),
    "both": Way(is_sealed=False, is_audited=False),
}
ACTS: dict[str, Callable[[Site, int], str]] = {
    "queue, a page of 25": lambda site, _: site.queue(),
    "a referral's page": Site.referral,
    "a text, a question": lambda site, _: site.text(),
}


def report() -> str:
    """Return the medians and ratios as a Markdown table. Raises Unlike."""
    heads = "".join(f" | without {name} | ratio" for name in OTHERS)
    lines = [f"| milliseconds, {REFERRALS:,} referrals | as it is{heads} |", "|---|" + "---:|" * (1 + 2 * len(OTHERS))]
    with tempfile.TemporaryDirectory(prefix="iyc-bench-") as folder, ExitStack() as stack:
        for engine, urls in _engines(Path(folder), stack):
            times = _measured(Path(folder) / engine, urls)
            lines += [_row(f"{name}, {engine}", name, times) for name in ACTS]
    return "\n".join(lines)


def _row(title: str, name: str, times: Times) -> str:
    ours = times[name, AS_IT_IS]
    cells = "".join(f" | {median(times[name, way]):.1f} | {_ratio(ours, times[name, way])}" for way in OTHERS.values())
    return f"| {title} | {median(ours):.1f}{cells} |"


def _ratio(ours: list[float], others: list[float]) -> str:
    return f"{median(one / other for one, other in zip(ours, others, strict=True)):.2f}"


def _engines(folder: Path, stack: ExitStack) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each engine with the addresses of two empty databases."""
    yield "SQLite", (f"sqlite:///{folder / 'plain.sqlite3'}", f"sqlite:///{folder / 'sealed.sqlite3'}")
    try:
        cluster = stack.enter_context(started_cluster())
    except NotInstalled:
        return
    yield "PostgreSQL", (cluster.new_database(), cluster.new_database())


def _measured(folder: Path, urls: tuple[str, str]) -> Times:
    """Return the milliseconds of each act each way, a value a round."""
    folder.mkdir()
    now = datetime.now(UTC)
    plain = Site(folder / "plain", urls[0], now)
    sealed = Site(folder / "sealed", urls[1], now)  # the last one made: numbers are found with the key that it keeps
    sites = {way: sealed if way.is_sealed else plain for way in (AS_IT_IS, *OTHERS.values())}
    try:
        for way in (AS_IT_IS, OTHERS["encryption"]):
            with way.taken():
                sites[way].fill(now)
        _compare(sites)
        return _timed(sites)
    finally:
        plain.database.engine.dispose()
        sealed.database.engine.dispose()


def _compare(sites: dict[Way, Site]) -> None:
    """Raise Unlike where the ways differ in more than they should. Each act is warm afterwards."""
    for is_audited in (False, True):  # who looked is on the page: so first those that don't write it down
        shown = {}
        for way in (each for each in sites if each.is_audited is is_audited):
            before = sites[way].audited()
            with way.taken():
                shown[way] = [act(sites[way], number) for number in range(PEOPLE) for act in ACTS.values()]
            if sites[way].audited() - before != (PEOPLE if is_audited else 0):
                raise Unlike(
                    "looking at a referral is in the audit trail where it should not be, or not where it should"
                )
        one, other = shown.values()
        if one != other:
            raise Unlike("a page or an answer is not the same without encryption")
    names = {way: site.rests() for way, site in sites.items()}
    if not all(name.startswith(f"{SEALED}.") is way.is_sealed for way, found in names.items() for name in found):
        raise Unlike("names do not rest as they should")


def _timed(sites: dict[Way, Site]) -> Times:
    """Take each way in turn, so that a machine whose speed wanders is as slow for all of them."""
    found: Times = {}
    ways = list(sites)
    for number in range(ROUNDS):
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            with way.taken():
                for name, act in ACTS.items():
                    began = perf_counter()
                    act(sites[way], number)
                    found.setdefault((name, way), []).append(1000 * (perf_counter() - began))
    return found


if __name__ == "__main__":
    try:
        print(report())
    except Unlike as error:
        sys.exit(str(error))
