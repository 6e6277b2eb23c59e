"""What every round of delivery does beside sending texts."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.messages.models import OutgoingText
from portal.referrals.models import ReferralDraft
from portal.web.context import Service
from sms.answering import answerer_for
from sms.chores import Chore, chores_for
from sms.delivery import run_once
from sms.simulator import SimulatedSender
from tests.conftest import StandingClock
from tests.factories_staff import make_draft
from tests.portal.messages.makers import make_alert


def test_whoever_is_on_call_is_texted_about_what_nobody_takes(service: Service, clock: StandingClock) -> None:
    on_call = replace(service, settings=replace(service.settings, on_call_number="+447700900142"))
    with service.database.transaction() as db:
        make_alert(db)
    clock.move(minutes=30)
    assert run_once(answerer_for(service), SimulatedSender(), clock, chores=chores_for(on_call)) == 2
    with service.database.reading() as db:
        bodies = list(db.scalars(select(OutgoingText.body).order_by(OutgoingText.id)))
    clock_words = service.knowledge.safeguarding.clock
    assert bodies == [clock_words.text, clock_words.text_managers]


def test_each_night_what_was_kept_long_enough_is_deleted(service: Service, clock: StandingClock) -> None:
    with service.database.transaction() as db:
        make_draft(db)
    clock.move(days=5)
    chores = chores_for(service)

    def drafts_left() -> int:
        run_once(answerer_for(service), SimulatedSender(), clock, chores=chores)
        with service.database.reading() as db:
            return len(db.scalars(select(ReferralDraft)).all())

    assert drafts_left() == 1
    clock.move(hours=14)  # 2 at night
    assert drafts_left() == 1
    clock.move(hours=2)
    assert drafts_left() == 0


@pytest.mark.breaks
def test_a_chore_that_fails_holds_up_nothing(
    service: Service, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def works(_: object) -> int:
        done.append("done")
        return 0

    chores = (Chore("first_failed", lambda _: int("no")), Chore("second_failed", works))
    assert run_once(answerer_for(service), SimulatedSender(), clock, chores=chores) == 0
    assert done == ["done"]
    assert "first_failed" in caplog.text
