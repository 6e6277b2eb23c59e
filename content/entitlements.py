"""What somebody can get: the rules of the pages, put to what they chose to say about themselves.

Nothing is ever refused here: what does not fit is left out, and what can't be known is a "maybe" that says what
decides it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from content.facts import Amount

IN_AREA, ELSEWHERE = "in-area", "elsewhere"
# What may become true later. How long somebody was in care, and where, does not change any more.
MAY_CHANGE = frozenset({"home", "doing", "child"})


class Group(StrEnum):
    """How sure it is, in the order in which it is shown."""

    NOW = "now"
    MAYBE = "maybe"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a page gives. Ages are in whole years, both ends included; None is open.

    All of `when` must hold. An answer that is in `unless` rules it out. `depends` says what decides it, where the offer
    alone can't; `later` says when it comes, for somebody whose life does not fit it yet.
    """

    page: str
    get: str
    first: str
    amount: Amount | None = None
    note: str = ""
    youngest: int | None = None
    oldest: int | None = None
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unless: Mapping[str, frozenset[str]] = field(default_factory=dict)
    depends: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What somebody chose to say. `answers` has the key of a question and of its answer; a skipped one isn't in it."""

    age: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One thing to show. `skipped` are the questions that decide it; `from_age` is set where somebody is too young."""

    rule: Rule
    group: Group
    skipped: tuple[str, ...] = ()
    from_age: int | None = None


@dataclass(frozen=True, slots=True)
class WhatYouCanGet:
    """Everything to show, by how sure it is, in the order of the rules."""

    now: tuple[Entitlement, ...]
    maybe: tuple[Entitlement, ...]
    later: tuple[Entitlement, ...]


def what_can_i_get(rules: Iterable[Rule], who: Circumstances) -> WhatYouCanGet:
    """Return what `who` can get by `rules`. The same thing of the same page is shown once, where it is surest."""
    order = list(Group)
    best: dict[tuple[str, str], Entitlement] = {}
    for rule in rules:
        found = weigh(rule, who)
        if found is None:
            continue
        before = best.get((rule.page, rule.get))
        if before is None or order.index(found.group) < order.index(before.group):
            best[rule.page, rule.get] = found
    by_group = {group: tuple(each for each in best.values() if each.group is group) for group in Group}
    return WhatYouCanGet(by_group[Group.NOW], by_group[Group.MAYBE], by_group[Group.LATER])


def weigh(rule: Rule, who: Circumstances) -> Entitlement | None:
    """Return how `rule` stands for `who`, or None where it is not for them."""
    if any(_fits(who.answers.get(question), values) for question, values in rule.unless.items()):
        return None
    if who.age is not None and rule.oldest is not None and who.age > rule.oldest:
        return None
    misfits = {question for question, values in rule.when.items() if _misfits(who.answers.get(question), values)}
    if misfits and not (rule.later and misfits <= MAY_CHANGE):
        return None
    too_young = who.age is not None and rule.youngest is not None and who.age < rule.youngest
    if misfits or too_young:
        return Entitlement(rule, Group.LATER, from_age=rule.youngest if too_young else None)
    skipped = _skipped(rule, who)
    return Entitlement(rule, Group.MAYBE if skipped or rule.depends else Group.NOW, skipped)


def _fits(answer: str | None, values: frozenset[str]) -> bool:
    """Whether the answer is one of `values`. Every district is in the area."""
    if answer is None:
        return False
    return answer in values or (IN_AREA in values and answer != ELSEWHERE)


def _misfits(answer: str | None, values: frozenset[str]) -> bool:
    return answer is not None and not _fits(answer, values)


def _skipped(rule: Rule, who: Circumstances) -> tuple[str, ...]:
    """Return the questions that decide this and were not answered."""
    needs_age = rule.youngest is not None or rule.oldest is not None
    age = ("age",) if needs_age and who.age is None else ()
    return (*age, *(question for question in rule.when if question not in who.answers))
