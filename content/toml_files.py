"""Opens the TOML files of the content, noting what is wrong with one as a whole."""

import tomllib
from pathlib import Path
from typing import Any

from content.errors import Problem
from content.recalling import recalled_table


def open_toml(root: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Return what the file holds; nothing, and a problem, where it is missing or can't be read."""
    try:
        table: dict[str, Any] = recalled_table("toml", (root / name).read_text(encoding="utf-8"), tomllib.loads)
        return table
    except FileNotFoundError:
        problems.append(Problem(name, "file", "is missing.", "Put it back from the last good version."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(name, "file", f"can't be read: {error}.", "Mend the line that it names."))
    return {}
