"""What keeping a month's figures refuses.

MonthNotOver   the month has not ended
MonthFrozen    its figures are kept already; says since when
"""

from datetime import datetime

from portal.errors import PortalError


class MonthNotOver(PortalError):
    """The month's figures can still change, so they can't be kept yet."""


class MonthFrozen(PortalError):
    """The month's figures were kept already, at `frozen_at` where that is known."""

    def __init__(self, month: str, frozen_at: datetime | None = None) -> None:
        super().__init__(f"the figures of {month} are kept already")
        self.frozen_at = frozen_at
