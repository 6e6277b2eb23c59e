"""Reads the `rules` of a page: what "What can I get?" may say because of it. docs/editing.md has the vocabulary."""

from collections.abc import Callable, Mapping
from typing import Any

from content.entitlements import Rule
from content.facts import Amount, Certainty
from content.fields import Fields

LONGEST_GET, LONGEST_NOTE = 60, 120
AGE = "age"
Words = Callable[[Fields, str, str | None], str]


class RuleReader:
    """Turns the rules of one page into Rules, noting what is wrong with each."""

    def __init__(
        self, page: str, first: str, amounts: Mapping[str, Amount], answers: Mapping[str, frozenset[str]], words: Words
    ) -> None:
        self._page = page
        self._first = first
        self._amounts = amounts
        self._answers = answers
        self._words = words

    def read(self, fields: Fields) -> Rule:
        """Return one rule."""
        when = self._conditions(fields, "when")
        youngest, oldest = self._ages(fields.inner("when", fields.raw("when") or {}))
        rule = Rule(
            page=self._page,
            get=self._short(fields, "get", LONGEST_GET, None),
            first=self._words(fields, "first", "") or self._first,
            amount=self._amount(fields),
            note=self._short(fields, "note", LONGEST_NOTE, ""),
            youngest=youngest,
            oldest=oldest,
            when=when,
            unless=self._conditions(fields, "unless"),
            depends=self._words(fields, "depends", ""),
            later=self._words(fields, "later", ""),
        )
        if rule.amount and rule.amount.certainty is Certainty.CHECK and not rule.depends:
            fields.wrong("depends", "is missing.", "The amount is not certain: say what decides it.")
        fields.rest_is_unknown()
        return rule

    def _short(self, fields: Fields, field: str, longest: int, default: str | None) -> str:
        words = self._words(fields, field, default)
        if len(words) > longest:
            fields.wrong(field, f"has {len(words)} characters.", f"Use at most {longest}.")
        return words

    def _amount(self, fields: Fields) -> Amount | None:
        key = fields.text("amount", default="")
        if key and key not in self._amounts:
            fields.wrong("amount", f"is {key!r}, which is not known.", "Use a key of amounts.toml.")
        return self._amounts.get(key)

    def _conditions(self, fields: Fields, field: str) -> dict[str, frozenset[str]]:
        values = fields.raw(field)
        if values is None and field == "when":
            fields.wrong(field, "is missing.", "Say when it holds, or write {} if it is for everybody.")
        inner = fields.inner(field, values or {})
        found = {}
        for question in values if isinstance(values, Mapping) else {}:
            if question != AGE:
                found[question] = self._named(inner, question)
        return found

    def _named(self, inner: Fields, question: str) -> frozenset[str]:
        allowed = self._answers.get(question)
        if allowed is None:
            known = ", ".join(sorted(self._answers))
            inner.wrong(question, "is not a question of the checker.", f"Use one of: age, {known}.")
            return frozenset()
        named = frozenset(inner.texts(question, least=1))
        if strange := sorted(named - allowed):
            fix = f"Use some of: {', '.join(sorted(allowed))}."
            inner.wrong(question, f"names {', '.join(strange)}, which is no answer.", fix)
        return named

    def _ages(self, inner: Fields) -> tuple[int | None, int | None]:
        value: Any = inner.raw(AGE)
        if value is None:
            return None, None
        if not (
            isinstance(value, list) and len(value) == 2 and all(each is None or type(each) is int for each in value)
        ):
            inner.wrong(AGE, "is not two ages.", "Write it like [18, 24], or [18, null] where there is no end.")
            return None, None
        if None not in value and value[0] > value[1]:
            inner.wrong(AGE, "ends before it begins.", "Write the younger age first.")
        return value[0], value[1]
