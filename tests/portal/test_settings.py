"""A public start without its secrets is refused, with what is missing and how to make it."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.settings import SettingsIncomplete, read_settings

PUBLIC = {
    "PUBLIC_BASE_URL": "https://iyc.example",
    "SECRET_KEY": "s" * 48,
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "new,old",
    "TWILIO_FROM": "+447700900142",
}


def test_a_local_run_needs_nothing_and_keeps_its_secrets(tmp_path: Path) -> None:
    first, again = (read_settings({"DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first == again
    assert first.is_local
    assert len(first.secret_key) >= 32
    assert first.database_url.startswith("sqlite:///")
    secrets = tmp_path / "local-secrets.json"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600


def test_a_public_run_with_everything_starts(tmp_path: Path) -> None:
    settings = read_settings({**PUBLIC, "DATA_DIR": str(tmp_path)})
    assert not settings.is_local
    assert settings.twilio_auth_tokens == ("new", "old")
    assert not (tmp_path / "local-secrets.json").exists()


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - {"PUBLIC_BASE_URL"}))
def test_each_missing_secret_stops_a_public_start_and_is_named(tmp_path: Path, name: str) -> None:
    given = {key: value for key, value in PUBLIC.items() if key != name}
    with pytest.raises(SettingsIncomplete, match=f"{name} is missing: "):
        read_settings({**given, "DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "dev"), ("PUBLIC_BASE_URL", "http://iyc.example")])
def test_what_is_too_weak_stops_a_public_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsIncomplete, match=name):
        read_settings({**PUBLIC, name: value, "DATA_DIR": str(tmp_path)})


def test_a_public_run_never_uses_secrets_that_were_made_for_a_local_one(tmp_path: Path) -> None:
    read_settings({"DATA_DIR": str(tmp_path)})
    with pytest.raises(SettingsIncomplete):
        read_settings({"DATA_DIR": str(tmp_path), "PUBLIC_BASE_URL": "https://iyc.example"})


def test_whoever_is_on_call_is_named_by_a_mobile_number_or_not_at_all(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "ON_CALL_NUMBER": "+44 7700 900142"}
    settings = read_settings(given)
    assert (settings.on_call_number, settings.on_call_manager_number) == ("+447700900142", "")
    with pytest.raises(SettingsIncomplete, match="ON_CALL_MANAGER_NUMBER is not a mobile number"):
        read_settings({**given, "ON_CALL_MANAGER_NUMBER": "0300 123 6720"})
