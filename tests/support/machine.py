"""Programs that tests and the benchmark need from the machine: found, and installed where they can be.

python -m tests.support.machine get chromium postgresql   # installs through apt-get; fails where CI is true
python -m tests.support.machine has postgresql            # says by its exit status whether it's there
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROME_ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
APT_SECONDS = 900
# What CI goes without, saying so: the registry that has it can't be reached from everywhere.
MAY_LACK = frozenset({"java", "nu-checker"})
NU_CHECKER = "vnu-jar@26.9.27"
JAR_SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
IN_PACKAGE = "package/build/dist/vnu.jar"
JAR = Path(__file__).parents[2] / ".make" / "vnu.jar"
FETCH_SECONDS = 300


class NotInstalled(Exception):
    """A program that is needed isn't on this machine; the message says what to install."""


def find_chromium() -> Path:
    """Return the path of Chromium or Chrome. Raises NotInstalled."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    if CHROME_ON_A_MAC.exists():
        return CHROME_ON_A_MAC
    raise NotInstalled("Chromium isn't installed. Debian: apt-get install chromium. Mac: brew install --cask chromium.")


def find_postgresql() -> Path:
    """Return the folder of PostgreSQL's own programs, the newest version's. Raises NotInstalled."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = [each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    raise NotInstalled(
        "PostgreSQL isn't installed. Debian: apt-get install postgresql. Mac: brew install postgresql@16 "
        "and put its bin folder on the PATH."
    )


def find_wrk() -> Path:
    """Return the path of wrk, which makes the benchmark's load. Raises NotInstalled."""
    if found := shutil.which("wrk"):
        return Path(found)
    raise NotInstalled("wrk isn't installed. Debian: apt-get install wrk. Mac: brew install wrk.")


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


def fetch_jar() -> None:
    """Fetch the checker by npm's own client, once. A failure shows later, as a missing program."""
    npm = shutil.which("npm")
    if npm is None or (JAR.exists() and _is_right(JAR)):
        return
    print(f"Fetching {NU_CHECKER}: 30 MB, once ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        words = [npm, "pack", NU_CHECKER, "--silent", "--pack-destination", folder]
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


@dataclass(frozen=True, slots=True)
class Program:
    """How to find a program, and the Debian package that has it; or how else to fetch it."""

    find: Callable[[], Path]
    package: str = ""
    fetch: Callable[[], None] = lambda: None


PROGRAMS = {
    "chromium": Program(find_chromium, "chromium"),
    "postgresql": Program(find_postgresql, "postgresql"),
    "wrk": Program(find_wrk, "wrk"),
    "java": Program(find_java, "default-jre-headless"),
    "nu-checker": Program(find_jar, fetch=fetch_jar),
}


def is_ci() -> bool:
    """Say whether this is the CI run, where nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def has(name: str) -> bool:
    """Say whether a program is there."""
    try:
        PROGRAMS[name].find()
    except NotInstalled:
        return False
    return True


def apt_get() -> list[str] | None:
    """Return the words that start apt-get with the right to install, or None where there's no way."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    may_sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", "apt-get"] if may_sudo else None


def install(packages: list[str]) -> None:
    """Install Debian packages where that is possible, saying so; a failure shows later, as a missing program."""
    command = apt_get()
    if command is None:
        return
    print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*command, "update", "-qq"], env=quietly, timeout=APT_SECONDS, check=False)
    words = [*command, "install", "-qq", "-y", "--no-install-recommends", *packages]
    subprocess.run(words, env=quietly, stdout=subprocess.DEVNULL, timeout=APT_SECONDS, check=False)


def get(names: list[str]) -> int:
    """Install what is missing; return 1 where something still is and this is the CI run, else 0."""
    missing = [name for name in names if not has(name)]
    if packages := [PROGRAMS[name].package for name in missing if PROGRAMS[name].package]:
        install(packages)
    for name in missing:
        PROGRAMS[name].fetch()
    lacking = False
    for name in missing:
        try:
            PROGRAMS[name].find()
        except NotInstalled as error:
            print(f"{error}", file=sys.stderr)
            lacking = lacking or name not in MAY_LACK
    return int(lacking and is_ci())


def main(words: list[str]) -> int:
    """Run `get` or `has` over program names; return the exit status."""
    match words:
        case ["get", *names] if names:
            return get(names)
        case ["has", name]:
            return 0 if has(name) else 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
