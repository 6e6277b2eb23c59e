"""Times the site and a bare Flask view in turn, on the same server and core, and prints them side by side.

Rounds are interleaved and medians taken, because a machine's speed wanders; the ratio is what lasts. Everything
runs on the loopback address over a folder that is thrown away. No number here passes or fails anything.
"""

import os
import platform
import secrets
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import assistant, checker, overhead, reports, weights
from bench.load import CONNECTIONS, LoadFailed, Timing, run
from bench.overhead_site import Unlike
from bench.targets import Request, Target, targets
from content.loading import load_offer
from tests.support.live_server import LiveServer, ServerFailed
from tests.support.machine import NotInstalled

MOST_PER_SECOND = 6_000  # texts signed ahead for each second: more than any machine has answered
LONGEST_SECONDS, MOST_ROUNDS = 30, 20


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to run, and on which cores."""

    seconds: int
    rounds: int
    server_core: int | None
    load_core: int | None

    @classmethod
    def read(cls) -> "Plan":
        """Return the plan that BENCH_SECONDS and BENCH_ROUNDS ask for. Raises ValueError: not a sensible number."""
        seconds, rounds = int(os.environ.get("BENCH_SECONDS", "2")), int(os.environ.get("BENCH_ROUNDS", "5"))
        if not (1 <= seconds <= LONGEST_SECONDS and 1 <= rounds <= MOST_ROUNDS):
            raise ValueError(f"BENCH_SECONDS is 1 to {LONGEST_SECONDS}, BENCH_ROUNDS 1 to {MOST_ROUNDS}")
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        apart = len(cores) > 1
        return cls(seconds, rounds, cores[0] if apart else None, cores[1] if apart else None)


@dataclass(slots=True)
class Result:
    """The timings of one target, ours and the bare view's, a pair a round."""

    target: Target
    size: int
    ours: list[Timing] = field(default_factory=list)
    bare: list[Timing] = field(default_factory=list)

    def row(self) -> str:
        """Return the table row: medians, and ours over bare."""
        ours, bare = _median(self.ours), _median(self.bare)
        return (
            f"| {self.target.name} | {self.size:,} | {ours.per_second:,.0f} | {ours.p99_ms:.1f} "
            f"| {bare.per_second:,.0f} | {bare.p99_ms:.1f} | {ours.per_second / bare.per_second:.2f} |"
        )


def _median(timings: Sequence[Timing]) -> Timing:
    return Timing(median(each.per_second for each in timings), median(each.p99_ms for each in timings))


class Bench:
    """Two running servers, the site's and the bare one, and what is sent to them."""

    def __init__(self, plan: Plan, site: LiveServer, bare: LiveServer, scratch: Path) -> None:
        self.plan, self.site, self.bare, self.scratch = plan, site, bare, scratch

    def size_of(self, target: Target) -> int:
        """Return how many bytes the answer has. Raises LoadFailed: it is no answer, so timing it says nothing."""
        request = target.make(1)[0]
        headers = {"Accept-Encoding": "br, gzip", **dict(request.headers)}
        if request.body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, _, body = self.site.ask(request.method, request.path, request.body or None, headers)
        if status != 200:
            raise LoadFailed(f"{target.name}: {request.method} {request.path} gave {status}")
        return len(body)

    def time_once(self, result: Result, seconds: int) -> tuple[Timing, Timing]:
        """Return how fast the site is, then the bare view, each over `seconds`."""
        requests = result.target.make(MOST_PER_SECOND * seconds)
        ours = self._time(self.site, requests, seconds)
        bare = self._time(self.bare, [each.to(f"{result.target.bare}{result.size}") for each in requests], seconds)
        return ours, bare

    def _time(self, server: LiveServer, requests: Sequence[Request], seconds: int) -> Timing:
        raw = [each.raw(f"127.0.0.1:{server.port}") for each in requests]
        return run(server.url, raw, seconds, self.scratch, self.plan.load_core)


def measure(bench: Bench, token: str) -> list[Result]:
    """Warm up, then time every target in every round. Raises LoadFailed."""
    results = [Result(target, bench.size_of(target)) for target in targets(bench.site, token)]
    for result in results:
        bench.time_once(result, 1)
    for number in range(bench.plan.rounds):
        print(f"Round {number + 1} of {bench.plan.rounds}", file=sys.stderr, flush=True)
        for result in results:
            ours, bare = bench.time_once(result, bench.plan.seconds)
            result.ours.append(ours)
            result.bare.append(bare)
    return results


def report(plan: Plan, results: Sequence[Result]) -> str:
    """Return the facts of the machine and the table, as Markdown."""
    apart = "server and load each on a core of their own" if plan.server_core is not None else "cores shared"
    return "\n".join(
        [
            f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}; "
            f"1 process, 8 threads, SQLite; {CONNECTIONS} connections, {apart}; "
            f"medians of {plan.rounds} rounds of {plan.seconds} s.",
            "",
            "| what | bytes | requests/s | p99 ms | bare Flask, requests/s | p99 ms | ratio |",
            "|---|---:|---:|---:|---:|---:|---:|",
            *(result.row() for result in results),
        ]
    )


def main() -> int:
    """Run the benchmark and print its report; return the exit status."""
    token = secrets.token_hex(16)
    try:
        plan = Plan.read()
        with tempfile.TemporaryDirectory(prefix="iyc-bench-") as folder:
            scratch = Path(folder)
            settings = {"TWILIO_AUTH_TOKEN": token}
            with (
                LiveServer(scratch / "site", settings=settings, core=plan.server_core) as site,
                LiveServer(scratch / "bare", application="bench.bare:create_app()", core=plan.server_core) as bare,
            ):
                results = measure(Bench(plan, site, bare, scratch), token)
        print(report(plan, results))
        print(f"\n{checker.report(load_offer(Path('content')))}")
        print(f"\n{assistant.report()}")
        print(f"\n{overhead.report()}")
        print(f"\n{reports.report()}")
        print(f"\n{weights.table(*weights.measured())}")
    except (LoadFailed, NotInstalled, ServerFailed, Unlike, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
