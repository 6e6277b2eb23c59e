"""axe-core, which looks at a page in a real browser for what keeps people out. It comes inside a Python package."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

# What the design asks for: WCAG 2.0 to 2.2, A and AA, and what is good practice beside it.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on colours and on the size of the screen; the rest is the same in all of them.
BY_LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
RUN = "options => axe.run(document, options).then(found => found.violations)"


@cache
def source() -> str:
    """Return axe-core's own script."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, only_look: bool = False) -> list[str]:
    """Return what keeps people out on the page as it is now; `only_look` leaves out what needs no eyes."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(source())
    only = {"type": "rule", "values": BY_LOOK} if only_look else {"type": "tag", "values": TAGS}
    rules = {name: {"enabled": True} for name in BY_LOOK} if only_look else {"target-size": {"enabled": True}}
    options = {"runOnly": only, "rules": rules, "resultTypes": ["violations"], "preload": False, "iframes": False}
    found: list[dict[str, Any]] = page.evaluate(RUN, options)
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
