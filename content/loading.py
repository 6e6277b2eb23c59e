"""Loads the whole content folder into one immutable Offer, or names everything that must be mended first."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from content.checking import check
from content.data_files import DataFiles
from content.errors import BadContent, Problem
from content.languages import read_languages
from content.lines import located
from content.offer import Contact, District, Offer, Page
from content.page_files import Known, PageFile, PageReader, read_page_file
from content.questions import read_questions, words_for_rules
from content.references import References
from content.sentences import filled, read_sentences
from content.translation_files import TranslationReader, is_translation


def load_offer(root: Path) -> Offer:
    """Return the offer held in the folder `root`. Takes about a second: do it once.

    Raises BadContent: something can't be published; it names each file and field, and what to do.
    """
    problems: list[Problem] = []
    data = DataFiles(root, problems)
    council, contacts, amounts = data.council(), data.contacts(), data.amounts()
    sections = data.sections()
    sentences = read_sentences(root, problems)
    references = References(council, amounts, contacts, sentences.by_name["marks.ask_to_check"])
    districts, law = data.districts(), data.law()
    questions = read_questions(data.question_tables(), references, problems)
    paths = sorted((root / "pages").rglob("*.md"))
    files = [read_page_file(path, root, problems) for path in paths if not is_translation(path)]
    known = Known(
        references,
        contacts,
        amounts,
        slugs=_slugs(files, problems),
        sections=frozenset(sections),
        headings=frozenset(law),
        answers=words_for_rules(questions, frozenset(districts)),
    )
    pages = _pages(files, known)
    languages = read_languages(data.language_tables(), problems)
    english = {str(file.fields.raw("slug")): file for file in files if file.is_readable}
    reader = TranslationReader(known, languages, pages, english, problems)
    offer = Offer(
        council=council,
        contacts=contacts,
        amounts=amounts,
        sections=sections,
        districts={slug: _filled(district, references, problems) for slug, district in districts.items()},
        pages=pages,
        vocabulary=data.vocabulary(),
        law=law,
        glossary=data.glossary(),
        questions=questions,
        sentences=filled(sentences, references.fill, problems),
        languages=languages,
        retention=data.retention(),
        translations=reader.read([read_page_file(path, root, problems) for path in paths if is_translation(path)]),
        version=version_of(root),
        canned=data.canned(references, council),
    )
    problems.extend(check(offer))
    if problems:
        raise BadContent(located(root, problems))
    return offer


def version_of(root: Path) -> str:
    """Return a hash that changes whenever any content file does."""
    digest = hashlib.sha256()
    for path in sorted([*root.glob("*.toml"), *root.rglob("*.md")]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _pages(files: Sequence[PageFile], known: Known) -> dict[str, Page]:
    return {page.slug: page for file in files if file.is_readable for page in [PageReader(file, known).read()]}


def _slugs(files: Sequence[PageFile], problems: list[Problem]) -> frozenset[str]:
    """Return the slugs of all pages. A page's file is named for its slug and lies in its section's folder."""
    found = [(file, str(file.fields.raw("slug"))) for file in files if file.is_readable]
    times = Counter(slug for _, slug in found)
    for file, slug in found:
        name = file.fields.file
        section = str(file.fields.raw("section"))
        if times[slug] > 1:
            others = ", ".join(other.fields.file for other, its in found if its == slug and other is not file)
            problems.append(Problem(name, "slug", f"{slug!r} is also the slug of {others}.", "Give each page its own."))
        if name != f"pages/{section}/{slug}.md":
            problems.append(Problem(name, "slug", "and section don't fit.", f"Move it to pages/{section}/{slug}.md."))
    return frozenset(times)


def _filled(district: District, references: References, problems: list[Problem]) -> District:
    """Return the district with the references in its lines put in."""

    def missing(kind: str, key: str) -> None:
        problem = Problem("districts.toml", district.slug, f"names {{{kind}:{key}}}, which is not known.", "Use a key.")
        problems.append(problem)

    lines = {
        slug: replace(line, text=references.fill(line.text, missing), sms=references.fill(line.sms, missing))
        for slug, line in district.lines.items()
    }
    return replace(district, lines=lines)


def contacts_of(offer: Offer, keys: Sequence[str]) -> tuple[Contact, ...]:
    """Return the contacts that `keys` name, in their order."""
    return tuple(offer.contact(key) for key in keys)
