"""Times the queue and every report in the process, on databases of made-up referrals. `make bench` prints the tables.

BENCH_REFERRALS="10000,100000" says how many, the least first, each a multiple of it. PostgreSQL is measured too where
it is installed. A million on both engines take about five minutes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.growing import grow
from content.loading import load_offer
from content.offer import Offer
from portal.database import Database
from portal.encryption import use_keys
from portal.migrating import migrate
from portal.referrals.demo import make_demo
from portal.referrals.models import Referral
from portal.referrals.narrowing import DueBy, Narrowing, conditions
from portal.referrals.paging import line_for
from portal.referrals.queries import A_PAGE, open_queue
from portal.referrals.reports.every import REPORTS, tables_of
from portal.referrals.reports.overview import overview
from portal.referrals.reports.periods import last_12_months
from portal.referrals.reports.scope import Scope, scope_of
from portal.referrals.wants import Status
from portal.settings import read_settings
from tests.support.machine import NotInstalled
from tests.support.postgres_cluster import started_cluster

ROUNDS, MANY_ROUNDS = 5, 21
SIZES = "10000,100000,1000000"
DEEP_PAGE = 1000
VIEWS = {
    "queue": Narrowing(),
    "queue of one locality": Narrowing(locality="East"),
    "nobody's": Narrowing(holder_id="nobody"),
    "late": Narrowing(due=DueBy.LATE),
    "closed": Narrowing(status=Status.CLOSED),
    "closed in one district": Narrowing(status=Status.CLOSED, district="preston"),
}
SEARCHES = {"a name": "jor", "a number": "07700 900123"}
Times = dict[str, float]


def report() -> str:
    """Return the medians of every view, search and report as Markdown tables: milliseconds, a column a database."""
    offer, now = load_offer(Path("content")), datetime.now(UTC)
    columns: dict[str, Times] = {}
    with tempfile.TemporaryDirectory(prefix="iyc-bench-") as folder, ExitStack() as stack:
        for name, url in _engines(Path(folder), stack):
            use_keys(read_settings({"DATA_DIR": folder, "DATABASE_URL": url}).encryption_keys)
            for size, database in _sizes(url, offer, now):
                columns[f"{name}, {size:,}"] = _measured(database, offer, now)
    heads = " | ".join(columns)
    names = dict.fromkeys(name for column in columns.values() for name in column)
    rows = (f"| {name} | " + " | ".join(_cell(column, name) for column in columns.values()) + " |" for name in names)
    return "\n".join([f"| milliseconds | {heads} |", "|---|" + "---:|" * len(columns), *rows])


def _cell(column: Times, name: str) -> str:
    return f"{column[name]:.1f}" if name in column else ""


def _engines(folder: Path, stack: ExitStack) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'bench.sqlite3'}"
    try:
        yield "PostgreSQL", stack.enter_context(started_cluster()).new_database()
    except NotInstalled:
        return


def _sizes(url: str, offer: Offer, now: datetime) -> Iterator[tuple[int, Database]]:
    """Yield the database at each size: the first made as the demo is, the others grown from it."""
    first, *others = map(int, os.environ.get("BENCH_REFERRALS", SIZES).split(","))
    database = Database(url)
    migrate(database)
    with database.transaction() as db:
        make_demo(db, first, now, offer)
    before = first
    yield before, database
    for size in others:
        database.engine.dispose()
        grow(url, first, before, size)
        before = size
        yield size, database
    database.engine.dispose()


def _measured(database: Database, offer: Offer, now: datetime) -> Times:
    """Return the median milliseconds of the views' first and deep pages, of searches, and of reports over a year."""
    hours, times = offer.council.hours, {}
    for name, narrowing in VIEWS.items():
        with database.reading() as db:
            number, place = _deep(db, narrowing, offer, now)
        first = partial(open_queue, narrowing=narrowing, hours=hours, now=now)
        times[f"{name}, first page"] = _median(database, first, MANY_ROUNDS)
        deep = "1,000th page" if number == DEEP_PAGE else "last page, of fewer than 1,000"
        times[f"{name}, {deep}"] = _median(database, partial(first, after=place), MANY_ROUNDS)
    for name, words in SEARCHES.items():
        search = partial(open_queue, narrowing=Narrowing(search=words), hours=hours, now=now)
        times[f"search for {name}"] = _median(database, search, MANY_ROUNDS)
    with database.reading() as db:
        scope = scope_of(db, offer, last_12_months(now.date()), "", now)
    times["first page of reports"] = _median(database, partial(overview, scope=scope), ROUNDS)
    for each in REPORTS.values():
        times[f"report: {each.title}"] = _median(database, partial(_tables, name=each.name, scope=scope), ROUNDS)
    return times


def _tables(db: Session, *, name: str, scope: Scope) -> object:
    return tables_of(db, REPORTS[name], scope)


def _deep(db: Session, narrowing: Narrowing, offer: Offer, now: datetime) -> tuple[int, str]:
    """Return the number of the thousandth page or the last one, and the place that it goes on from."""
    line = line_for(narrowing)
    rows = select(Referral).where(*conditions(narrowing, offer.council.hours, now))
    ids = line.ordered(rows, backwards=False).with_only_columns(Referral.id)
    found = db.scalars(ids.limit((DEEP_PAGE - 1) * A_PAGE)).all()
    pages = len(found) // A_PAGE
    if not pages:
        return 1, ""
    return pages + 1, line.place_of(db.get_one(Referral, found[pages * A_PAGE - 1]))


def _median(database: Database, act: Callable[[Session], object], rounds: int) -> float:
    def once() -> float:
        with database.reading() as db:
            began = perf_counter()
            act(db)
            return 1000 * (perf_counter() - began)

    return median(once() for _ in range(rounds))
