"""One thing broken in a copy of the content, and what an editor must then be told.

Loading the content takes most of a second, so a folder is broken in many places at once, one for each rule. That
nothing else is found proves each of them by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content.errors import Problem


@dataclass(frozen=True, slots=True)
class Changed:
    """`new` stands instead of `old` in `file`, or at its end where `old` is empty."""

    file: str
    old: str
    new: str

    def apply(self, folder: Path) -> None:
        path = folder / self.file
        words = path.read_text(encoding="utf-8")
        assert self.old in words, f"{self.file} has no {self.old!r}"
        path.write_text(words.replace(self.old, self.new, 1) if self.old else words + self.new, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Broken:
    """A change that makes a problem of `field`, on the line that has `line`, which says `says` and to do `fix`."""

    change: Changed
    field: str
    line: str
    says: str
    fix: str

    def __str__(self) -> str:
        return f"{self.change.file}: {self.field}: {self.says}"

    def is_found(self, folder: Path, problems: Iterable[Problem]) -> bool:
        """Whether it is among the problems, on its line, with what to do."""
        lines = (folder / self.change.file).read_text(encoding="utf-8").split("\n")
        number = next(number for number, line in enumerate(lines, 1) if self.line in line)
        place = (self.change.file, self.field, number)
        return any(
            (each.file, each.field, each.line) == place and self.says in each.what and self.fix in each.fix
            for each in problems
        )


def added(file: str, words: str, says: str, fix: str) -> Broken:
    """Return words added to the Markdown of a page, which are wrong."""
    return Broken(Changed(file, "", f"\n{words}\n"), "body", words, says, fix)


def in_field(file: str, old: str, new: str, field: str, says: str, fix: str, line: str = "") -> Broken:
    """Return something wrong in a field. `line` is what stands on its line, where that isn't the last line of `new`."""
    return Broken(Changed(file, old, new), field, line or new.strip("\n").split("\n")[-1], says, fix)
