"""Words that nobody can read without the keys, and numbers that are found without being readable."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet

from portal.encryption import BadKey, Keyring, Unreadable, blind_index, decrypt, encrypt, use_keys
from portal.settings import Settings

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> Iterator[None]:
    """Go back to the application's own keys after each test."""
    use_keys([OLD])
    yield
    use_keys(settings.encryption_keys)


def test_words_come_back_and_are_not_in_what_is_stored() -> None:
    stored = encrypt("Robin likes bikes")
    assert "Robin" not in stored
    assert decrypt(stored) == "Robin likes bikes"
    assert encrypt("Robin likes bikes") != stored


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote() -> None:
    stored, found = encrypt("Robin"), blind_index("+447700900123")
    use_keys([NEW, OLD])
    assert decrypt(stored) == "Robin"
    assert blind_index("+447700900123") == found


def test_without_its_key_or_with_one_letter_changed_nothing_is_read() -> None:
    stored = encrypt("Robin")
    changed = stored[:-5] + ("A" if stored[-5] != "A" else "B") + stored[-4:]
    with pytest.raises(Unreadable):
        decrypt(changed)
    use_keys([NEW])
    with pytest.raises(Unreadable):
        decrypt(stored)


def test_another_key_gives_another_index() -> None:
    found = blind_index("+447700900123")
    use_keys([NEW])
    assert blind_index("+447700900123") != found


@pytest.mark.parametrize("keys", [[], ["short"], ["x" * 44]])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(BadKey):
        Keyring.of(keys)
