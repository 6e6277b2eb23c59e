"""References: what somebody quotes back to us. Six signs that can't be taken for one another, read as two threes."""

import re
import secrets

# No O or 0, no I, L or 1, no S or 5, no Z or 2, no B (reads as 8), no U (sounds like Q), no vowel: no words.
ALPHABET = "346789CDFGHJKMNPQRTVWXY"
LENGTH = 6


def new_reference() -> str:
    """Return a random reference as it is stored: "K4M7PX". It tells nobody how many there are, or when it was made."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_read(public_ref: str) -> str:
    """Return a reference as people read it: "K4M 7PX"."""
    return f"{public_ref[:3]} {public_ref[3:]}"


def as_stored(typed: str) -> str | None:
    """Return what somebody typed ("k4m-7px") as we store it, or None where it can't be a reference."""
    tidy = re.sub(r"[\s\-.]", "", typed).upper()
    is_one = len(tidy) == LENGTH and all(sign in ALPHABET for sign in tidy)
    return tidy if is_one else None
