"""The list that "What can I get?" ends with: three groups, each in parts by section, ready for the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.entitlements import Circumstances, Entitlement, Group, WhatYouCanGet
from content.facts import Certainty
from content.offer import Offer
from content.questions import LISTED
from portal.public.checker_words import as_sentence, what_decides, when_it_comes
from portal.web.translating import gettext
from portal.wording import shown

# More than this in one go is too much on a phone: from here on a group is shown in parts.
MOST_IN_ONE_GO = 8
ONCE, PERCENT = "once", "percent"
TITLES = {Group.NOW: shown("Yours now"), Group.MAYBE: shown("Maybe. Check one thing"), Group.LATER: shown("Later")}
SHORT_TITLES = TITLES | {Group.MAYBE: shown("Maybe")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to get. `district` goes into the link where its page says something of its own about that district."""

    get: str
    slug: str
    district: str | None
    figure: str
    unit: str
    sentences: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one section of the offer gives. No title: the group is short enough to be shown whole."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One of the three groups. Where it `folds`, each part opens on its own."""

    key: Group
    parts: tuple[Part, ...]
    folds: bool

    @property
    def title(self) -> str:
        return gettext(TITLES[self.key])

    @property
    def short_title(self) -> str:
        return gettext(SHORT_TITLES[self.key])

    @property
    def size(self) -> int:
        return sum(len(part.entries) for part in self.parts)


def heading(found: WhatYouCanGet) -> str:
    """Return the heading of the list, which promises no more than is in it."""
    if found.now:
        return gettext("Here’s what’s yours")
    if found.maybe:
        return gettext("Here’s what could be yours")
    return gettext("Here’s what comes later") if found.later else gettext("Here’s who can help")


def shown_groups(found: WhatYouCanGet, who: Circumstances, offer: Offer) -> tuple[ShownGroup, ...]:
    """Return the groups that have something in them. What is surely theirs is never folded away."""
    by_group = {Group.NOW: found.now, Group.MAYBE: found.maybe, Group.LATER: found.later}
    return tuple(
        ShownGroup(key, _parts(each, who, offer), folds=key is not Group.NOW and len(each) > MOST_IN_ONE_GO)
        for key, each in by_group.items()
        if each
    )


def _parts(entitlements: Sequence[Entitlement], who: Circumstances, offer: Offer) -> tuple[Part, ...]:
    if len(entitlements) <= MOST_IN_ONE_GO:
        return (Part("", tuple(_entry(each, who, offer) for each in entitlements)),)
    by_section: dict[str, list[Entry]] = {}
    for each in entitlements:
        by_section.setdefault(offer.pages[each.rule.page].section, []).append(_entry(each, who, offer))
    return tuple(Part(offer.sections[section].title, tuple(entries)) for section, entries in by_section.items())


def _entry(entitlement: Entitlement, who: Circumstances, offer: Offer) -> Entry:
    rule = entitlement.rule
    lives = who.answers.get(LISTED)
    is_later = entitlement.group is Group.LATER
    why = when_it_comes(entitlement, who) if is_later else what_decides(entitlement, offer)
    return Entry(
        get=rule.get,
        slug=rule.page,
        district=lives if offer.line_for(lives, rule.page) else None,
        figure=rule.amount.figure if rule.amount else "",
        unit=_unit(entitlement),
        sentences=tuple(filter(None, (as_sentence(rule.note), why))),
        # What comes later has no first step yet: "Ring them now" would be wrong.
        first="" if is_later else as_sentence(rule.first),
    )


def _unit(entitlement: Entitlement) -> str:
    """Return what is said small beside the figure: how often, when that was if it is an old one, and to ask first."""
    amount = entitlement.rule.amount
    if amount is None:
        return ""
    often = "" if amount.unit in (ONCE, PERCENT) else amount.unit
    then = f"in {amount.years}" if amount.years else ""
    check = "(ask to check)" if amount.certainty is Certainty.CHECK else ""
    return " ".join(filter(None, (often, then, check)))
