"""How often a code may be asked for or tried."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.referrals.finding_models import CodeTry
from portal.referrals.tries import KEPT, Limit, may_try
from tests.conftest import NOON

TWO = Limit("two", 2, timedelta(hours=1))


def test_so_many_and_no_more_until_time_has_passed(db: Session) -> None:
    assert [may_try(db, TWO, "K4M7PX", NOON) for _ in range(4)] == [True, True, False, False]
    assert may_try(db, TWO, "K4M7PX", NOON + timedelta(hours=1))


def test_each_is_counted_by_itself(db: Session) -> None:
    for _ in range(2):
        may_try(db, TWO, "K4M7PX", NOON)
    assert may_try(db, TWO, "GX39TD", NOON)
    assert may_try(db, Limit("other", 2, timedelta(hours=1)), "K4M7PX", NOON)


def test_what_was_tried_can_not_be_read_and_is_forgotten_after_a_day(db: Session) -> None:
    may_try(db, TWO, "K4M7PX", NOON)
    assert "K4M7PX" not in str(db.execute(text("SELECT * FROM code_try")).all())
    later = NOON + KEPT + timedelta(seconds=1)
    may_try(db, TWO, "GX39TD", later)
    assert db.scalars(select(CodeTry.at)).all() == [later]
