"""How texting stands, for the banner on every staff page: held back, the day's money gone or nearly, what failed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.messages.pausing import current_pause
from portal.messages.spending import Spending, spent_today
from portal.messages.undelivered import count_undelivered
from portal.web.context import current_offer, now, settings


@dataclass(frozen=True, slots=True)
class TextingState:
    """`is_held`: by a manager, here. `is_off`: by whoever runs the service. `undelivered` counts a fortnight."""

    is_held: bool
    is_off: bool
    spending: Spending
    undelivered: int

    @property
    def pounds(self) -> str:
        """What texts have cost today, and the day's cap, as money is written."""
        return f"£{self.spending.spent / 10_000:.2f} of £{self.spending.cap / 10_000:.2f}"


def texting_state(db: Session) -> TextingState:
    """Return how texting stands now."""
    limits, zone = settings().texts, current_offer().council.hours.zone
    return TextingState(
        is_held=current_pause(db) is not None,
        is_off=limits.is_off,
        spending=spent_today(db, limits, zone, now()),
        undelivered=count_undelivered(db, now()),
    )
