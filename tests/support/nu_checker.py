"""The Nu HTML Checker, the authority on whether a page is valid HTML. It needs Java (tests/support/machine.py)."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.machine import find_jar, find_java

CHECK_SECONDS = 120


def mistakes(folder: Path, names: Mapping[str, str]) -> list[str]:
    """Return each mistake in the pages of `folder`, one line each. `names` says what a file shows."""
    words = [
        str(find_java()),
        "-jar",
        str(find_jar()),
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        str(folder),
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=CHECK_SECONDS, check=True)
    found = json.loads(done.stdout)["messages"]
    lines = {_line(each, names) for each in found if each["type"] in {"error", "non-document-error"}}
    return sorted(lines)


def _line(message: Mapping[str, str], names: Mapping[str, str]) -> str:
    file = Path(message["url"]).name
    place = message.get("extract", "").replace("\n", " ")
    return f"{names.get(file, file)}: {message['message']} {place}"
