"""Passwords: which are good enough, and how they are kept.

Kept as Argon2id with OWASP's profile (2 passes over 19 MiB, one lane): about 20 ms a try on one core, and several
people can sign in at once without the machine running out of memory.

Which are too easy to guess is judged by zxcvbn, which carries 30,000 of the passwords found in breaches, names, and
words of everyday English, and knows keyboard rows, dates and letters swapped for figures.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.accounts.errors import PasswordRefused, WeakBecause

SHORTEST = 12
LONGEST = 128

# What people try first. A password is refused when too little is left once these are taken out of it.
COMMON_WORDS = (
    *("password", "passphrase", "passw0rd", "welcome", "letmein", "qwerty", "qwertyuiop", "asdfgh", "asdfghjkl"),
    *("zxcvbnm", "administrator", "admin", "manager", "officer", "staff", "changeme", "secret", "iloveyou"),
    *("monkey", "dragon", "football", "liverpool", "everton", "burnley", "blackburn", "preston", "lancaster"),
    *("lancashire", "council", "careleaver", "careleavers", "leavingcare", "localoffer", "inyourcorner", "corner"),
    *("employment", "support", "team", "county", "january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "monday", "summer", "winter", "spring", "autumn"),
    *("your", "the", "and", "in", "my", "abcdefgh", "abcdef", "abc", "1234567890", "123456789", "12345678", "123456"),
)
LEFT_AT_LEAST = 8
DIFFERENT_SIGNS_AT_LEAST = 5
# 3 of 4 stands for over a hundred million guesses, by somebody who knows what people usually choose.
STRONG_ENOUGH = 3
# It takes longer the longer the password is, and nothing after this many signs makes a weak one of a strong one.
JUDGED_SIGNS = 72

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_strength(password: str) -> None:
    """Let a new password pass. Raises PasswordRefused: too short, too long, or easy to guess."""
    if len(password) < SHORTEST:
        raise PasswordRefused(WeakBecause.TOO_SHORT)
    if len(password) > LONGEST:
        raise PasswordRefused(WeakBecause.TOO_LONG)
    from zxcvbn import zxcvbn  # its lists are 9 MiB, for the few times that a password is chosen

    left = _without_common_words(password)
    if len(left) < LEFT_AT_LEAST or len(set(left)) < DIFFERENT_SIGNS_AT_LEAST:
        raise PasswordRefused(WeakBecause.TOO_COMMON)
    if zxcvbn(password[:JUDGED_SIGNS], COMMON_WORDS)["score"] < STRONG_ENOUGH:
        raise PasswordRefused(WeakBecause.TOO_COMMON)


def _without_common_words(password: str) -> str:
    left = password.lower()
    for word in sorted(COMMON_WORDS, key=len, reverse=True):
        left = left.replace(word, "")
    return left


def hash_password(password: str) -> str:
    """Return a salted hash to keep. Raises PasswordRefused: `password` is not strong enough."""
    check_strength(password)
    return _hasher.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Say whether `password` is the one kept.

    Takes as long when nothing is kept (no such account): the time must not tell who works here. A password over the
    longest we allow is wrong before any work is done on it.
    """
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(kept or _hash_of_nobody(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Say whether `kept` was made with other settings than today's: the next right password should be kept anew."""
    return _hasher.check_needs_rehash(kept)


def rehash(password: str) -> str:
    """Return a hash by today's settings of a password that was right, however strong it is."""
    return _hasher.hash(password)


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody has this password")
