"""Translations are kept in step with their English pages, and no figure in one differs."""

import re
from collections.abc import Iterator
from pathlib import Path

from content.errors import Problem
from content.offer import Offer, Page
from content.page_files import PageFile, read_page_file
from content.quality import typed_in
from content.quality.texts import BY_KEY, file_of, texts_in
from content.translation_files import facts_of
from content.translations import Translation

NUMBER = re.compile(r"\d+")
NOT_READ = frozenset({"checked", "checked_by", "translated_from"})


def faults(root: Path, offer: Offer) -> Iterator[Problem]:
    """Yield what keeps each translation from being shown, or makes it say something else than the English page."""
    for slug, translations in offer.translations.items():
        page = offer.pages[slug]
        english = read_page_file(root / file_of(page), root, [])
        for translation in translations.values():
            file = f"pages/{page.section}/{slug}.{translation.language}.md"
            yield from _out_of_step(page, translation, file)
            if not offer.languages[translation.language].is_offered:
                fix = "Have the words of the interface checked too, then add checked to languages.toml."
                yield Problem(file, "file", f"is not shown: {translation.language} is not offered yet.", fix)
            yield from _other_facts(file, read_page_file(root / file, root, []), english)
            yield from _typed_in(root, file, english)


def _out_of_step(page: Page, translation: Translation, file: str) -> Iterator[Problem]:
    made_from = translation.translated_from
    if made_from > page.checked or translation.checked < made_from:
        what = f"is {made_from}, which is after the English page or this translation was checked."
        yield Problem(file, "translated_from", what, "Write the day in `checked` of the English page it was made from.")
    elif made_from < page.checked:
        changes = [change.what for change in page.changes if change.on > made_from]
        what = f"is {made_from}, and the English page was checked again on {page.checked}."
        said = f" It says what changed: {' '.join(changes)}" if changes else ""
        yield Problem(file, "translated_from", f"{what}{said}", "Have it compared with the English page, then date it.")


def _other_facts(file: str, translated: PageFile, english: PageFile) -> Iterator[Problem]:
    here, there = facts_of(translated), facts_of(english)
    for names, what in ((there - here, "leaves out"), (here - there, "adds")):
        if names:
            keys = ", ".join(f"{{{kind}:{key}}}" for kind, key in sorted(names))
            fix = "Name the same amounts and numbers as the English page. Until then it is not shown."
            yield Problem(file, "body", f"{what} {keys}.", fix)


def _typed_in(root: Path, file: str, english: PageFile) -> Iterator[Problem]:
    """Yield figures that were typed in, and numbers, in the digits of any script, that the English page hasn't."""
    texts = [text for text in texts_in(root, file) if text.field not in NOT_READ]
    yield from typed_in.faults(texts)
    known = _numbers(" ".join(text.words for text in texts_in(root, english.fields.file)))
    for text in texts:
        for number in sorted(_numbers(text.words) - known):
            what = f"has the number {number}, which the English page hasn't."
            yield Problem(file, text.field, what, "Use the numbers of the English page.", text.line)


def _numbers(words: str) -> set[int]:
    return {int(found) for found in NUMBER.findall(BY_KEY.sub(" ", words))}
