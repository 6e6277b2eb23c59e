"""Personal words encrypted where they rest, and phone numbers found without being readable.

What rests in the database is sealed with AES-256-GCM from the `cryptography` library, for one column of one row: moved
elsewhere it can't be read (`portal.sealing`). What a browser keeps for us is encrypted with Fernet. In both, the first
key encrypts and every key decrypts, so a key is changed by putting the new one in front.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.errors import PortalError

NONCE_BYTES = 12
KEY_ID_LENGTH = 8
SEALED = "s1"


class BadKey(PortalError):
    """A value of ENCRYPTION_KEYS is not a key."""


class KeysMissing(PortalError):
    """Something personal was read or written before the keys were given."""


class Unreadable(PortalError):
    """A stored value was written with a key that we no longer hold, was changed, or belongs to another place."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in use: ciphers for what rests and for what travels, and a key of its own for looking numbers up.

    `sealing` has a cipher for each key by its id, the newest first. The ids tell nothing of the keys.
    """

    cipher: MultiFernet
    sealing: dict[str, AESGCM]
    index_key: bytes

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Keyring":
        """Make a keyring, newest key first.

        The look-up key is derived from the last (oldest) key, until one is kept (`portal.lookup_key`).

        Raises BadKey: there is no key, or one is not 32 bytes in URL-safe base64.
        """
        try:
            cipher = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise BadKey("ENCRYPTION_KEYS needs one or more keys of 32 bytes in URL-safe base64") from error
        sealing = {}
        for key in keys:
            derived = _derive(key, b"in-your-corner sealing")
            sealing[hashlib.sha256(b"id of " + derived).hexdigest()[:KEY_ID_LENGTH]] = AESGCM(derived)
        return cls(cipher, sealing, _derive(keys[-1], b"in-your-corner blind index"))

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return next(iter(self.sealing))


def _derive(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


_in_use: list[Keyring] = []
# Where the kept look-up key is read from, and what was read.
_lookup_readers: list[Callable[[], bytes | None]] = []
_lookup_keys: list[bytes] = []


def use_keys(keys: Sequence[str]) -> None:
    """Use these keys from now on, in the whole process. Raises BadKey."""
    _in_use[:] = [Keyring.of(keys)]
    _lookup_readers.clear()
    _lookup_keys.clear()


def read_lookup_key_from(reader: Callable[[], bytes | None]) -> None:
    """Ask `reader` for the kept look-up key at the first use. None from it: the derived one counts meanwhile."""
    _lookup_readers[:] = [reader]
    _lookup_keys.clear()


def keyring() -> Keyring:
    """Return the keys in use. Raises KeysMissing."""
    if not _in_use:
        raise KeysMissing("no encryption keys have been given")
    return _in_use[0]


def encrypt(words: str) -> str:
    """Return `words` encrypted for a while in somebody's browser."""
    return keyring().cipher.encrypt(words.encode()).decode()


def decrypt(token: str) -> str:
    """Return the words that were encrypted. Raises Unreadable: no key of ours fits, or it was changed."""
    try:
        return keyring().cipher.decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable("a value can't be read with the keys in ENCRYPTION_KEYS") from None


def seal(words: str, place: str, row_key: str) -> str:
    """Return `words` sealed for one place: `place` is "table.column", `row_key` the row's own."""
    ring = keyring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = ring.sealing[ring.newest].encrypt(nonce, words.encode(), _bound_to(place, row_key))
    return f"{SEALED}.{ring.newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, place: str, row_key: str) -> str:
    """Return the words. Raises Unreadable: no key of ours fits, it was changed, or it was sealed for another place."""
    try:
        kind, key_id, sealed = token.split(".")
        raw = base64.urlsafe_b64decode(sealed)
        if kind != SEALED:
            raise ValueError(kind)
        opened = keyring().sealing[key_id].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(place, row_key))
    except (ValueError, KeyError, InvalidTag, binascii.Error):
        raise Unreadable("a stored value can't be read with the keys in ENCRYPTION_KEYS, or was moved") from None
    return opened.decode()


def sealed_now() -> str:
    """Return how everything begins that is sealed with the newest key."""
    return f"{SEALED}.{keyring().newest}."


def _bound_to(place: str, row_key: str) -> bytes:
    return f"{place}\0{row_key}".encode()


def lookup_key() -> bytes:
    """Return the key of the blind index: the kept one, or as long as none is kept, the one from the oldest key."""
    if not _lookup_keys:
        found = _lookup_readers[0]() if _lookup_readers else None
        if found is None:
            return keyring().index_key
        _lookup_keys[:] = [found]
    return _lookup_keys[0]


def passing_mark(value: str) -> str:
    """Return a keyed hash of `value` for somebody's cookie. It asks no database, and lasts like the oldest key."""
    return hmac.new(keyring().index_key, value.encode(), hashlib.sha256).hexdigest()


def blind_index(value: str) -> str:
    """Return a keyed hash of `value`: equal values are found, and nobody without the key can tell which they are."""
    return hmac.new(lookup_key(), value.encode(), hashlib.sha256).hexdigest()
