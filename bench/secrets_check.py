"""Looks for secrets in the tree with detect-secrets, and fails on any that is not known to be none. `make secrets`.

Tests are left out: their passwords open nothing. So are hashes of packages, and pages, which hold no settings.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings

LOOKED_AT = (".py", ".toml", ".sh", ".js", ".ini", ".in", ".example", "Makefile", ".env", ".pem", ".key")
LEFT_OUT = ("tests/", "content/pages/", "portal/translations/")
# File, the first signs of the finding's hash: why it is no secret.
NONE_OF_THEM = {
    (".env.example", "112bb791"): "an address that shows where the password goes",
    ("bench/scan.py", "bc154b7c"): "of an account that is made for a scan and thrown away",
    ("bench/screenshots.py", "6aae6216"): "of an account that is made for pictures and thrown away",
    ("portal/accounts/links.py", "79927623"): "the name of an action in the audit trail",
    ("portal/accounts/passwords.py", "5baa61e4"): "the word 'password', which no password may be",
    ("portal/accounts/proofs.py", "5baa61e4"): "a kind of link",
    ("portal/accounts/second_factor.py", "b12777e4"): "the letters that recovery codes are made of",
    ("portal/assistant/weights.py", "76cb9400"): "the hash of a file that is downloaded",
    ("portal/assistant/weights.py", "067bd9e0"): "the hash of a file that is downloaded",
    ("portal/referrals/references.py", "0a4fd4ca"): "the letters that references are made of",
    ("portal/settings.py", "ccb58c16"): "the name of the file for secrets of a local run",
}


def main() -> int:
    """Print what looks like a secret, and return how many there are that nothing explains."""
    found = [each for each in look(tree()) if not is_known(each)]
    for name, line, kind, mark in found:
        print(f"{name}:{line}: looks like a secret ({kind}, {mark}). Take it out, or say in {__file__} why it is none.")
    return min(len(found), 1)


def tree() -> Iterator[str]:
    """Yield every file of the tree that is looked at."""
    listed = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        if name.endswith(LOOKED_AT) and not name.startswith(LEFT_OUT):
            yield name


def look(names: Iterable[str]) -> list[tuple[str, int, str, str]]:
    """Return what looks like a secret: file, line, kind, and the first signs of its hash."""
    secrets = SecretsCollection()
    with default_settings():
        secrets.scan_files(*names)
    return [(name, each.line_number, each.type, each.secret_hash[:8]) for name, each in secrets]


def is_known(found: tuple[str, int, str, str]) -> bool:
    """Say whether it is known why this is no secret."""
    name, _, _, mark = found
    return (name, mark) in NONE_OF_THEM


if __name__ == "__main__":
    sys.exit(main())
