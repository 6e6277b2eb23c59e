"""What the queue is narrowed by, read from an address, and written back into one. Never a name or a number."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from content.offer import Offer
from portal.accounts.models import StaffMember
from portal.referrals.narrowing import AgeBand, DueBy, Narrowing
from portal.referrals.wants import Status, Want
from portal.staff.ways import number_in

FILTERS = ("status", "with", "locality", "district", "wants", "age", "due", "alerts", "late_to_manager")
ME, YES, EVERYWHERE = "me", "1", "all"
# Who asks for one of these says where: nothing else narrows it then. A colleague's are shown wherever they are too.
SAYS_WHERE = frozenset({"locality", "district"})
NOBODY: Final = "nobody"
DUE_WORDS = {DueBy.LATE: "late", DueBy.TODAY: "due today", DueBy.WEEK: "due this week"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: only what means something, under the names that the address has."""

    by: Mapping[str, str]

    @property
    def query(self) -> str:
        """As it stands in an address: "status=new&locality=East"."""
        return urlencode(self.by)

    def near(self, myself: StaffMember, search: str = "") -> tuple[str, ...]:
        """Return the localities of whoever looks, where they ask for no other place and search for nobody."""
        is_colleagues = self.by.get("with", ME) not in {ME, NOBODY}
        if search or is_colleagues or SAYS_WHERE & self.by.keys():
            return ()
        return tuple(each.label for each in myself.localities)

    def narrowing(self, my_id: int, search: str = "", near: tuple[str, ...] = ()) -> Narrowing:
        """Return what to show; "me" is whoever looks, and `near` where they work."""
        by, holder = self.by, self.by.get("with", "")
        return Narrowing(
            status=Status(by["status"]) if "status" in by else None,
            holder_id=my_id if holder == ME else NOBODY if holder == NOBODY else number_in(holder),
            locality=None if by.get("locality") == EVERYWHERE else by.get("locality"),
            district=by.get("district"),
            want=Want(by["wants"]) if "wants" in by else None,
            age_band=AgeBand(by["age"]) if "age" in by else None,
            due=DueBy(by["due"]) if "due" in by else None,
            search=search,
            alerts="alerts" in by,
            escalated="late_to_manager" in by,
            near=near,
            near_id=my_id,
        )


def read_asked(given: Mapping[str, str], offer: Offer) -> Asked:
    """Return what of `given` narrows the queue; what it can't mean narrows nothing."""
    choices = _choices(offer)
    return Asked({name: given[name] for name in FILTERS if given.get(name) and _fits(given[name], choices[name])})


def read_query(query: str, offer: Offer) -> Asked:
    """Return what a kept query asks for."""
    return read_asked(dict(parse_qsl(query)), offer)


def in_words(asked: Asked, team: list[StaffMember], offer: Offer, near: tuple[str, ...] = ()) -> str:
    """Return what is shown in words: "New, with nobody, in Burnley"; empty for everything that is open."""
    said = (*_said(asked, {str(member.id): member.name for member in team}, offer), *_where(near))
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def _where(near: tuple[str, ...]) -> Iterator[str]:
    if near:
        yield f"in your localities: {' and '.join(near)}"


def localities_of(offer: Offer) -> tuple[str, ...]:
    """Return the localities, in the order of the districts' file."""
    return tuple(dict.fromkeys(district.locality for district in offer.districts.values()))


def _said(asked: Asked, names: Mapping[str, str], offer: Offer) -> Iterator[str]:
    words: dict[str, Callable[[str], str]] = {
        "alerts": lambda _: "read first",
        "late_to_manager": lambda _: "late and put before the manager",
        "due": lambda value: DUE_WORDS[DueBy(value)],
        "status": lambda value: Status(value).label.lower(),
        "with": lambda value: f"with {names.get(value, value)}",
        "locality": lambda value: "in all localities" if value == EVERYWHERE else f"in {value}",
        "district": lambda value: f"in {offer.districts[value].name}",
        "wants": lambda value: Want(value).label,
        "age": lambda value: AgeBand(value).label.lower(),
    }
    for name, value in asked.by.items():
        yield words[name](value)


def _choices(offer: Offer) -> dict[str, frozenset[str] | None]:
    """Return what each filter can be; None: a number of a colleague, "me" or "nobody"."""
    return {
        "status": frozenset(Status),
        "with": None,
        "locality": frozenset({*localities_of(offer), EVERYWHERE}),
        "district": frozenset(offer.districts),
        "wants": frozenset(Want),
        "age": frozenset(AgeBand),
        "due": frozenset(DueBy),
        "alerts": frozenset({YES}),
        "late_to_manager": frozenset({YES}),
    }


def _fits(value: str, choices: frozenset[str] | None) -> bool:
    return value in {ME, NOBODY} or number_in(value) is not None if choices is None else value in choices
