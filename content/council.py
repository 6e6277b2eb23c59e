"""Who runs the service, when people are in, what texts cost and what colours it has."""

from dataclasses import dataclass
from decimal import Decimal

from content.colours import Colours
from content.facts import Certainty
from content.hours import OfficeHours


@dataclass(frozen=True, slots=True)
class TextPrice:
    """What one segment of a text costs, in pence."""

    pence: Decimal
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class Council:
    """Who runs this service. What another council would change first.

    Without a `text_price` no cost is shown; without `colours` it has those of the design.
    """

    name: str
    short_name: str
    service: str
    area: str
    people: str
    text_number: str
    office_phone: str
    link_host: str
    leave_to: str
    outside_areas: tuple[str, ...]
    hours: OfficeHours
    text_price: TextPrice | None = None
    colours: Colours | None = None
