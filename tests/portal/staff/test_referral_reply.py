"""Texting somebody from their referral's page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages import optouts, takeover
from portal.messages.conversation_models import Conversation
from portal.messages.models import How, OutgoingText
from portal.referrals import queries
from portal.referrals.models import Referral
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/referrals/K4M7PX"
REPLY = f"{PAGE}/reply"
HI = {"words": "Hi Kai, when is good to talk?", "do": "send", "seen": 0}


@pytest.fixture(autouse=True)
def kai(database: Database, officer: StaffBrowser) -> None:
    """A referral from Kai, which Nadia has taken."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    officer.press(PAGE, f"{PAGE}/take")


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, "K4M7PX")


def sent(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(OutgoingText.body).order_by(OutgoingText.id)))


def test_a_text_goes_out_is_shown_and_the_clock_waits_for_them(officer: StaffBrowser, database: Database) -> None:
    assert officer.press(PAGE, REPLY, **HI).location == PAGE
    assert sent(database) == [HI["words"]]
    assert str(HI["words"]) in officer.open(PAGE)
    referral = stored(database)
    assert referral.clock_due_at is None
    assert referral.clock_minutes_left is not None


def test_it_is_counted_and_a_reply_is_put_in_before_it_goes(officer: StaffBrowser, database: Database) -> None:
    counted = officer.press(PAGE, REPLY, **(HI | {"do": "count"}))
    assert "1 text, about 4p" in main_words(counted)
    put_in = officer.press(PAGE, REPLY, words="", do="put_in", canned="first-contact", seen=0)
    assert "Hi Kai, it's Nadia from" in main_words(put_in)
    assert "ref K4M 7PX" in main_words(put_in)
    assert sent(database) == []


def test_more_than_two_texts_need_a_yes(officer: StaffBrowser, database: Database) -> None:
    long = {**HI, "words": "word " * 80}
    asked = officer.press(PAGE, REPLY, **long)
    assert asked.status_code == 422
    assert "Send it all the same?" in main_words(asked)
    assert officer.press(PAGE, REPLY, **long, confirmed=3).status_code == 303
    assert len(sent(database)) == 1


def test_while_one_writes_another_is_told_and_keeps_the_words_until_it_expires(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    assert officer.press(PAGE, f"{PAGE}/writing").json == {"other": ""}
    assert colleague.press(PAGE, f"{PAGE}/writing").json == {"other": "Nadia"}
    assert "Nadia is writing to Kai" in colleague.open(PAGE)
    refused = colleague.press(PAGE, REPLY, **HI)
    assert refused.status_code == 409
    assert "Nadia is writing to them just now" in main_words(refused)
    assert str(HI["words"]) in refused.text
    assert sent(database) == []
    clock.move(minutes=4)
    assert colleague.press(PAGE, REPLY, **HI).status_code == 303


def test_an_answer_written_over_another_is_not_sent_and_is_kept(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    officer.press(PAGE, REPLY, **HI)
    with database.transaction() as db:
        talk = db.scalars(select(Conversation)).one()
        holder = talk.holder
        assert holder is not None
        takeover.hand_back(db, talk, holder, NOON)
    refused = colleague.press(PAGE, REPLY, **(HI | {"words": "Hello from Luke"}))
    assert refused.status_code == 409
    assert "A colleague answered while you were writing" in main_words(refused)
    assert "Hello from Luke" in refused.text
    assert sent(database) == [HI["words"]]


def test_whoever_is_on_the_conversation_is_not_written_over(officer: StaffBrowser, colleague: StaffBrowser) -> None:
    officer.press(PAGE, REPLY, **HI)
    refused = colleague.press(PAGE, REPLY, **(HI | {"seen": 1}))
    assert refused.status_code == 409
    assert "Nadia is on this conversation" in main_words(refused)


@pytest.mark.parametrize("case", ["stopped", "no number", "changed hands"])
def test_where_no_text_can_go_the_page_says_why_and_has_no_field(
    officer: StaffBrowser, database: Database, case: str
) -> None:
    with database.transaction() as db:
        referral = queries.get_by_ref(db, "K4M7PX", to_change=True)
        point = referral.contact_point
        assert point is not None
        if case == "stopped":
            optouts.stop(point, How.SAID, NOON)
        elif case == "no number":
            referral.contact_point = None
        else:
            talk = takeover.current_conversation(db, point, NOON)
            talk.ended_at = NOON + timedelta(minutes=1)
    words = main_words(officer.client.get(PAGE))
    assert {"stopped": "said STOP", "no number": "gave no number", "changed hands": "changed hands"}[case] in words
    assert "Send text" not in words
    assert officer.press(PAGE, REPLY, **HI).status_code == 409
    assert sent(database) == []
