"""The commands that look after the content work where nothing else does: in a checkout whose content is broken."""

import dataclasses
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup

from app import create_app
from content.publishing import to_mend
from portal.settings import Settings

REAL = Path("content")
TAX = "pages/home/council-tax.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    return Path(shutil.copytree(REAL, tmp_path / "content", ignore=ignored))


def run(settings: Settings, folder: Path, *words: str) -> Result:
    """Run `flask --app app` with these words, on the content in `folder`."""
    given = dataclasses.replace(settings, content_dir=folder)
    return CliRunner().invoke(FlaskGroup(create_app=lambda: create_app(given)), list(words))


def break_summary(folder: Path) -> None:
    page = folder / TAX
    page.write_text(page.read_text().replace("\nsummary:", "\nsumary:", 1))


def test_broken_content_is_listed_with_a_count_and_no_traceback(settings: Settings, folder: Path) -> None:
    break_summary(folder)
    found = run(settings, folder, "offer", "check")
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert [line.split(": ")[1] for line in lines[:-1]] == ["summary", "sumary"]
    assert all(line.startswith(f"{TAX}:") for line in lines[:-1])
    assert lines[-1] == "2 things to fill in or mend."


@pytest.mark.parametrize("words", [["migrate"], ["search-index", "build"], ["nonsense"], ["routes"]])
def test_no_other_command_runs_on_broken_content(settings: Settings, folder: Path, words: list[str]) -> None:
    break_summary(folder)
    found = run(settings, folder, *words)
    assert found.exit_code == 1
    assert "In Your Corner can't start" in found.output
    assert TAX in found.output


def test_the_check_says_what_to_mend_or_that_all_is_in_order(app: Flask) -> None:
    found = app.test_cli_runner().invoke(args=["offer", "check", "--on", "2026-11-24"])
    problems = to_mend(REAL.resolve(), datetime(2026, 11, 24, tzinfo=UTC).date())
    assert found.exit_code == (1 if problems else 0)
    assert found.output.splitlines()[: len(problems)] == [str(problem) for problem in problems]


def test_a_check_for_a_later_day_finds_pages_that_are_overdue(app: Flask) -> None:
    found = app.test_cli_runner().invoke(args=["offer", "check", "--on", "2036-01-01"])
    assert found.exit_code == 1
    assert "review_by: went by" in found.output


def test_a_day_that_is_none_is_refused(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["offer", "check", "--on", "soon"]).exit_code == 2


def test_content_in_order_is_said_in_one_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.public.commands.to_mend", lambda *_: ())
    found = app.test_cli_runner().invoke(args=["offer", "check"])
    assert found.exit_code == 0
    assert found.output.count("\n") == 1
    for words in ("The offer is in order:", " pages, ", " districts, ", " test people, reading age "):
        assert words in found.output


def test_another_council_begins_in_an_empty_content_folder(settings: Settings, tmp_path: Path) -> None:
    found = run(settings, tmp_path, "offer", "new-council", "Anyshire County Council")
    assert found.exit_code == 0
    assert (tmp_path / "council.toml").exists()
    checked = run(settings, tmp_path, "offer", "check")
    assert checked.exit_code == 1
    count = checked.output.splitlines()[-1].removesuffix(" things to fill in or mend.")
    assert f"with {count} things to fill in" in found.output
    assert len(checked.output.splitlines()) == int(count) + 1


def test_a_folder_with_something_in_it_is_refused_in_a_sentence(app: Flask, folder: Path) -> None:
    runner = app.test_cli_runner()
    found = runner.invoke(args=["offer", "new-council", "Anyshire County Council", "--to", str(folder)])
    assert found.exit_code == 1
    assert found.output.startswith("Error: ")
    assert "isn't empty" in found.output


@pytest.mark.slow
def test_the_command_line_itself_names_what_is_broken(folder: Path, tmp_path: Path) -> None:
    break_summary(folder)
    given = {**os.environ, "CONTENT_DIR": str(folder), "DATA_DIR": str(tmp_path / "data"), "PUBLIC_BASE_URL": ""}
    flask = [sys.executable, "-m", "flask", "--app", "app", "offer", "check"]
    found = subprocess.run(flask, env=given, capture_output=True, text=True, check=False, timeout=60)
    assert (found.returncode, found.stderr) == (1, "")
    assert found.stdout.endswith("2 things to fill in or mend.\n")
