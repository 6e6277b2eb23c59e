"""A clock may run ahead and be put right: what it wrote down meanwhile lies in a time to come, and must hold nobody up.

Two machines' clocks differ a little, and nobody calls that wrong.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_

CLOCKS_DIFFER = timedelta(minutes=5)


def is_still(until: datetime, now: datetime, at_most: timedelta) -> bool:
    """Whether what holds until a moment, and `at_most` for so long, holds now. From further ahead it never does."""
    return now < until <= now + at_most + CLOCKS_DIFFER


def still(until: SQLColumnExpression[Any], now: datetime, at_most: timedelta) -> ColumnElement[bool]:
    """The same as a condition on rows."""
    return and_(until > now, until <= now + at_most + CLOCKS_DIFFER)


def is_lately(at: datetime, now: datetime, within: timedelta) -> bool:
    """Whether something happened within this time before now. What lies ahead did not."""
    return now - within < at < now + CLOCKS_DIFFER


def lately(at: SQLColumnExpression[Any], now: datetime, within: timedelta) -> ColumnElement[bool]:
    """The same as a condition on rows."""
    return and_(at > now - within, at < now + CLOCKS_DIFFER)
