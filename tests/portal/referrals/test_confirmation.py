"""The text with the reference."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.referrals.confirmation import confirmation_text, may_text
from portal.referrals.wants import Reach
from tests.conftest import NOON
from tests.factories_staff import PROMISE, make_referral

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def test_the_text_says_who_which_reference_and_by_when(db: Session) -> None:
    referral = make_referral(db, public_ref="K4M7PX")
    assert confirmation_text(referral, PROMISE) == (
        "Thanks. It's In Your Corner. Your reference is K4M 7PX. Someone will text you by Thu 26 Nov. "
        "They'll say it, so you know it's us. STOP ends texts."
    )


@pytest.mark.parametrize(
    "name", ["Kai", "Bartholomew-James'ono", "Zoë", "سامي", "Call me 07700900111", "X" * 40, "iyc.example/w"]
)
@pytest.mark.parametrize("reach", Reach)
def test_the_text_is_one_segment_whatever_the_name(db: Session, name: str, reach: Reach) -> None:
    body = confirmation_text(make_referral(db, first_name=name, reach=reach), PROMISE)
    assert len(body) <= 160
    assert set(body) <= GSM_7
    assert "care leaver" not in body.lower()


@pytest.mark.parametrize("name", ["Kai", "Loser", "Call me 07700900111", "iyc.example/w", "Meet me at nine"])
def test_it_names_nobody_so_that_nobody_can_send_a_stranger_words_of_their_own(db: Session, name: str) -> None:
    assert name not in confirmation_text(make_referral(db, first_name=name), PROMISE)


def test_a_service_with_a_long_name_still_fits(db: Session) -> None:
    long = replace(PROMISE, service="The Local Offer for people who were in care")
    assert len(confirmation_text(make_referral(db, first_name="Alexandra"), long)) <= 160


def test_one_number_is_texted_once_an_hour_and_three_times_a_day(db: Session) -> None:
    first = make_referral(db, is_texted=True)
    assert first.contact_point is not None
    number = first.contact_point
    assert not may_text(db, number, NOON + timedelta(minutes=59))
    assert may_text(db, number, NOON + timedelta(minutes=61))
    for hour in (2, 4):
        make_referral(db, is_texted=True, received_at=NOON + timedelta(hours=hour))
    assert not may_text(db, number, NOON + timedelta(hours=8))
    assert may_text(db, number, NOON + timedelta(hours=25))


def test_a_number_that_said_stop_is_not_texted(db: Session) -> None:
    number = make_referral(db).contact_point
    assert number is not None
    number.stopped_at, number.stop_reason = NOON, "said_stop"
    assert not may_text(db, number, NOON)
