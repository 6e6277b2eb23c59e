"""Makes a load with wrk: a file of requests in, how many were answered and how fast out."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.live_server import on_core
from tests.support.machine import find_wrk

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("load.lua")


class LoadFailed(Exception):
    """The load did not run as it should, so its numbers would say nothing."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How one run went."""

    per_second: float
    p99_ms: float


def run(url: str, requests: Sequence[bytes], seconds: int, scratch: Path, core: int | None) -> Timing:
    """Send `requests` in turn over CONNECTIONS connections for `seconds` and return how fast answers came.

    One request alone is sent again and again; of several, none is sent twice.
    Raises LoadFailed: an answer was an error, or the requests ran out. Raises NotInstalled: no wrk.
    """
    file = scratch / "requests.bin"
    file.write_bytes(b"".join(each + b"\0" for each in requests))
    words = [str(find_wrk()), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT), url]
    environment = {**os.environ, "BENCH_REQUESTS": str(file)}
    with on_core(core):
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode:
        raise LoadFailed(f"wrk failed: {done.stdout}{done.stderr}")
    return _timing(json.loads(done.stdout.splitlines()[-1]), sendable=len(requests))


def _timing(found: dict[str, int], sendable: int) -> Timing:
    if found["failed"]:
        raise LoadFailed(f"{found['failed']} of {found['requests']} requests failed")
    if 1 < sendable < found["requests"] + CONNECTIONS:
        raise LoadFailed(f"{sendable} requests were too few: some were sent twice")
    return Timing(found["requests"] / found["microseconds"] * 1_000_000, found["p99_microseconds"] / 1000)
