"""What may go when: the night, the order of a conversation, the day's money, the off switch."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages import outbox
from portal.messages.carriers import TextNotAccepted
from portal.messages.claiming import Rules
from portal.messages.models import OutgoingText, TextKind
from portal.messages.outbox import deliver_waiting
from portal.messages.pausing import hold_texts, let_texts_go
from portal.messages.quiet_hours import after_night, is_night
from portal.messages.spending import spent_today
from portal.settings import TextLimits
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import Carrier, make_inbound, make_number

LONDON = ZoneInfo("Europe/London")
NINE_PM = NOON.replace(hour=21)
EIGHT_AM = NOON.replace(day=25, hour=8)
MINUTE = timedelta(minutes=1)
ROBIN, SAM = "07700 900123", "07700 900124"


def wait_to_send(
    database: Database,
    *bodies: str,
    number: str = ROBIN,
    kind: TextKind = TextKind.CONFIRMATION,
    now: datetime = NOON,
) -> None:
    with database.transaction() as db:
        for body in bodies:
            outbox.enqueue(db, make_number(db, number), body, "test", f"{number}:{body[:40]}", now, kind)


def bodies(carrier: Carrier) -> list[str]:
    return [body for _, body in carrier.sent]


def everything_at(database: Database, carrier: Carrier, now: datetime, rules: Rules | None = None) -> list[str]:
    """Send all that may go at this moment, and return all that has gone so far."""
    while deliver_waiting(database, carrier, now, rules):
        pass
    return bodies(carrier)


@pytest.mark.parametrize(
    ("local", "morning"),
    [
        ((2026, 11, 24, 20, 59), None),
        ((2026, 11, 24, 21, 0), (2026, 11, 25, 8)),
        ((2026, 11, 25, 7, 59), (2026, 11, 25, 8)),
        ((2026, 11, 25, 8, 0), None),
        ((2026, 12, 31, 23, 0), (2027, 1, 1, 8)),
        ((2026, 3, 28, 23, 0), (2026, 3, 29, 8)),  # the clock goes forward
        ((2026, 10, 24, 23, 0), (2026, 10, 25, 8)),  # and back
        ((2026, 10, 25, 1, 30), (2026, 10, 25, 8)),  # an hour that there is twice
    ],
)
def test_the_night_ends_at_eight_by_the_clock_whatever_the_clock_does(
    local: tuple[int, ...], morning: tuple[int, ...] | None
) -> None:
    moment = datetime(*local, tzinfo=LONDON).astimezone(UTC)  # type: ignore[misc,arg-type]
    assert is_night(moment, LONDON) is (morning is not None)
    ends = datetime(*morning, tzinfo=LONDON).astimezone(UTC) if morning else moment  # type: ignore[misc,arg-type]
    assert after_night(moment, LONDON) == ends


def test_a_text_of_the_night_waits_until_eight(database: Database) -> None:
    wait_to_send(database, "good night", now=NINE_PM)
    carrier = Carrier()
    assert everything_at(database, carrier, NINE_PM) == []
    assert everything_at(database, carrier, EIGHT_AM - MINUTE) == []
    assert everything_at(database, carrier, EIGHT_AM) == ["good night"]


def test_a_text_that_should_have_gone_by_day_does_not_go_by_night(database: Database) -> None:
    wait_to_send(database, "late")
    assert everything_at(database, Carrier(), NINE_PM + MINUTE) == []
    assert everything_at(database, Carrier(), EIGHT_AM) == ["late"]


def test_who_has_just_written_is_awake(database: Database) -> None:
    with database.transaction() as db:
        make_inbound(db, "hello", now=NINE_PM)
    wait_to_send(database, "we have it", now=NINE_PM + 9 * MINUTE)
    assert everything_at(database, Carrier(), NINE_PM + 9 * MINUTE) == ["we have it"]
    wait_to_send(database, "and more", now=NINE_PM + 11 * MINUTE)
    assert everything_at(database, Carrier(), NINE_PM + 11 * MINUTE) == []


def test_a_text_about_safety_goes_at_any_hour(database: Database) -> None:
    wait_to_send(database, "call 999", kind=TextKind.SAFETY, now=NINE_PM)
    assert everything_at(database, Carrier(), NINE_PM) == ["call 999"]


def test_a_text_that_waits_holds_back_the_later_ones_to_its_number_only(database: Database) -> None:
    wait_to_send(database, "1", "2", "3")
    wait_to_send(database, "other", number=SAM)
    carrier = Carrier(TextNotAccepted("20429", is_permanent=False))
    assert everything_at(database, carrier, NOON) == ["other"]
    assert everything_at(database, carrier, NOON + MINUTE) == ["other", "1", "2", "3"]


def test_safety_goes_before_what_waits_to_the_same_number(database: Database) -> None:
    wait_to_send(database, "1", "2")
    wait_to_send(database, "call 999", kind=TextKind.SAFETY)
    assert everything_at(database, Carrier(), NOON) == ["call 999", "1", "2"]
    wait_to_send(database, "3")
    wait_to_send(database, "call 999 again", kind=TextKind.SAFETY)
    carrier = Carrier(TextNotAccepted("20429", is_permanent=False))
    everything_at(database, carrier, NOON)
    assert "3" in everything_at(database, carrier, NOON)


def test_a_text_for_the_morning_does_not_hold_back_an_answer_of_the_night(database: Database) -> None:
    wait_to_send(database, "for the morning", now=NINE_PM)
    with database.transaction() as db:
        make_inbound(db, "still up", now=NINE_PM + MINUTE)
    wait_to_send(database, "answer", kind=TextKind.REPLY, now=NINE_PM + MINUTE)
    assert everything_at(database, Carrier(), NINE_PM + MINUTE) == ["answer"]


def capped(pence: int) -> Rules:
    return Rules(TextLimits(segment_hundredths=400, day_cap_hundredths=pence * 100))


def test_the_days_money_holds_back_all_but_safety_until_the_next_day(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(4):
        wait_to_send(database, f"text {number}", number=f"07700 90012{number}")
    carrier = Carrier()
    assert len(everything_at(database, carrier, NOON, capped(12))) == 3
    assert caplog.text.count("texts_near_the_days_cap") == 1
    wait_to_send(database, "call 999", kind=TextKind.SAFETY)
    assert everything_at(database, carrier, NOON, capped(12))[-1] == "call 999"
    assert len(everything_at(database, carrier, NOON + timedelta(days=1), capped(12))) == 5


def test_what_a_text_takes_and_costs_is_on_its_row(database: Database) -> None:
    wait_to_send(database, "x" * 200)
    everything_at(database, Carrier(), NOON)
    with database.reading() as db:
        row = db.scalars(select(OutgoingText)).one()
        assert (row.segments, row.cost) == (2, 800)
        assert spent_today(db, TextLimits(), LONDON, NOON).spent == 800
        assert spent_today(db, TextLimits(), LONDON, NOON + timedelta(days=1)).spent == 0


def test_a_text_that_was_not_taken_costs_nothing(database: Database) -> None:
    wait_to_send(database, "hello")
    everything_at(database, Carrier(TextNotAccepted("21211", is_permanent=True)), NOON)
    with database.reading() as db:
        assert spent_today(db, TextLimits(), LONDON, NOON).spent == 0


def test_switched_off_only_safety_goes(database: Database) -> None:
    wait_to_send(database, "hello")
    wait_to_send(database, "call 999", kind=TextKind.SAFETY, number=SAM)
    carrier = Carrier()
    assert everything_at(database, carrier, NOON, Rules(TextLimits(is_off=True))) == ["call 999"]
    assert everything_at(database, carrier, NOON) == ["call 999", "hello"]


def test_a_manager_can_hold_texts_and_let_them_go(database: Database) -> None:
    wait_to_send(database, "hello")
    with database.transaction() as db:
        priya = make_worker(db)
        hold_texts(db, priya, NOON)
        hold_texts(db, priya, NOON)
    assert everything_at(database, Carrier(), NOON) == []
    with database.transaction() as db:
        let_texts_go(db, make_worker(db), NOON)
    assert everything_at(database, Carrier(), NOON) == ["hello"]
