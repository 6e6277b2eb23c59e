"""Rules over the whole tree, so that the next file keeps them too."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 300
CODE_FOLDERS = ("content", "search_index", "portal", "sms", "tests", "bench", "migrations")
ELSEWHERE = re.compile(
    r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org|keepachangelog\.com)[a-z0-9.-]+", re.IGNORECASE
)


def tracked(*endings: str) -> list[Path]:
    """Return the repository's own files with these endings; all of them where none is named."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.splitlines()]
    return [file for file in files if file.is_file() and (not endings or file.suffix in endings)]


def test_modules_are_small_enough_to_hold_in_the_head() -> None:
    # A migration is written once and read once: it may list a whole schema.
    files = [file for file in tracked(".py") if "migrations" not in file.parts]
    lengths = {file: len(file.read_text().splitlines()) for file in files}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_template_switches_escaping_off_or_carries_style_or_script() -> None:
    # A script may be a file of our own only: one inside the page would not run.
    forbidden = re.compile(
        r"\|\s*safe\b|<script(?! src=\"\{\{ url_for\('static')|\bstyle\s*=|\son[a-z]+\s*=\s*[\"']|autoescape\s+false",
        re.IGNORECASE,
    )
    templates = tracked(".html")
    assert templates
    assert [str(file) for file in templates if forbidden.search(file.read_text())] == []


def test_no_page_asks_anything_of_another_host() -> None:
    for file in tracked(".html", ".css", ".svg"):
        assert ELSEWHERE.findall(file.read_text()) == [], file


def test_requirements_are_pinned_with_hashes_and_name_no_address() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        words = file.read_text()
        assert "://" not in words
        assert "--index" not in words
        entries = re.split(r"\n(?=\S)", words.strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries), file


def test_only_the_server_and_tests_import_the_application() -> None:
    importers = [file for file in tracked(".py") if re.search(r"^(from|import) app\b", file.read_text(), re.MULTILINE)]
    assert {file.relative_to(ROOT).parts[0] for file in importers} <= {"tests", "bench"}


def test_every_package_folder_is_a_package() -> None:
    folders = {file.parent for name in CODE_FOLDERS[:5] for file in (ROOT / name).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
