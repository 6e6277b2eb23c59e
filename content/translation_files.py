"""Reads the checked translations of pages: content/pages/<section>/<slug>.<language>.md beside the English page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from content.errors import Problem
from content.fields import Fields
from content.languages import ISOLATED, SOURCE, Language, without_isolates
from content.markup import fill_links, to_html
from content.offer import Page
from content.page_files import Known, PageFile, link_targets
from content.references import REFERENCE
from content.translations import Translation

NAMED = re.compile(r"pages/(?P<section>[a-z]+)/(?P<slug>[a-z0-9-]+)\.(?P<language>[a-z]{2,3}(?:-[a-z0-9]+)*)\.md")
# What must be the same in every language: sums of money, and whom to ring or text.
FACTS = frozenset({"amount", "phone", "ooh", "text"})
# Fields of an English page that its readers don't read there.
NOT_ON_THE_PAGE = frozenset({"rules", "changes", "asked_as", "sources"})
# One text in letters outside GSM-7 holds 70 UTF-16 units, and 67 where three are joined.
LONGEST_SMS_UNITS = 201
Translations = Mapping[str, Mapping[str, Translation]]


def is_translation(path: Path) -> bool:
    """Whether a file's name says that it is a page in another language: council-tax.ar.md."""
    return "." in path.stem


def facts_in(words: str) -> frozenset[tuple[str, str]]:
    """Return the amounts and numbers that `words` name, by kind and key."""
    found = ((match["kind"], match["key"] or "") for match in REFERENCE.finditer(words))
    return frozenset((kind, key) for kind, key in found if kind in FACTS)


def facts_of(file: PageFile) -> frozenset[tuple[str, str]]:
    """Return the amounts and numbers that a page's readers meet on it."""
    shown = (value for name, value in file.fields.as_written().items() if name not in NOT_ON_THE_PAGE)
    return facts_in("\n".join([file.body, *(words for value in shown for words in _words_in(value))]))


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (words for each in value.values() for words in _words_in(each))
    elif isinstance(value, Sequence):
        yield from (words for each in value for words in _words_in(each))


class TranslationReader:
    """Reads translations beside the pages that they are of. Every problem found goes into `problems`."""

    def __init__(
        self,
        known: Known,
        languages: Mapping[str, Language],
        pages: Mapping[str, Page],
        english: Mapping[str, PageFile],
        problems: list[Problem],
    ) -> None:
        self._known = known
        self._languages = languages
        self._pages = pages
        self._facts = {slug: facts_of(file) for slug, file in english.items()}
        self._problems = problems

    def read(self, files: Sequence[PageFile]) -> Translations:
        """Return what can be read of `files`, by slug and then by language."""
        found: dict[str, dict[str, Translation]] = {}
        for file in files:
            translation = self._translation(file) if file.is_readable else None
            if translation:
                found.setdefault(translation.slug, {})[translation.language] = translation
        return found

    def _translation(self, file: PageFile) -> Translation | None:
        name = file.fields.file
        match = NAMED.fullmatch(name)
        page = self._pages.get(match["slug"]) if match else None
        language = self._languages.get(match["language"]) if match else None
        if not match or page is None or page.section != match["section"]:
            fix = "Put it beside its English page and name it like council-tax.ar.md."
            self._problems.append(Problem(name, "file", "is a translation of no page.", fix))
            return None
        if language is None or language.code == SOURCE:
            fix = "Add the language to languages.toml, or mend the file's name."
            self._problems.append(Problem(name, "file", f"is in the language {match['language']!r}.", fix))
            return None
        return self._read(file, page, language)

    def _read(self, file: PageFile, page: Page, language: Language) -> Translation:
        fields = file.fields
        facts = facts_of(file)
        body = self._filled(fields, "body", file.body, language, links=True)
        wrong = _Wrong(fields)
        with_links = fill_links(body, link_targets(self._known, f"?lang={language.code}"), wrong.link)
        translation = Translation(
            slug=page.slug,
            language=language.code,
            title=self._filled(fields, "title", fields.text("title"), language),
            summary=self._filled(fields, "summary", fields.text("summary"), language),
            sms=self._sms(fields, language),
            body_html=_with_elements(to_html(with_links)),
            checked=fields.day("checked"),
            checked_by=fields.text("checked_by"),
            translated_from=fields.day("translated_from"),
            same_facts=facts == self._facts[page.slug],
        )
        fields.rest_is_unknown()
        if not file.body.strip():
            fields.wrong("body", "is empty.", "Write the page in Markdown under the second line of dashes.")
        return translation

    def _sms(self, fields: Fields, language: Language) -> str:
        words = self._filled(fields, "sms", fields.text("sms"), language)
        plain = without_isolates(words)
        units = len(plain.encode("utf-16-le")) // 2
        if units > LONGEST_SMS_UNITS:
            fields.wrong("sms", f"has {units} letters once filled in.", f"Use at most {LONGEST_SMS_UNITS}.")
        return plain

    def _filled(self, fields: Fields, field: str, words: str, language: Language, *, links: bool = False) -> str:
        def missing(kind: str, key: str) -> None:
            name = f"{kind}:{key}" if key else kind
            fields.wrong(field, f"names {{{name}}}, which is not known.", "Use a key of amounts.toml or contacts.toml.")

        return self._known.references.worded(language.wording).fill(words, missing, links=links)


class _Wrong:
    """Notes links that lead nowhere."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def link(self, target: str) -> None:
        fix = "Link to (page:slug) of a page that exists, (go:/path), or (site:contact-key)."
        self._fields.wrong("body", f"links to {target!r}, which leads nowhere.", fix)


def _with_elements(html: str) -> str:
    """Return sanitised HTML with an element around each figure and number instead of the marks in plain text."""
    return html.replace(ISOLATED[0], "<bdi>").replace(ISOLATED[1], "</bdi>")
