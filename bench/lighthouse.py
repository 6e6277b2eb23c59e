"""Lighthouse on the pages that matter: a phone on a simulated slow 4G. Needs Node; it is no part of what is served.

python -m bench.lighthouse    # prints a table; docs/lighthouse.md has the last one
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.browser import FLAGS
from tests.support.live_server import LiveServer, ServerFailed
from tests.support.machine import NotInstalled, find_chromium

PACKAGE = "lighthouse@12.8.2"
PAGES = {
    "home": "/",
    "a page": "/offer/council-tax",
    "search": "/search?q=council+tax",
    "ask": "/ask",
    "refer": "/refer",
    "urgent help": "/urgent-help",
}
PARTS = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
# Lighthouse's own slow 4G: 150 ms there and back, 1.6 Mbit/s, a processor four times slower.
SLOW_4G = ("--throttling.rttMs=150", "--throttling.throughputKbps=1638.4", "--throttling.cpuSlowdownMultiplier=4")
SECONDS = 180
# What else a machine does moves the times of one run; Lighthouse's own advice is the middle one of several.
RUNS, MOST_FAILED = 3, 2


def run(url: str, folder: Path) -> dict[str, Any]:
    """Return Lighthouse's report on one address. Raises NotInstalled, CalledProcessError."""
    npx = shutil.which("npx")
    if npx is None:
        raise NotInstalled("Node isn't installed. Debian: apt-get install npm. Mac: brew install node.")
    flags = " ".join(["--headless=new", "--no-sandbox", *FLAGS])
    where = folder / "report.json"
    words = [npx, "--yes", PACKAGE, url, "--quiet", "--no-enable-error-reporting", "--form-factor=mobile"]
    words += [
        "--throttling-method=simulate",
        *SLOW_4G,
        f"--chrome-flags={flags}",
        "--output=json",
        f"--output-path={where}",
    ]
    found = {"CHROME_PATH": str(find_chromium()), "PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run(words, env={**os.environ, **found}, timeout=SECONDS, check=True, stdout=subprocess.DEVNULL)
    report: dict[str, Any] = json.loads(where.read_text(encoding="utf-8"))
    return report


def middle(url: str, folder: Path) -> dict[str, Any]:
    """Return the middle report of RUNS by performance. A run that Chromium broke off is made again, a few times.

    Raises NotInstalled, CalledProcessError.
    """
    reports: list[dict[str, Any]] = []
    failed = 0
    while len(reports) < RUNS:
        try:
            reports.append(run(url, folder))
        except subprocess.CalledProcessError:
            failed += 1
            if failed > MOST_FAILED:
                raise
    return sorted(reports, key=lambda report: float(report["categories"]["performance"]["score"]))[RUNS // 2]


def row(name: str, report: dict[str, Any]) -> str:
    """Return the table row of one page: four scores of a hundred, then what was timed."""
    scores = [f"{round(100 * report['categories'][part]['score'])}" for part in PARTS]
    times = [report["audits"][each]["displayValue"].replace("\u00a0", " ") for each in TIMES]
    kilobytes = report["audits"]["total-byte-weight"]["numericValue"] / 1024
    return "| " + " | ".join([name, *scores, *times, f"{kilobytes:.0f} KB"]) + " |"


def short_of(report: dict[str, Any]) -> list[str]:
    """Return the audits that cost points, so that whoever reads the table knows why."""
    weighed = {each["id"] for part in PARTS for each in report["categories"][part]["auditRefs"] if each["weight"]}
    audits = report["audits"]
    return [each for each in sorted(weighed) if audits[each]["score"] not in (None, 1)]


def main() -> int:
    """Run over every page and print the table; return the exit status."""
    print(
        "| page | performance | accessibility | best practices | SEO | first paint | largest | blocked | shift | sent |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    try:
        with tempfile.TemporaryDirectory() as folder, LiveServer(Path(folder) / "site") as site:
            for name, path in PAGES.items():
                report = middle(site.url + path, Path(folder))
                print(row(name, report), flush=True)
                if missing := short_of(report):
                    print(f"{name}: {', '.join(missing)}", file=sys.stderr)
    except (NotInstalled, ServerFailed, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
