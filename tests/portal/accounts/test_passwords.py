"""Which passwords are taken, and how they are kept."""

import time

import pytest
from argon2 import PasswordHasher

from portal.accounts.errors import PasswordRefused, WeakBecause
from portal.accounts.passwords import hash_password, is_password, needs_rehash, rehash

GOOD = "four odd llamas skating"


@pytest.mark.parametrize(
    "password",
    [
        "lancashire2024!",
        "Password1234",
        "InYourCorner1!",
        "careleaver2026",
        "monkey-dragon-football",
        "aaaaaaaaaaaaaaaa",
        "trustno1trustno1",
        "P@ssw0rdP@ssw0rd",
        "manchesterunited",
    ],
)
def test_a_password_of_common_words_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefused) as refusal:
        hash_password(password)
    assert refusal.value.because is WeakBecause.TOO_COMMON


@pytest.mark.parametrize(
    "password", [GOOD, "xk7!inq9w2pz", "83920174651827", "جملة مرور طويلة جدا", " a space  at ends "]
)
def test_any_signs_make_a_password_and_none_are_lost(password: str) -> None:
    kept = hash_password(password)
    assert is_password(kept, password)
    assert not is_password(kept, password.strip() + "!")


def test_a_password_has_12_to_128_characters() -> None:
    for password, because in [("k4m7pxw9tq2", WeakBecause.TOO_SHORT), ("k4m7pxw9" * 16 + "x", WeakBecause.TOO_LONG)]:
        with pytest.raises(PasswordRefused) as refusal:
            hash_password(password)
        assert refusal.value.because is because


def test_the_last_of_128_characters_counts() -> None:
    kept = hash_password("k4m7pxw9" * 16)
    assert is_password(kept, "k4m7pxw9" * 16)
    assert not is_password(kept, ("k4m7pxw9" * 16)[:127])


def test_the_same_password_is_kept_in_two_ways() -> None:
    first, second = hash_password(GOOD), hash_password(GOOD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_other_settings_still_opens_and_is_made_anew() -> None:
    kept = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD)
    assert is_password(kept, GOOD)
    assert needs_rehash(kept)
    assert not needs_rehash(rehash(GOOD))


def test_an_endless_password_is_wrong_before_any_work_is_done() -> None:
    kept = hash_password(GOOD)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        assert not is_password(kept, "x" * 1_000_000)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.005  # hashing takes four times as long or more


def test_nothing_opens_an_account_that_is_not_there() -> None:
    assert not is_password(None, GOOD)
    assert not is_password(None, "nobody has this password")
