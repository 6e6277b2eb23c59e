"""The real content in a folder of its own, to break on purpose."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content import quality
from content.errors import BadContent, Problem
from content.loading import load_offer

REAL = Path("content")
# The day on which the pages were checked.
TODAY = date(2026, 11, 24)
Break = Callable[[str, str, str], None]
Problems = Callable[[], tuple[Problem, ...]]


def copy_to(place: Path) -> Path:
    """Return a copy of the content that may be changed."""
    return Path(shutil.copytree(REAL, place / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may change."""
    return copy_to(tmp_path)


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


@pytest.fixture
def faults(folder: Path) -> Problems:
    """What an editor should mend in the copy, which can be published."""

    def found() -> tuple[Problem, ...]:
        return quality.faults(folder, load_offer(folder), TODAY)

    return found
