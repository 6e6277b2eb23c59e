"""A public start without its secrets is refused, with what is missing and how to make it."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app import CannotStart, create_app
from portal.settings import SettingsIncomplete, read_settings

NEW, OLD = "0123456789abcdef" * 2, "fedcba9876543210" * 2
PUBLIC = {
    "PUBLIC_BASE_URL": "https://iyc.example",
    "SECRET_KEY": "s" * 48,
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": f"{NEW},{OLD}",
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
    assert settings.twilio_auth_tokens == (NEW, OLD)
    assert not (tmp_path / "local-secrets.json").exists()


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - {"PUBLIC_BASE_URL"}))
def test_each_missing_secret_stops_a_public_start_and_is_named(tmp_path: Path, name: str) -> None:
    given = {key: value for key, value in PUBLIC.items() if key != name}
    with pytest.raises(SettingsIncomplete, match=f"{name} is missing: "):
        read_settings({**given, "DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, value) for name in ("SECRET_KEY", "TWILIO_AUTH_TOKEN") for value in ("dev", "8 signs!")],
        ("TWILIO_AUTH_TOKEN", f"{NEW},dev"),
        ("TWILIO_SHARED_KEYS", "8 signs!"),
        ("PUBLIC_BASE_URL", "http://iyc.example"),
        ("FLASK_DEBUG", "1"),
    ],
)
def test_what_is_too_weak_stops_a_public_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsIncomplete, match=name):
        read_settings({**PUBLIC, name: value, "DATA_DIR": str(tmp_path)})


def test_a_public_run_never_uses_secrets_that_were_made_for_a_local_one(tmp_path: Path) -> None:
    read_settings({"DATA_DIR": str(tmp_path)})
    with pytest.raises(SettingsIncomplete):
        read_settings({"DATA_DIR": str(tmp_path), "PUBLIC_BASE_URL": "https://iyc.example"})


@pytest.mark.parametrize("keys", ["dev", "8 signs!", "A" * 43 + "=,dev"])
def test_a_key_that_is_none_stops_the_start(tmp_path: Path, keys: str) -> None:
    settings = read_settings({**PUBLIC, "ENCRYPTION_KEYS": keys, "DATA_DIR": str(tmp_path)})
    with pytest.raises(CannotStart, match="ENCRYPTION_KEYS needs"):
        create_app(settings)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS", "TWILIO_AUTH_TOKEN"])
def test_secrets_that_were_copied_from_a_local_run_stop_a_public_start(tmp_path: Path, name: str) -> None:
    read_settings({"DATA_DIR": str(tmp_path)})
    made = json.loads((tmp_path / "local-secrets.json").read_text())
    with pytest.raises(SettingsIncomplete, match=f"{name} is the one that was made for trying out"):
        read_settings({**PUBLIC, name: made[name], "DATA_DIR": str(tmp_path)})


def test_the_councils_sign_on_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    whole = {"OIDC_ISSUER": "https://sign-on.example/", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "a secret"}
    given = {**PUBLIC, **whole, "DATA_DIR": str(tmp_path)}
    council = read_settings(given).council_sign_on
    assert council is not None
    assert council.issuer == "https://sign-on.example"
    assert "a secret" not in repr(council)
    with pytest.raises(SettingsIncomplete, match="OIDC_CLIENT_SECRET"):
        read_settings({**given, "OIDC_CLIENT_SECRET": ""})
    with pytest.raises(SettingsIncomplete, match="OIDC_ISSUER must begin with https"):
        read_settings({**given, "OIDC_ISSUER": "http://sign-on.example"})


def test_whoever_is_on_call_is_named_by_a_mobile_number_or_not_at_all(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "ON_CALL_NUMBER": "+44 7700 900142"}
    settings = read_settings(given)
    assert (settings.on_call_number, settings.on_call_manager_number) == ("+447700900142", "")
    with pytest.raises(SettingsIncomplete, match="ON_CALL_MANAGER_NUMBER is not a mobile number"):
        read_settings({**given, "ON_CALL_MANAGER_NUMBER": "0300 123 6720"})
