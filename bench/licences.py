"""Writes docs/licences.md: every package that a public server installs, and its licence as the package says it.

make licences
"""

import re
from importlib.metadata import PackageMetadata, distribution
from pathlib import Path

WHERE = Path("docs/licences.md")
LOCKS = (Path("requirements/base.txt"), Path("requirements/council-sign-on.txt"))
PINNED = re.compile(r"^([\w.-]+)==([\w.]+)(?: ;[^\\]*)?", re.MULTILINE)
HEAD = """# Licences

What a public server installs, and its licence as the package itself says it. Made by `make licences`; a test compares
it with `requirements/`. In Your Corner itself is under the [MIT licence](../LICENSE).

| package | version | licence |
|---|---|---|
"""
TROVE = "License :: OSI Approved :: "
LONGEST = 60
# Not installed here, so read by hand.
ELSEWHERE = {"colorama": "BSD-3-Clause (Windows only)"}


def pinned() -> dict[str, str]:
    """Return every package that the locks name, and its version."""
    found = [match for lock in LOCKS for match in PINNED.findall(lock.read_text())]
    return dict(sorted(found))


def licence_of(name: str) -> str:
    """Return the licence that an installed package gives. Raises PackageNotFoundError."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    about = distribution(name).metadata
    short = _first(about, "License-Expression")
    listed = [each.removeprefix(TROVE) for each in about.get_all("Classifier") or [] if each.startswith(TROVE)]
    said = _first(about, "License")
    free = said if len(said) <= LONGEST else ""
    return short or ", ".join(listed) or free or "not said"


def _first(about: PackageMetadata, field: str) -> str:
    """Return the first line of what a package says of itself; some put the whole licence there."""
    said = next(iter(about.get_all(field) or [""]))
    return str(said).strip().partition("\n")[0]


def main() -> None:
    """Write the page."""
    rows = [f"| {name} | {version} | {licence_of(name)} |" for name, version in pinned().items()]
    WHERE.write_text(HEAD + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
