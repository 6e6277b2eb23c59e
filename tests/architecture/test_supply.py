"""What we stand on is listed, and nothing reaches out into the network but what must."""

import re
import subprocess
from pathlib import Path

from bench.licences import pinned
from bench.secrets_check import is_known, look

DIRECT = re.compile(r"^(\w[\w-]*)", re.MULTILINE)
# The one that texts, the one that the council's sign-on answers to, and the one that fetches a model at installing.
REACH_OUT = {"sms/sending.py", "portal/staff/council_client.py"}
CLIENTS = re.compile(r"\b(?:requests|httpx|aiohttp|urllib\.request|http\.client|socket|twilio\.rest|authlib)\b")
IMPORTS = re.compile(r"^\s*(?:import|from)\s+(\S+)", re.MULTILINE)


def test_every_package_of_a_public_server_is_listed_with_its_licence() -> None:
    listed = Path("docs/licences.md").read_text()
    for name, version in pinned().items():
        assert f"| {name} | {version} |" in listed, f"{name}: run make licences"
    assert "not said" not in listed
    assert len(pinned()) > 40


def test_every_direct_dependency_is_listed_with_its_upstream_and_last_release() -> None:
    listed = Path("docs/dependencies.md").read_text().lower()
    for source in Path("requirements").glob("*.in"):
        for name in DIRECT.findall(source.read_text().replace("_", "-")):
            assert f"| {name.lower()} |" in listed, f"{name} of {source} is not in docs/dependencies.md"


def test_every_pin_carries_a_hash_and_names_no_index() -> None:
    for lock in Path("requirements").glob("*.txt"):
        words = lock.read_text()
        pins = re.findall(r"^\S+==.*?(?=^\S|\Z)", words, re.MULTILINE | re.DOTALL)
        assert pins, lock
        assert all("--hash=sha256:" in pin for pin in pins), lock
        assert "index-url" not in words


def test_nothing_asks_the_network_but_what_texts_and_what_signs_staff_in() -> None:
    """No address that a sender or an editor gives is ever fetched."""
    found = set()
    for top in ("app.py", "content", "portal", "search_index", "sms"):
        for path in [Path(top)] if top.endswith(".py") else Path(top).rglob("*.py"):
            if any(CLIENTS.match(name) for name in IMPORTS.findall(path.read_text())):
                found.add(path.as_posix())
    assert found <= REACH_OUT


def test_a_secret_that_is_put_into_the_tree_is_found(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_text(f'AWS = "AKIA{"Q3EGPLWTR5KX2ZNB"}"\n')
    found = look([str(file)])
    assert found
    assert not any(is_known(each) for each in found)


def test_no_local_key_or_database_is_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in listed if name.endswith((".env", ".pem", ".key", ".sqlite3", "local-secrets.json"))]
    assert not [name for name in listed if name.startswith("var/")]
