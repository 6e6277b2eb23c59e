"""The start of the service: refused with a sentence when it can't work."""

import dataclasses
from pathlib import Path

import pytest

from app import CannotStart, create_app
from portal.settings import Settings


def test_content_that_can_not_be_published_stops_the_start_and_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"council\.toml: file: is missing"):
        create_app(dataclasses.replace(settings, content_dir=tmp_path))


def test_a_key_that_is_no_key_stops_the_start(settings: Settings) -> None:
    with pytest.raises(CannotStart, match="32 bytes in URL-safe base64"):
        create_app(dataclasses.replace(settings, encryption_keys=("short",)))


def test_an_environment_that_lacks_secrets_stops_a_public_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://iyc.example")
    with pytest.raises(CannotStart, match="SECRET_KEY is missing"):
        create_app()
