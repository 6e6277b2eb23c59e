"""Puts together the whole folder with which another council starts."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import content
from content import languages, retention
from content.errors import BadContent
from content.loading import load_offer
from content.offer import Offer
from content.quality.texts import file_of, page_texts
from content.quality.wording import WordList
from content.questions import LISTED
from content.starting import people
from content.starting.council import council_file, districts_file
from content.starting.errors import CannotBegin
from content.starting.facts import amounts_file, contacts_file
from content.starting.local_words import REFERENCES, LocalWords, local_words
from content.starting.pages import PageWriter
from content.starting.words_files import SHOWN, words_file

# The published offer that ships with the project.
PATTERN = Path(content.__file__).parent
NAMED = re.compile(r'key = "(?P<key>[a-z0-9-]+)"|first = "(?P<first>[a-z0-9-]+)"')


def begin(folder: Path, name: str, today: date, pattern: Path = PATTERN) -> int:
    """Write the folder with which the council `name` starts, and return how many files it has.

    Raises CannotBegin: the folder holds something already, the name is blank, or the pattern can't be read.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotBegin(
            f"{folder} isn't empty, so nothing was written. Name a folder that is empty or not there yet."
        )
    files = starting_files(name, today, pattern)
    for file, words in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="\n")
    return len(files)


def starting_files(name: str, today: date, pattern: Path = PATTERN) -> dict[str, str]:
    """Return the words of each file with which the council `name` starts, by its name in the folder.

    Raises CannotBegin: the name is blank, or the pattern can't be read.
    """
    name = " ".join(name.split())
    if not name:
        raise CannotBegin('The council has no name. Give it in quotes, like "Anyshire County Council".')
    offer = _offer(pattern)
    words = _local_words(offer, pattern)
    writer = PageWriter(words, name, today, frozenset(offer.districts))
    pages = {file_of(page): writer.write(_read(pattern, file_of(page))) for page in offer.pages.values()}
    return _moved(words, offer, {**_data_files(name, pattern, offer, words, pages), **pages})


def _data_files(name: str, pattern: Path, offer: Offer, words: LocalWords, pages: dict[str, str]) -> dict[str, str]:
    files = {file: words_file(file, _read(pattern, file), words) for file in SHOWN}
    # How a language is known, words checked once, and how long things are kept hold for every council to begin with.
    for file in (languages.FILE, retention.FILE):
        files[file] = _read(pattern, file)
    named = frozenset(_named_contacts(offer, files))
    given = _read(pattern, people.FILE) if (pattern / people.FILE).exists() else ""
    return {
        **files,
        "council.toml": council_file(_read(pattern, "council.toml"), name),
        "contacts.toml": contacts_file(_read(pattern, "contacts.toml"), words, named),
        "amounts.toml": amounts_file(_read(pattern, "amounts.toml"), words),
        "districts.toml": districts_file(offer),
        people.FILE: people.people_file(given, words, offer.districts, set(_changed_rules(offer, pages))),
    }


def _offer(pattern: Path) -> Offer:
    try:
        return load_offer(pattern)
    except BadContent as refusal:
        raise CannotBegin(f"The offer that is taken as the pattern must be mended first: {refusal}") from None


def _local_words(offer: Offer, pattern: Path) -> LocalWords:
    texts = [text.words for page in offer.pages.values() for text in page_texts(pattern, page)]
    return local_words(offer, texts, WordList.load(pattern).long_but_allowed)


def _read(pattern: Path, file: str) -> str:
    return (pattern / file).read_text(encoding="utf-8").replace("\r\n", "\n")


def _named_contacts(offer: Offer, files: dict[str, str]) -> Iterator[str]:
    """Yield the keys of contacts that the office, a page or a reply names."""
    yield offer.council.office_phone
    for page in offer.pages.values():
        yield from page.contacts
        for situation in page.situations:
            yield from (situation.contact, *situation.also)
    worded = ("replies.toml", "safeguarding.toml", "text_dialogue.toml", "canned_replies.toml", languages.FILE)
    for file in worded:
        for match in (*NAMED.finditer(files[file]), *REFERENCES.finditer(files[file])):
            yield next(key for key in match.groups() if key)


def _changed_rules(offer: Offer, pages: dict[str, str]) -> Iterator[str]:
    """Yield, as test people name them, the rules that are called something else now, or that hold in districts only."""
    for rule in offer.rules:
        words = pages[file_of(offer.pages[rule.page])]
        if f'get: "{rule.get}"' not in words and f"get: {rule.get}" not in words:
            yield f"{rule.page}: {rule.get}"
        if any(conditions.get(LISTED, frozenset()) & set(offer.districts) for conditions in (rule.when, rule.unless)):
            yield rule.page


def _moved(words: LocalWords, offer: Offer, files: dict[str, str]) -> dict[str, str]:
    """Return the files with a slug of its own for each page whose slug names the area, wherever it is named."""
    for slug in offer.pages:
        new = words.elsewhere(slug)
        if new != slug:
            whole = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
            files = {whole.sub(new, file): whole.sub(new, text) for file, text in files.items()}
    return files
