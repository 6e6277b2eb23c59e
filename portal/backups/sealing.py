"""One encrypted, authenticated stream in a file: written and read a piece at a time, however long it is.

AES-256-GCM in the STREAM construction. Each file has a key of its own, derived from ENCRYPTION_KEYS and a random salt;
each piece is bound to the file's beginning, its place and whether it is the last. So a piece that was changed, moved,
left out or cut off is noticed before anything of it is used.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.backups.errors import BadBackup

MAGIC: Final = b"IN-YOUR-CORNER-BACKUP-1\n"
SALT_BYTES, PROOF_BYTES, TAG_BYTES = 32, 16, 16
PIECE_BYTES: Final = 256 * 1024
DAMAGED = "This backup is damaged: part of it was changed or is missing. Take another one."
FOREIGN = "This is not a backup of In Your Corner."
OTHER_KEYS = "This backup was written with other keys. Put the key of that time into ENCRYPTION_KEYS, after a comma."


class Sealer:
    """Takes in bytes and writes them encrypted. `finish` must be called, or what was written is no whole backup."""

    def __init__(self, file: BinaryIO, keys: Sequence[str]) -> None:
        salt = os.urandom(SALT_BYTES)
        self._cipher, proof = _cipher(keys[0], salt)
        self._beginning = MAGIC + salt + proof
        self._file = file
        self._held = bytearray()
        self._number = 0
        file.write(self._beginning)

    def write(self, data: bytes) -> None:
        """Take in more."""
        self._held += data
        while len(self._held) > PIECE_BYTES:
            self._seal(bytes(self._held[:PIECE_BYTES]), is_last=False)
            del self._held[:PIECE_BYTES]

    def finish(self) -> None:
        """Write what is left, as the end."""
        self._seal(bytes(self._held), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, self._beginning))
        self._number += 1


def opened(file: BinaryIO, keys: Sequence[str]) -> Iterator[bytes]:
    """Yield what was sealed, a piece at a time, each checked before it is yielded. Raises BadBackup."""
    beginning = file.read(len(MAGIC) + SALT_BYTES + PROOF_BYTES)
    if not beginning.startswith(MAGIC):
        raise BadBackup(FOREIGN)
    cipher = _cipher_that_fits(beginning, keys)
    number, sealed = 0, file.read(PIECE_BYTES + TAG_BYTES)
    while True:
        following = file.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), sealed, beginning)
        except InvalidTag:
            raise BadBackup(DAMAGED) from None
        if not following:
            return
        number, sealed = number + 1, following


def _cipher_that_fits(beginning: bytes, keys: Sequence[str]) -> AESGCM:
    salt, proof = beginning[len(MAGIC) :][:SALT_BYTES], beginning[len(MAGIC) + SALT_BYTES :]
    for key in keys:
        cipher, expected = _cipher(key, salt)
        if hmac.compare_digest(proof, expected):
            return cipher
    raise BadBackup(OTHER_KEYS if len(proof) == PROOF_BYTES else DAMAGED)


def _cipher(key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """Return the file's cipher, and what proves that it is the right one without saying anything about it."""
    derived = HKDF(algorithm=SHA256(), length=64, salt=salt, info=b"in-your-corner backup").derive(key.encode())
    return AESGCM(derived[:32]), hmac.new(derived[32:], MAGIC + salt, hashlib.sha256).digest()[:PROOF_BYTES]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">QI", number, int(is_last))
