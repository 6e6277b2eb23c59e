"""Reads which district a message is about: names, towns, postcodes, and near misses at spelling them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content.offer import Offer
from content.plain_words import plain_words
from portal.assistant.spelling import Mender

LONGEST_NAME = 4
POSTCODE = re.compile(r"\b([a-z]{1,2}\d{1,2})(?:\s*\d[a-z]{2})?\b", re.IGNORECASE)
LIVING = frozenset("in at to near live living stay staying around".split())
LEAVING = frozenset("from left leaving".split())
# Places that are also everyday words count only where the word before says that a place is meant.
EVERYDAY = frozenset(
    "church read banks fence nelson ashton newton weir water foot cabus lea stubbins whitworth".split()
)
# After a place: a club, a prison or a game, not where somebody lives.
NOT_A_HOME = frozenset("farms game match fc score north football cup result".split())
OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A place in a message. `district` is OUTSIDE for one that belongs to another council."""

    district: str
    weight: int
    where: int


class Places:
    """All names of all districts, and of the places near by that are not ours."""

    def __init__(self, offer: Offer, right: Iterable[str] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for area in offer.council.outside_areas:
            self._names[tuple(plain_words(area))] = OUTSIDE
        for district in offer.districts.values():
            for name in (district.name, *district.towns, *district.also_called, district.slug):
                self._names[tuple(plain_words(name))] = district.slug
        self._postcodes = _postcodes(offer)
        singles = [name[0] for name in self._names if len(name) == 1]
        self._mender = Mender((word for word in singles if len(word) > 5), right)

    @property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(word for name in self._names for word in name)

    def district_of(self, message: str, words: list[str]) -> str | None:
        """Return the slug of the district that the message places someone in, or None. The last and clearest wins."""
        mentions = [*self._named(words), *self._coded(message)]
        best = max(mentions, key=lambda mention: (mention.weight, mention.where), default=None)
        return best.district or None if best else None

    def is_outside(self, words: list[str]) -> bool:
        """Whether plain `words` name a place near by that belongs to another council."""
        return any(mention.district == OUTSIDE for mention in self._named(words))

    def _coded(self, message: str) -> list[_Mention]:
        codes = [self._postcodes.get(code.lower()) for code in POSTCODE.findall(message[:500])]
        return [_Mention(district, 3, 0) for district in codes if district]

    def _named(self, words: list[str]) -> list[_Mention]:
        found: list[_Mention] = []
        place = 0
        while place < len(words):
            length, district = self._longest_name(words, place)
            if district is not None and self._is_meant(words, place, length):
                found.append(_Mention(district, _weight(words[place - 1] if place else ""), place))
            place += max(length, 1)
        return found

    def _longest_name(self, words: list[str], place: int) -> tuple[int, str | None]:
        for length in range(LONGEST_NAME, 0, -1):
            name = tuple(words[place : place + length])
            if name in self._names:
                return length, self._names[name]
        return 1, self._names.get((self._mender.mended(words[place]),))

    def _is_meant(self, words: list[str], place: int, length: int) -> bool:
        after = words[place + length] if place + length < len(words) else ""
        before = words[place - 1] if place else ""
        if after in NOT_A_HOME:
            return False
        return words[place] not in EVERYDAY or length > 1 or before in LIVING or len(words) == 1


def _weight(before: str) -> int:
    if before in LIVING:
        return 2
    return 0 if before in LEAVING else 1


def _postcodes(offer: Offer) -> Mapping[str, str]:
    return {code.lower(): district.slug for district in offer.districts.values() for code in district.postcodes}
