"""The real content in a folder of its own, to break on purpose."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import BadContent, Problem
from content.loading import load_offer

REAL = Path("content")
Break = Callable[[str, str, str], None]
Problems = Callable[[], tuple[Problem, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may change."""
    copy = tmp_path / "content"
    shutil.copytree(REAL, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def replace(folder: Path) -> Break:
    """Replace words in one file of the copy, making sure that they were there."""

    def in_file(name: str, old: str, new: str) -> None:
        path = folder / name
        words = path.read_text(encoding="utf-8")
        assert old in words
        path.write_text(words.replace(old, new, 1), encoding="utf-8")

    return in_file


@pytest.fixture
def problems(folder: Path) -> Problems:
    """What stops the copy from being published."""

    def found() -> tuple[Problem, ...]:
        with pytest.raises(BadContent) as refusal:
            load_offer(folder)
        return refusal.value.problems

    return found
