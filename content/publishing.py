"""What stands between a content folder and its publication, and what an editor should mend after that."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from content.blanks import blanks
from content.errors import BadContent, Problem
from content.examples import load_examples
from content.forms import load_forms
from content.lines import located
from content.loading import load_offer
from content.offer import Offer
from content.quality import faults
from content.replies import load_replies
from content.safeguarding import load_safeguarding
from content.subjects import load_subjects
from content.text_dialogue import load_text_dialogue


def load_complete(root: Path) -> Offer:
    """Return the offer in the folder `root`, in which nothing is left to fill in. Takes about a second: do it once.

    Raises BadContent: something can't be published; it names each blank, file and field once, and what to do.
    """
    found = blanks(root)
    unreadable = _unreadable(root)
    if unreadable:
        raise BadContent([*found, *unreadable])
    try:
        offer = load_offer(root)
    except BadContent as refusal:
        raise BadContent([*found, *_not_due_to(found, refusal.problems)]) from None
    if found:
        raise BadContent(found)
    return offer


def to_mend(root: Path, today: date) -> tuple[Problem, ...]:
    """Return everything to mend in the folder `root`, by file and line.

    As long as something can't be published, only that is told: the rest would be full of what comes of it.
    """
    try:
        offer = load_complete(root)
    except BadContent as refusal:
        return in_order(refusal.problems)
    found = in_order(located(root, _in_phrases(root, offer)))
    return found or in_order(faults(root, offer, today))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by file and line, each once."""
    return tuple(sorted(set(problems), key=lambda each: (each.file, each.line, each.field, each.what)))


def _unreadable(root: Path) -> list[Problem]:
    """Return the pages that were not saved as UTF-8: some editors save them in an older way."""
    found = []
    for path in sorted(root.glob("pages/**/*.md")):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            fix = 'Save the file again with the encoding "UTF-8".'
            found.append(Problem(path.relative_to(root).as_posix(), "file", "is not saved as UTF-8.", fix, line))
    return found


def _not_due_to(found: list[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that no blank explains: a blank is too long, no date or no key, and is listed already."""
    lines = {(each.file, each.line) for each in found}
    fields = {(each.file, each.field) for each in found}
    return [each for each in problems if (each.file, each.line) not in lines and (each.file, each.field) not in fields]


def _in_phrases(root: Path, offer: Offer) -> list[Problem]:
    """Return what is wrong with the files that only the assistant reads."""
    files: tuple[Callable[[], object], ...] = (
        lambda: load_safeguarding(root, offer),
        lambda: load_replies(root, offer),
        lambda: load_text_dialogue(root, offer),
        lambda: load_subjects(root),
        lambda: load_forms(root, offer),
        lambda: load_examples(root, load_subjects(root), load_replies(root, offer).keys),
    )
    problems: list[Problem] = []
    for load in files:
        try:
            load()
        except BadContent as refusal:
            problems += refusal.problems
    return problems
