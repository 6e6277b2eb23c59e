"""What a page costs somebody with little data: each public page with its styles, and the script.

python -m bench.weights          # prints the table
python -m bench.weights --check  # says only what is over, and fails
"""

import logging
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from content.loading import load_offer
from portal.migrating import migrate
from portal.settings import read_settings
from portal.web.context import EXTENSION, Service
from tests.support.learned import share_learned

KB = 1024
FIRST_VIEW, LATER_VIEW, SCRIPT, STYLES = 14 * KB, 8 * KB, 10 * KB, 8 * KB
# Gzip is what every browser takes; brotli makes it smaller by a tenth or more.
PACKED = {"Accept-Encoding": "gzip"}
FIXED = ("/", "/offer/", "/offer/in/", "/offer/about", "/offer/changes", "/search?q=council+tax", "/search?q=zzzzz")
MORE = ("/ask", "/refer", "/what-can-i-get", "/urgent-help", "/about", "/privacy", "/cookies", "/accessibility")
LAST = ("/offline", "/offline/refer", "/ask/person", "/no-such-page")
# All of the offer on one page, for paper and for keeping: it is asked for by name, with its size said first.
WHOLE = "/offer/print"
ELSEWHERE = re.compile(
    r"""<(?:link|script|img|iframe|source|video|audio)\b[^>]*(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1)"""
)
ALTERNATE = re.compile(r'<link rel="alternate"[^>]*>')


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page weighs by itself, in bytes as sent, and what it asks of others."""

    path: str
    page: int
    asks_elsewhere: bool = False


def addresses(content_dir: Path) -> Iterator[str]:
    """Yield the address of every public page that anybody can open."""
    offer = load_offer(content_dir)
    yield from (*FIXED, *MORE, *LAST)
    yield from (f"/offer/section/{slug}" for slug in offer.sections)
    for slug in offer.pages:
        if slug != "urgent-help":
            yield f"/offer/{slug}"
            if any(slug in district.lines for district in offer.districts.values()):
                yield f"/offer/{slug}?district={next(iter(offer.districts))}"
    yield from (f"/offer/in/{slug}" for slug in offer.districts)


def size(client: FlaskClient, path: str) -> int:
    return len(client.get(path, headers=PACKED).data)


def weigh(client: FlaskClient, path: str) -> Weight | None:
    """Return what the page weighs, or None where there is none."""
    answer = client.get(path)
    if answer.mimetype != "text/html" or answer.status_code not in {200, 404}:
        return None
    return Weight(path, size(client, path), bool(ELSEWHERE.search(ALTERNATE.sub("", answer.text))))


def too_heavy(pages: list[Weight], styles: int, script: int) -> list[str]:
    """Return what is over its limit, one line each."""
    over = [f"the styles: {styles:,} bytes, at most {STYLES:,}"] if styles > STYLES else []
    over += [f"the script: {script:,} bytes, at most {SCRIPT:,}"] if script > SCRIPT else []
    for each in pages:
        if each.page + styles > FIRST_VIEW:
            over.append(f"{each.path} at first: {each.page + styles:,} bytes with its styles, at most {FIRST_VIEW:,}")
        if each.page > LATER_VIEW:
            over.append(f"{each.path} by itself: {each.page:,} bytes, at most {LATER_VIEW:,}")
        if each.asks_elsewhere:
            over.append(f"{each.path} asks something of another host")
    return over


def table(pages: list[Weight], styles: int, script: int, whole: int) -> str:
    """Return the weights as Markdown: what is shared, then the heaviest pages."""
    heaviest = sorted(pages, key=lambda each: -each.page)[:8]
    lines = [f"| {each.path} | {each.page + styles:,} | {each.page:,} |" for each in heaviest]
    shared = f"Styles {styles:,} bytes, the one script {script:,}, {len(pages)} pages; the whole offer {whole:,}."
    return "\n".join([shared, "", "| heaviest pages, gzip | first view | later |", "|---|---:|---:|", *lines])


def measured() -> tuple[list[Weight], int, int, int]:
    """Return the pages, the styles, the script and the whole offer, as the application sends them."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        share_learned(Path(folder))
        settings = read_settings({"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3"})
        app = create_app(settings)
        client = app.test_client()
        service: Service = app.extensions[EXTENSION]
        migrate(service.database)
        found = [weigh(client, path) for path in addresses(settings.content_dir)]
        pages = [each for each in found if each]
        shared = size(client, "/static/style.css"), size(client, "/static/corner.js"), size(client, WHOLE)
        service.database.engine.dispose()
        return pages, *shared


def main(words: list[str]) -> int:
    """Print the table, or with --check what is over; return the exit status."""
    pages, styles, script, whole = measured()
    over = too_heavy(pages, styles, script)
    for line in over:
        print(line, file=sys.stderr)
    if "--check" not in words:
        print(table(pages, styles, script, whole))
    elif not over:
        heaviest = max(each.page for each in pages)
        print(f"The pages are light enough: {heaviest + styles:,} bytes at first at most, then {heaviest:,}.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
