"""Texts that somebody asks for on the website: in order, once, and never so many that they pester."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.messages import optouts
from portal.messages.models import How, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from portal.messages.text_me import text_parts
from tests.conftest import NOON
from tests.portal.messages.makers import make_number

ROBIN = PhoneNumber("+447700900123")


def waiting(db: Session) -> list[str]:
    return list(db.scalars(select(OutgoingText.body).order_by(OutgoingText.id)))


def test_the_parts_wait_in_their_order(db: Session) -> None:
    assert text_parts(db, ROBIN, ["1/2 a", "2/2 b"], NOON)
    assert waiting(db) == ["1/2 a", "2/2 b"]


def test_the_same_page_on_the_same_day_goes_once(db: Session) -> None:
    for _ in range(3):
        text_parts(db, ROBIN, ["1/2 a", "2/2 b"], NOON)
    assert waiting(db) == ["1/2 a", "2/2 b"]


def test_at_most_three_in_a_day_and_more_the_day_after(db: Session) -> None:
    taken = [text_parts(db, ROBIN, [f"page {number}"], NOON) for number in range(5)]
    assert taken == [True, True, True, False, False]
    assert text_parts(db, ROBIN, ["page 9"], NOON + timedelta(days=1, minutes=1))


def test_a_number_that_said_stop_gets_no_row(db: Session) -> None:
    optouts.stop(make_number(db, "07700 900123"), How.SAID, NOON)
    assert not text_parts(db, ROBIN, ["a"], NOON)
    assert waiting(db) == []
