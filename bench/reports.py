"""Times every report in the process, on databases of made-up referrals. `make bench` prints the table.

BENCH_REFERRALS="10000,100000" says how many; BENCH_DATABASE_URL adds an empty PostgreSQL database beside SQLite.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from content.loading import load_offer
from content.offer import Offer
from portal.database import Database
from portal.encryption import use_keys
from portal.migrating import migrate
from portal.referrals.demo import make_demo
from portal.referrals.reports.every import REPORTS, tables_of
from portal.referrals.reports.periods import last_12_months
from portal.referrals.reports.scope import Scope, scope_of
from portal.settings import read_settings

ROUNDS = 5
SIZES = "10000,100000"


def report() -> str:
    """Return the medians of every report as a Markdown table: milliseconds, a column for each database."""
    offer, now = load_offer(Path("content")), datetime.now(UTC)
    columns: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="iyc-bench-") as folder:
        for name, url, size in _databases(Path(folder)):
            use_keys(read_settings({"DATA_DIR": folder, "DATABASE_URL": url}).encryption_keys)
            columns[f"{name}, {size:,}"] = _measured(Database(url), offer, size, now)
    rows = (
        f"| {each.title} | " + " | ".join(f"{column[each.name]:.0f}" for column in columns.values()) + " |"
        for each in REPORTS.values()
    )
    heads = " | ".join(f"{name} referrals, ms" for name in columns)
    return "\n".join([f"| report | {heads} |", "|---|" + "---:|" * len(columns), *rows])


def _databases(folder: Path) -> Iterator[tuple[str, str, int]]:
    for size in map(int, os.environ.get("BENCH_REFERRALS", SIZES).split(",")):
        yield "SQLite", f"sqlite:///{folder / f'{size}.sqlite3'}", size
    if url := os.environ.get("BENCH_DATABASE_URL"):
        yield "PostgreSQL", url, max(map(int, os.environ.get("BENCH_REFERRALS", SIZES).split(",")))


def _measured(database: Database, offer: Offer, size: int, now: datetime) -> dict[str, float]:
    """Return the median milliseconds of each report over the last 12 months."""
    migrate(database)
    with database.transaction() as db:
        make_demo(db, size, now, offer)
    with database.reading() as db:
        scope = scope_of(db, offer, last_12_months(now.date()), "", now)
        found = {name: median(_once(database, scope, name) for _ in range(ROUNDS)) for name in REPORTS}
    database.engine.dispose()
    return found


def _once(database: Database, scope: Scope, name: str) -> float:
    with database.reading() as db:
        began = perf_counter()
        tables_of(db, REPORTS[name], scope)
        return 1000 * (perf_counter() - began)
