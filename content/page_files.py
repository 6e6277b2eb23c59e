"""Reads one page: YAML front matter between two --- lines, then Markdown."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content.entitlements import Rule
from content.errors import Problem
from content.facts import Amount
from content.fields import Fields
from content.lines import LOADER
from content.markup import LINK, fill_links, to_html, to_text
from content.offer import Change, Check, Contact, KeyFact, Page, Situation, Source, Step, Who
from content.recalling import recalled_table
from content.references import AMOUNT, References
from content.rule_files import RuleReader

FRONT_MATTER = re.compile(r"\A---\n(?P<fields>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
PATHS = frozenset(
    {
        "/refer",
        "/ask",
        "/search",
        "/urgent-help",
        "/what-can-i-get",
        "/offer/",
        "/offer/about",
        "/privacy",
        "/accessibility",
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a page may point at. `answers` are what rules may name, by question."""

    references: References
    contacts: Mapping[str, Contact]
    amounts: Mapping[str, Amount]
    slugs: frozenset[str]
    sections: frozenset[str]
    headings: frozenset[str]
    answers: Mapping[str, frozenset[str]]


def link_targets(known: Known, language: str = "") -> Mapping[str, Callable[[str], str | None]]:
    """Return what finds the address that a link of each kind leads to, which ends in `language`: "?lang=ar"."""
    contacts = known.contacts
    return {
        "page": lambda slug: f"/offer/{slug}{language}" if slug in known.slugs else None,
        "go": lambda path: f"{path}{language}" if path in PATHS else None,
        "site": lambda key: (contacts[key].url or None) if key in contacts else None,
    }


class PageFile:
    """One page's fields and Markdown, while it is being read."""

    def __init__(self, name: str, words: str, problems: list[Problem]) -> None:
        match = FRONT_MATTER.match(words.replace("\r\n", "\n"))
        values: Any = None
        if match is None:
            problems.append(
                Problem(name, "front matter", "is missing.", "Start the page with --- , its fields, and --- again.")
            )
        else:
            values = _parse(name, match["fields"], problems)
        self.fields = Fields(name, values if values is not None else {}, problems)
        self.is_readable = values is not None
        self.body = match["body"] if match else ""


def _loaded(words: str) -> Any:
    return yaml.load(words, Loader=LOADER)  # noqa: S506 - it is a SafeLoader, read faster


def _parse(name: str, words: str, problems: list[Problem]) -> Any:
    try:
        return recalled_table("yaml", words, _loaded)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f"near line {where.line + 2}" if where else "somewhere"
        problems.append(
            Problem(name, "front matter", f"can't be read {line}.", "Put quotes round words that have a colon in them.")
        )
        return None


def read_page_file(path: Path, root: Path, problems: list[Problem]) -> PageFile:
    """Return the page's file, read but not yet understood."""
    return PageFile(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"), problems)


class PageReader:
    """Turns one page's fields into a Page, noting every problem on the way."""

    def __init__(self, page: PageFile, known: Known) -> None:
        self._fields = page.fields
        self._body = page.body
        self._known = known

    def read(self) -> Page:
        """Return the page. It may be published only if no problem was noted."""
        fields = self._fields
        body_html = self._html("body", self._body)
        gets_html = self._html("gets", fields.text("gets", default=""))
        steps = self._steps()
        slug = fields.text("slug")
        page = Page(
            slug=slug,
            title=fields.text("title"),
            section=self._one_of("section", self._known.sections),
            summary=self._words(fields, "summary"),
            sms=self._words(fields, "sms"),
            who=self._who(),
            headings=self._headings(),
            key_fact=self._key_fact(),
            gets_html=gets_html,
            steps=steps,
            refused_html=self._html("refused", fields.text("refused")),
            body_html=body_html,
            body_text=to_text(f"{gets_html} {body_html}"),
            checks=self._checks(),
            contacts=self._contact_keys(fields, "contacts"),
            asked_as=fields.texts("asked_as", least=15),
            sources=self._sources(),
            checked=fields.day("checked"),
            review_by=fields.day("review_by"),
            related=self._related(),
            act_now_html=self._html("act_now", fields.text("act_now", default="")),
            situations=self._situations(),
            rules=self._rules(slug, steps),
            changes=self._changes(),
            amounts=self._amounts(),
        )
        fields.rest_is_unknown()
        return page

    def _amounts(self) -> tuple[str, ...]:
        """Return the keys of the amounts that the page names, in fields and body, each once."""
        named = [key for value in self._fields.everything() for key in AMOUNT.findall(value)]
        known = (key for key in (*named, *AMOUNT.findall(self._body)) if key in self._known.amounts)
        return tuple(dict.fromkeys(known))

    def _words(self, fields: Fields, field: str, default: str | None = None) -> str:
        words = fields.text(field, default)
        if LINK.search(words):
            fix = "Put the link into gets, refused, act_now or the body, or into related."
            fields.wrong(field, "has a link, but is shown as plain words.", fix)
        return self._filled(fields, field, words)

    def _filled(self, fields: Fields, field: str, words: str, *, links: bool = False) -> str:
        def missing(kind: str, key: str) -> None:
            name = f"{kind}:{key}" if key else kind
            fields.wrong(field, f"names {{{name}}}, which is not known.", "Use a key of amounts.toml or contacts.toml.")

        return self._known.references.fill(words, missing, links=links)

    def _html(self, field: str, markdown: str) -> str:
        def wrong(target: str) -> None:
            self._fields.wrong(
                field,
                f"links to {target!r}, which leads nowhere.",
                "Link to (page:slug) of a page that exists, (go:/path), or (site:contact-key).",
            )

        filled = self._filled(self._fields, field, markdown, links=True)
        return to_html(fill_links(filled, link_targets(self._known), wrong)) if filled else ""

    def _one_of(self, field: str, allowed: frozenset[str]) -> str:
        value = self._fields.text(field)
        if value and value not in allowed:
            self._fields.wrong(field, f"is {value!r}.", f"Use one of: {', '.join(sorted(allowed))}.")
        return value

    def _who(self) -> Who:
        inner = self._fields.inner("who", self._fields.raw("who"))
        who = Who(inner.number("youngest"), inner.number("oldest"), self._each_filled(inner, "words"))
        inner.rest_is_unknown()
        return who

    def _each_filled(self, inner: Fields, field: str) -> tuple[str, ...]:
        return tuple(self._filled(inner, field, words) for words in inner.texts(field, least=1))

    def _key_fact(self) -> KeyFact | None:
        value = self._fields.raw("key_fact")
        if value is None:
            return None
        inner = self._fields.inner("key_fact", value)
        fact = KeyFact(self._words(inner, "figure"), self._words(inner, "words"))
        inner.rest_is_unknown()
        return fact

    def _tables(self, field: str, *, required: bool) -> list[Fields]:
        values = self._fields.items(field, required=required)
        if required and self._fields.has(field) and not values:
            self._fields.wrong(field, "is empty.", "Give at least one.")
        return self._fields.rows(field)

    def _steps(self) -> tuple[Step, ...]:
        steps = []
        for inner in self._tables("steps", required=True):
            steps.append(
                Step(*(self._words(inner, name, None if name == "do" else "") for name in ("do", "how", "say")))
            )
            inner.rest_is_unknown()
        return tuple(steps)

    def _checks(self) -> tuple[Check, ...]:
        checks = []
        for inner in self._tables("checks", required=False):
            checks.append(Check(self._words(inner, "what"), self._words(inner, "say")))
            inner.rest_is_unknown()
        return tuple(checks)

    def _headings(self) -> tuple[str, ...]:
        named = self._fields.texts("headings", least=1)
        for key in named:
            if key not in self._known.headings:
                fix = f"Use some of: {', '.join(sorted(self._known.headings))}."
                self._fields.wrong("headings", f"names {key!r}, which is no heading of the law.", fix)
        return named

    def _rules(self, slug: str, steps: tuple[Step, ...]) -> tuple[Rule, ...]:
        if not self._fields.has("rules"):
            self._fields.wrong("rules", "is missing.", "Add rules as a list: [] where there is nothing to get.")
        first = steps[0].do if steps else ""
        reader = RuleReader(slug, first, self._known.amounts, self._known.answers, self._words)
        return tuple(reader.read(inner) for inner in self._tables("rules", required=False))

    def _changes(self) -> tuple[Change, ...]:
        changes = []
        for inner in self._tables("changes", required=False):
            changes.append(Change(inner.day("on"), self._words(inner, "what")))
            inner.rest_is_unknown()
        return tuple(changes)

    def _sources(self) -> tuple[Source, ...]:
        sources = []
        for inner in self._tables("sources", required=True):
            sources.append(Source(inner.text("title"), inner.text("publisher"), inner.text("date")))
            inner.rest_is_unknown()
        return tuple(sources)

    def _situations(self) -> tuple[Situation, ...]:
        situations = []
        for inner in self._tables("situations", required=False):
            contact = inner.text("contact")
            self._check_contact(inner, "contact", contact)
            also = self._contact_keys(inner, "also")
            situations.append(Situation(self._words(inner, "title"), self._words(inner, "words", ""), contact, also))
            inner.rest_is_unknown()
        return tuple(situations)

    def _contact_keys(self, inner: Fields, field: str) -> tuple[str, ...]:
        keys = inner.texts(field, least=1 if inner is self._fields else 0)
        for key in keys:
            self._check_contact(inner, field, key)
        return keys

    def _check_contact(self, inner: Fields, field: str, key: str) -> None:
        if key and key not in self._known.contacts:
            inner.wrong(field, f"names the contact {key!r}, which is not known.", "Use a key of contacts.toml.")

    def _related(self) -> tuple[str, ...]:
        slugs = self._fields.texts("related")
        for slug in slugs:
            if slug not in self._known.slugs:
                self._fields.wrong(
                    "related", f"names {slug!r}, which is no page.", "Use the slug of a page that exists."
                )
        return slugs
