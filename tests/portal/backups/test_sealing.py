"""What was sealed comes back whole with the right key, and whatever is wrong with it is noticed."""

import io

import pytest
from cryptography.fernet import Fernet

from portal.backups.errors import BadBackup
from portal.backups.sealing import DAMAGED, FOREIGN, MAGIC, OTHER_KEYS, PIECE_BYTES, TAG_BYTES, Sealer, opened

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
LONG = bytes(range(256)) * (PIECE_BYTES // 100)  # two and a half pieces
BEGINNING = 48 + len(MAGIC)
PIECE = PIECE_BYTES + TAG_BYTES


def sealed(words: bytes, key: str = KEY) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, [key])
    for start in range(0, len(words), 1000):
        sealer.write(words[start : start + 1000])
    sealer.finish()
    return file.getvalue()


def read(data: bytes, *keys: str) -> bytes:
    return b"".join(opened(io.BytesIO(data), keys or (KEY,)))


@pytest.mark.parametrize("words", [b"", b"short", LONG, b"x" * PIECE_BYTES, b"x" * 2 * PIECE_BYTES])
def test_what_was_sealed_comes_back(words: bytes) -> None:
    assert read(sealed(words)) == words


def test_nothing_of_it_can_be_read_without_the_key_and_no_two_are_alike() -> None:
    words = b"Robin, 07700 900123"
    assert words not in sealed(words)
    assert sealed(words) != sealed(words)


def test_a_key_that_was_changed_since_still_opens_it() -> None:
    assert read(sealed(b"hello", OTHER), KEY, OTHER) == b"hello"


def test_other_keys_do_not_open_it() -> None:
    with pytest.raises(BadBackup, match=OTHER_KEYS):
        read(sealed(b"hello", OTHER))


@pytest.mark.parametrize("at", [len(MAGIC) + 3, BEGINNING, BEGINNING + PIECE + 7, -1])
def test_one_changed_byte_anywhere_is_noticed(at: int) -> None:
    data = bytearray(sealed(LONG))
    data[at] ^= 1
    with pytest.raises(BadBackup):
        read(bytes(data))


@pytest.mark.parametrize("cut", [1, TAG_BYTES, PIECE])
def test_an_end_that_is_missing_is_noticed(cut: int) -> None:
    with pytest.raises(BadBackup, match=DAMAGED):
        read(sealed(LONG)[:-cut])


def test_an_end_cut_between_two_pieces_is_noticed() -> None:
    with pytest.raises(BadBackup, match=DAMAGED):
        read(sealed(LONG)[: BEGINNING + PIECE])


def test_pieces_in_another_order_are_noticed() -> None:
    data = sealed(LONG)
    first, second = data[BEGINNING:][:PIECE], data[BEGINNING + PIECE :][:PIECE]
    with pytest.raises(BadBackup, match=DAMAGED):
        read(data[:BEGINNING] + second + first + data[BEGINNING + 2 * PIECE :])


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", MAGIC, MAGIC + b"x" * 60])
def test_what_is_no_backup_is_refused(data: bytes) -> None:
    with pytest.raises(BadBackup) as refusal:
        read(data)
    assert str(refusal.value) in {FOREIGN, OTHER_KEYS, DAMAGED}
