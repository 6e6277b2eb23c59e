"""By when we promise to be in touch."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.referrals.promise import days_left, reply_by
from portal.referrals.wants import Status
from tests.factories_staff import HOURS, make_referral, make_worker


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 20, 12, tzinfo=UTC), date(2026, 11, 24)),  # a Friday
        (datetime(2026, 11, 21, 3, tzinfo=UTC), date(2026, 11, 24)),  # a Saturday night
        (datetime(2026, 12, 24, 12, tzinfo=UTC), date(2026, 12, 30)),  # Christmas Eve
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 3)),  # already July in summer time
    ],
)
def test_somebody_hears_within_two_working_days(asked: datetime, expected: date) -> None:
    assert reply_by(HOURS, asked) == expected


def test_the_days_left_are_counted_until_somebody_is_in_touch(db: Session) -> None:
    waiting = make_referral(db, reply_by=date(2026, 11, 26))
    assert [days_left(waiting, date(2026, 11, day)) for day in (24, 26, 28)] == [2, 0, -2]
    spoken_to = make_referral(db, taken_by=make_worker(db), status=Status.CONTACTED)
    assert days_left(spoken_to, date(2026, 11, 28)) is None
