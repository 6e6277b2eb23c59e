"""Personal words encrypted where they rest, and phone numbers found without being readable.

Fernet (AES-128-CBC with HMAC-SHA-256) from the `cryptography` library does the encrypting; the first key
encrypts and every key decrypts, so a key is changed by putting the new one in front.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text, TypeDecorator

from portal.errors import PortalError


class BadKey(PortalError):
    """A value of ENCRYPTION_KEYS is not a key."""


class KeysMissing(PortalError):
    """Something personal was read or written before the keys were given."""


class Unreadable(PortalError):
    """A stored value was written with a key that we no longer hold, or was changed."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in use: one cipher over all of them, and a key of its own for looking numbers up."""

    cipher: MultiFernet
    index_key: bytes

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Keyring":
        """Make a keyring, newest key first.

        The look-up key is derived from the last (oldest) key, so it stays the same while a new key is added.

        Raises BadKey: there is no key, or one is not 32 bytes in URL-safe base64.
        """
        try:
            fernets = [Fernet(key) for key in keys]
            cipher = MultiFernet(fernets)
        except ValueError as error:
            raise BadKey("ENCRYPTION_KEYS needs one or more keys of 32 bytes in URL-safe base64") from error
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"in-your-corner blind index")
        return cls(cipher, derive.derive(keys[-1].encode()))


_in_use: list[Keyring] = []


def use_keys(keys: Sequence[str]) -> None:
    """Use these keys from now on, in the whole process. Raises BadKey."""
    _in_use[:] = [Keyring.of(keys)]


def _keyring() -> Keyring:
    if not _in_use:
        raise KeysMissing("no encryption keys have been given")
    return _in_use[0]


def encrypt(words: str) -> str:
    """Return `words` encrypted, as text that a column can hold."""
    return _keyring().cipher.encrypt(words.encode()).decode()


def decrypt(token: str) -> str:
    """Return the words that were encrypted. Raises Unreadable: no key of ours fits, or it was changed."""
    try:
        return _keyring().cipher.decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable("a stored value can't be read with the keys in ENCRYPTION_KEYS") from None


def blind_index(value: str) -> str:
    """Return a keyed hash of `value`: equal values are found, and nobody without the key can tell which they are."""
    return hmac.new(_keyring().index_key, value.encode(), hashlib.sha256).hexdigest()


class EncryptedText(TypeDecorator[str]):
    """A column of text that is encrypted in the database and plain in Python."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's form
        return None if value is None else encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        return None if value is None else decrypt(value)
