"""The model's files are used only if they are the published ones."""

import hashlib
import logging
import os
from pathlib import Path

import pytest

from portal.assistant import meaning, weights


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with small files, which are taken for the published ones."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in weights.PUBLISHED:
        (folder / name).write_text(f"all of {name}")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in weights.PUBLISHED}
    monkeypatch.setattr(weights, "PUBLISHED", digests)
    return folder


def change(file: Path, text: str, *, seconds_later: int) -> None:
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + seconds_later * 1_000_000_000))


def test_the_published_files_are_used(model: Path, tmp_path: Path) -> None:
    weights.check(model, tmp_path)


@pytest.mark.parametrize("name", [weights.WEIGHTS, weights.TOKENS])
def test_another_file_is_refused_and_what_to_do_is_said(model: Path, tmp_path: Path, name: str) -> None:
    (model / name).write_text("something else")
    with pytest.raises(weights.BadModel, match=rf"{name} is not the file that was published.*{weights.COMMAND}"):
        weights.check(model, tmp_path)


def test_a_missing_file_is_refused(model: Path, tmp_path: Path) -> None:
    (model / weights.TOKENS).unlink()
    with pytest.raises(weights.BadModel, match=rf"{weights.TOKENS} can't be read.*{weights.COMMAND}"):
        weights.check(model, tmp_path)


def test_files_are_read_once_and_again_only_when_they_changed(model: Path, tmp_path: Path) -> None:
    weights.check(model, tmp_path)
    file = model / weights.WEIGHTS
    other = "x" * file.stat().st_size
    change(file, other, seconds_later=0)
    weights.check(model, tmp_path)  # as big and as old as what was checked
    change(file, other, seconds_later=1)
    with pytest.raises(weights.BadModel):
        weights.check(model, tmp_path)


def test_a_folder_that_nothing_can_be_remembered_in_does_no_harm(model: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    weights.check(model, in_the_way)


def test_refused_files_are_done_without(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (model / weights.WEIGHTS).write_text("something else")
    monkeypatch.setattr(weights, "folder", lambda: model)
    with caplog.at_level(logging.INFO):
        assert meaning.find(tmp_path) is None
    assert [record.message for record in caplog.records] == ["meaning_refused"]
    assert weights.WEIGHTS in vars(caplog.records[0])["because"]


def test_a_model_that_is_not_installed_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package")
    assert meaning.find(tmp_path) is None


def test_the_command_says_that_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package")
    assert weights.main() == 1
    assert weights.COMMAND in capsys.readouterr().err


def test_the_command_says_that_the_files_are_right(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(weights, "folder", lambda: model)
    assert weights.main() == 0
    assert "published" in capsys.readouterr().out
