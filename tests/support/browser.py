"""A real Chromium for tests: the machine's own, driven by Playwright, and kept off the network but for the site."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.support.machine import find_chromium

# A browser looks up its maker's hosts at every start; on a closed network each try costs seconds.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start one headless Chromium and close it at the end; a test asks it for a `new_context()` of its own.

    Raises NotInstalled: there is no Chromium or Chrome on this machine.
    """
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])  # its sandbox refuses to start as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=flags)
        try:
            yield browser
        finally:
            browser.close()
