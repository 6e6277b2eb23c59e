"""Lets an outside scanner (Wapiti) attack the running service, as a stranger and signed in. `make scan`.

The service is this one, with made-up referrals, on a folder that is thrown away. Prints what was found, and fails on
anything above a remark that EXPLAINED doesn't account for; docs/security.md says the same in words.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.support.live_server import LiveServer

EMAIL, PASSWORD = "manager@example.com", "a long quiet sentence"
MODULES = "exec,file,sql,xss,permanentxss,redirect,http_headers,csp,cookieflags,csrf,crlf,methods"
SECONDS = int(os.environ.get("SCAN_SECONDS") or "60")  # to find its way about; each kind of attack has half of that
# Wapiti's own makers' hosts are kept out: the two addresses lead nowhere.
NOWHERE = ("--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "localhost")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HTTPS = "a local run has no https"
# Kind, the beginning of the path, a part of what is said: why it is none.
EXPLAINED = {
    ("HTTP Strict Transport Security (HSTS)", "/", ""): f"{HTTPS}: tests/portal/web/test_walls.py holds it in public",
    ("Secure Flag cookie", "/", ""): f"{HTTPS}: tests/portal/staff/test_cookies.py holds it in public",
    ("Cross Site Request Forgery", "/refer/from-phone", "Lack"): (
        "the page that is kept on phones is the same for everybody; what it sends without a token is refused"
    ),
    ("Cross Site Request Forgery", "/staff/", "not properly checked"): (
        "Wapiti compares two answers; tests/portal/staff/test_permissions.py presses every button with its wrong token"
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the scanner says."""

    kind: str
    path: str
    parameter: str
    info: str

    @property
    def why(self) -> str:
        """Why it is none of ours to mend; empty where nothing says so."""
        for (kind, path, info), why in EXPLAINED.items():
            if kind == self.kind and self.path.startswith(path) and info in self.info:
                return why
        return ""


def main() -> int:
    """Scan, print, and return 1 where something is not explained. Needs `wapiti` on the PATH or in WAPITI."""
    wapiti = os.environ.get("WAPITI") or shutil.which("wapiti")
    if not wapiti:
        print("There is no wapiti: make scan installs it, or name it with WAPITI.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, LiveServer(Path(folder) / "data") as server:
        server.run_command("demo", "--referrals", "20")
        who = ["--email", EMAIL, "--name", "Priya", "--role", "manager", "--password-stdin"]
        server.run_command("staff", "create", *who, "--without-second-factor", stdin=f"{PASSWORD}\n")
        found = [
            *scan(wapiti, f"{server.url}/", (), Path(folder) / "public.json"),
            *scan(wapiti, f"{server.url}/staff/", signed_in(server.url), Path(folder) / "staff.json"),
        ]
        broken = server.log.read_text(errors="replace").count("request_failed")
    return report(found, broken)


def signed_in(url: str) -> tuple[str, ...]:
    """Return the scanner's options that make it a manager who has signed in."""
    with requests.Session() as browser:
        token = TOKEN.search(browser.get(f"{url}/staff/sign-in", timeout=10).text)
        given = {"csrf_token": token[1] if token else "", "email": EMAIL, "password": PASSWORD}
        browser.post(f"{url}/staff/sign-in", data=given, timeout=10)
        cookie = "; ".join(f"{each.name}={each.value}" for each in browser.cookies)
    return "-H", f"Cookie: {cookie}", "-x", f"{url}/staff/sign-out"


def scan(wapiti: str, url: str, options: Iterable[str], report_file: Path) -> list[Finding]:
    """Return what the scanner finds from `url` on, having looked about for SECONDS."""
    limits = ("-d", "3", "--max-links-per-page", "60", "--max-scan-time", str(SECONDS))
    attacks = ("--max-attack-time", str(SECONDS // 2), "-m", MODULES)
    into = ("--flush-session", "--no-bugreport", "-f", "json", "-o", str(report_file))
    words = [wapiti, "-u", url, "--scope", "folder", "-v", "0", *into, *limits, *attacks, *NOWHERE, *options]
    subprocess.run(words, check=True, capture_output=True, timeout=SECONDS * (2 + MODULES.count(",")))
    told = json.loads(report_file.read_text())
    print(f"{url}: {told['infos'].get('crawled_pages_nbr', '?')} addresses attacked", flush=True)
    return [
        Finding(kind, each["path"], each.get("parameter") or "", each["info"])
        for group in ("vulnerabilities", "anomalies")
        for kind, several in told[group].items()
        for each in several
    ]


def report(found: list[Finding], broken: int) -> int:
    """Print what was found, and return 1 where it needs mending."""
    for each in sorted(found, key=lambda one: (one.kind, one.path)):
        print(
            f"{'explained' if each.why else 'FOUND'}: {each.kind}: {each.path} {each.parameter} {each.info} {each.why}"
        )
    open_ones = [each for each in found if not each.why]
    print(f"{len(found)} findings, {len(open_ones)} of them not explained; {broken} requests broke something")
    return 1 if open_ones or broken else 0


if __name__ == "__main__":
    sys.exit(main())
