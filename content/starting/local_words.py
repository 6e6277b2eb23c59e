"""What is one council's own: its names, its places, its contacts and amounts, as the published offer has them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from content.council import Council
from content.facts import Amount, Reach
from content.offer import Contact, Offer

REFERENCES = re.compile(
    r"\{(?:phone|ooh|name|text|hours|email|amount):(?P<key>[a-z0-9-]+)\}|\(site:(?P<site>[a-z0-9-]+)\)"
)
# What an editor found out about one council holds for that council alone.
FOUND_OUT = re.compile(
    r"\bour own search\b"
    r"|\bwe(?:'ve| have)? (?:only )?(?:found|looked)\b"
    r"|\bwe (?:haven't|couldn't|could not) (?:find|found)\b"
    r"|\bolder (?:\w+ )?pages? (?:says?|lists?|gave|put)\b"
    r"|\bcouncil (?:has |had |have )?(?:paid|said|told|agreed|decided|promised|wrote)\b"
    r"|\{council\}",
    re.IGNORECASE,
)
RUN = re.compile(r"[A-Z][\w&'’-]*(?: (?:(?:and|of|the|for) )?[A-Z][\w&'’-]*)*")
WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class LocalWords:
    """The words by which a text is known to be about one council.

    `names` are council, area, districts, towns, neighbours, local contacts and schemes; `typed` are the places as
    people type them, in lower case; `keys` are local contacts and amounts.
    """

    council: Council
    names: frozenset[str]
    typed: frozenset[str]
    keys: frozenset[str]

    def is_local(self, words: str) -> bool:
        """Whether a text that people read says something of this council alone."""
        keys = {match["key"] or match["site"] for match in REFERENCES.finditer(words)}
        return bool(keys & self.keys) or self.names_something(words) or bool(FOUND_OUT.search(words))

    def names_something(self, words: str) -> bool:
        """Whether a text names this council, its places, its contacts or its schemes."""
        return bool(self._names.search(words))

    def is_own_source(self, words: str) -> bool:
        """Whether a source speaks of this council. One by a neighbour may be about the whole country."""
        return bool(self._own_names.search(words) or FOUND_OUT.search(words))

    def is_typed(self, words: str) -> bool:
        """Whether words as young people type them name a place of this council."""
        return bool(self._typed.search(words))

    def without_names(self, words: str) -> str:
        """Return the words with the name of the area and of the council left out, for whoever comes next."""
        council = self.council
        for name in sorted({council.name, council.area, council.short_name}, key=len, reverse=True):
            words = re.sub(rf"\bin {re.escape(name)}\b", "here", words)
            words = re.sub(rf"\b{re.escape(name)}['’]s\b", "your council's", words)
            words = re.sub(rf"\b{re.escape(name)}\b ?", "", words)
        return words[:1].upper() + words[1:].strip()

    def by_reference(self, words: str) -> str:
        """Return the words with {council} and {area} for the names of the council and the area."""
        council = self.council
        for name, put in ((council.name, "{council}"), (council.area, "{area}"), (council.short_name, "{area}")):
            words = re.sub(rf"\b{re.escape(name)}\b", put, words)
        return words

    def elsewhere(self, slug: str) -> str:
        """Return the slug with "our-area" for the name of the area: "outside-our-area"."""
        area = self.council.area.lower().replace(" ", "-")
        return re.sub(rf"(?<![^-]){re.escape(area)}(?![^-])", "our-area", slug)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _any_of(self.names, 0)

    @cached_property
    def _own_names(self) -> re.Pattern[str]:
        return _any_of(self.names - set(self.council.outside_areas), 0)

    @cached_property
    def _typed(self) -> re.Pattern[str]:
        return _any_of(self.typed, re.IGNORECASE)


def local_words(offer: Offer, texts: Iterable[str], known: Iterable[str] = ()) -> LocalWords:
    """Return what is local in `offer`.

    `texts` are the words that its pages show: they tell names from everyday words. `known` are long names that mean
    the same everywhere.
    """
    shown = REFERENCES.sub("", "\n".join(texts))
    everyday = {word for word in WORD.findall(shown) if word.islower()}
    places = frozenset(name for name in _places(offer) if name.lower() not in everyday)
    names = {*places, *_contact_names(offer, places), *_schemes(offer, shown)}
    same_everywhere = "\n".join([*known, *_known_everywhere(offer)]).lower()
    typed = {*places, *(also for district in offer.districts.values() for also in district.also_called)}
    return LocalWords(
        offer.council,
        names=frozenset(name for name in names if not _is_one_of(name, everyday, same_everywhere)),
        typed=frozenset(name.lower() for name in typed if name.lower() not in everyday),
        keys=frozenset(_local_keys(offer)),
    )


def _any_of(names: Iterable[str], flags: int) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w-])(?:{listed})(?!\w)", flags)


def _is_one_of(name: str, everyday: set[str], same_everywhere: str) -> bool:
    if " " not in name and name.lower() in everyday:
        return True
    return bool(re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", same_everywhere))


def _places(offer: Offer) -> Iterator[str]:
    council = offer.council
    yield from (council.name, council.short_name, council.area, *council.outside_areas)
    for district in offer.districts.values():
        yield from (district.name, *district.towns)


def _local_keys(offer: Offer) -> Iterator[str]:
    """Yield the keys of local contacts and amounts, but for the office: every council has one, under the same key."""
    yield from (
        key
        for key, contact in offer.contacts.items()
        if contact.reach is Reach.LOCAL and key != offer.council.office_phone
    )
    yield from (key for key, amount in offer.amounts.items() if amount.reach is Reach.LOCAL)


def _contact_names(offer: Offer, places: frozenset[str]) -> Iterator[str]:
    """Yield the names in the names of local contacts. What is left beside a place must be two words to be a name."""
    around = {"The", "A", *(part for place in places for part in place.split())}
    for contact in offer.contacts.values():
        for run in RUN.findall(contact.name) if contact.reach is Reach.LOCAL else ():
            parts = run.split()
            while parts and parts[0] in around:
                del parts[0]
            while parts and parts[-1] in around:
                del parts[-1]
            if len(parts) > 1 or (parts and not around & set(run.split())):
                yield " ".join(parts)


def _schemes(offer: Offer, shown: str) -> Iterator[str]:
    """Yield names of two words or more that pages show and local sources have, but no national one."""
    local, national = _sources(offer)
    for run in {run.removeprefix("The ") for run in RUN.findall(shown)}:
        if " " in run and run.lower() in local and run.lower() not in national:
            yield run


def _sources(offer: Offer) -> tuple[str, str]:
    """Return the words of all local sources, and those of all national ones, in lower case."""
    facts: tuple[Amount | Contact, ...] = (*offer.contacts.values(), *offer.amounts.values())
    local = [fact.source for fact in facts if fact.reach is Reach.LOCAL]
    national = [fact.source for fact in facts if fact.reach is Reach.NATIONAL]
    for source in (source for page in offer.pages.values() for source in page.sources):
        words = f"{source.title}, {source.publisher}"
        (local if offer.council.area in words else national).append(words)
    return "\n".join(local).lower(), "\n".join(national).lower()


def _known_everywhere(offer: Offer) -> Iterator[str]:
    """Yield names that mean the same in every council."""
    yield offer.council.service
    for term in offer.glossary.values():
        yield from (term.term, *term.also)
    yield from (section.title for section in offer.sections.values())
    yield from (page.title for page in offer.pages.values() if offer.council.area not in page.title)
    yield from (contact.name for contact in offer.contacts.values() if contact.reach is Reach.NATIONAL)
