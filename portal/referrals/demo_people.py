"""Made-up people: who they are, where, and how to reach them. The same chance makes the same people."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from portal.referrals import references
from portal.referrals.demo_words import NAMES, OWN_WORDS, PLACES_ELSEWHERE, SAFE_NOTES
from portal.referrals.kinds import AskedBy, Eligibility, HasPA, Situation
from portal.referrals.wants import Channel, Reach, Want

AGES = range(16, 26)
AGE_WEIGHTS = (1, 2, 4, 4, 4, 3, 3, 2, 2, 1)
OF_A_HUNDRED_ELSEWHERE = 5
SITUATIONS = (*Situation,)
SITUATION_WEIGHTS = (2, 1, 1, 2, 8, 1, 3)


@dataclass(frozen=True, slots=True)
class Place:
    """A district and the locality that it belongs to."""

    district: str
    locality: str


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person. `phone` is the number's last three digits after 07700 900."""

    first_name: str
    age: int
    place: Place | None
    place_words: str | None
    wants: tuple[Want, ...]
    reach: Reach
    channel: Channel
    phone: int
    safe_note: str
    own_words: str
    situation: Situation
    has_pa: HasPA
    keep_from_pa: bool
    asked_by: AskedBy
    eligibility: Eligibility


def somebody(chance: Random, places: Sequence[Place], number: int) -> Person:
    """Return the person of a number: with the numbers the districts go round."""
    want = chance.choice(tuple(Want))
    second = chance.choice(tuple(Want)) if chance.random() < 0.4 else want
    is_elsewhere = chance.randrange(100) < OF_A_HUNDRED_ELSEWHERE
    has_pa = chance.choices(tuple(HasPA), weights=(7, 2, 1))[0]
    return Person(
        first_name=chance.choice(NAMES),
        age=chance.choices(AGES, weights=AGE_WEIGHTS)[0],
        place=None if is_elsewhere else places[number % len(places)],
        place_words=chance.choice(PLACES_ELSEWHERE) if is_elsewhere else None,
        wants=(want,) if Want.UNSURE in {want, second} else tuple(dict.fromkeys((want, second))),
        reach=chance.choices(tuple(Reach), weights=(7, 2, 1))[0],
        channel=chance.choices(tuple(Channel), weights=(3, 1))[0],
        phone=chance.randrange(1000),
        safe_note=chance.choice(SAFE_NOTES),
        own_words=chance.choice(OWN_WORDS[want]),
        situation=chance.choices(SITUATIONS, weights=SITUATION_WEIGHTS)[0],
        has_pa=has_pa,
        keep_from_pa=has_pa is HasPA.YES and chance.random() < 0.1,
        asked_by=chance.choices(tuple(AskedBy), weights=(16, 2, 1, 1, 0))[0],
        eligibility=Eligibility.NOT_CHECKED if chance.random() < 0.2 else Eligibility.OURS,
    )


def reference(chance: Random, used: set[str]) -> str:
    """Return a reference that nobody has, and use it."""
    while True:
        made = "".join(chance.choices(references.ALPHABET, k=references.LENGTH))
        if made not in used:
            used.add(made)
            return made
