"""A reply to danger leads with who answers at that hour, and says truly who reads the message and when."""

from datetime import UTC, datetime, timedelta

import pytest

from content.checking import LONGEST_SMS
from content.gsm7 import GSM7
from content.offer import Offer
from portal.assistant import Knowledge, Reply, reply
from tests.conftest import NOON

TUESDAY_NIGHT = NOON + timedelta(hours=15)  # 3am on Wednesday
SATURDAY = NOON + timedelta(days=4)
CHRISTMAS = datetime(2026, 12, 25, 12, tzinfo=UTC)
HOURS = (NOON, NOON + timedelta(hours=4, minutes=59), TUESDAY_NIGHT, SATURDAY, CHRISTMAS)
DAY, NIGHT = "0300 123 6720", "0300 123 6722"
# One message of each kind, and one that is happening already.
KINDS = (
    "i want to die",
    "i have taken a load of pills",
    "i keep cutting my arms",
    "my dad keeps hitting me",
    "my boyfriend hit me",
    "a gang makes me sell drugs for them",
    "my mate is unconscious",
    "i have no food and no money",
    "nowhere to sleep tonight",
    "im 16 and nowhere to sleep tonight",
)


def numbers(found: Reply) -> list[str]:
    """Return what the rows dial, in their order."""
    return [each.contact.phone_out_of_hours if each.out_of_hours else each.contact.phone for each in found.contacts]


@pytest.mark.parametrize("message", ["i have no food and no money", "im 16 and nowhere to sleep tonight"])
def test_by_day_the_office_leads_and_at_night_the_number_for_the_night(message: str, knowledge: Knowledge) -> None:
    by_day, by_night = (reply(message, [], knowledge, now) for now in (NOON, TUESDAY_NIGHT))
    assert by_day.lead.index(DAY) < by_day.lead.index(NIGHT)
    assert by_night.lead.index(NIGHT) < by_night.lead.index(DAY)
    assert by_night.sms.index(NIGHT) < by_night.sms.index(DAY)
    assert (numbers(by_day)[0], numbers(by_night)[0]) == (DAY, NIGHT)
    assert numbers(by_night)[-1] == DAY


def test_without_the_hour_both_numbers_are_given(knowledge: Knowledge) -> None:
    found = reply("i have no food and no money", [], knowledge)
    assert f"{DAY}, or {NIGHT} out of hours" in found.lead
    assert found.told.page == found.told.sms == ""


def test_an_adults_district_leads_with_its_number_for_the_hour(knowledge: Knowledge) -> None:
    message = "im 19, nowhere to sleep tonight, im in bacup"
    by_day, by_night = (reply(message, [], knowledge, now) for now in (NOON, TUESDAY_NIGHT))
    assert (numbers(by_day)[0], numbers(by_night)[0]) == ("01706 252555", "07814 430784")
    assert by_night.sms.index("07814 430784") < by_night.sms.index("01706 252555")


def test_a_district_that_answers_only_at_night_is_not_rung_by_day(knowledge: Knowledge) -> None:
    message = "im 19, nowhere to sleep tonight, im in lancaster"
    by_day, by_night = (reply(message, [], knowledge, now) for now in (NOON, TUESDAY_NIGHT))
    assert by_day.lead.index(DAY) < by_day.lead.index("01524 67099")
    assert by_night.lead.index("01524 67099") < by_night.lead.index(DAY)


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_danger_now_leads_with_999_at_every_hour(now: datetime, knowledge: Knowledge) -> None:
    for message in ("i have taken a load of pills", "my mate is unconscious", "my dad keeps hitting me"):
        assert numbers(reply(message, [], knowledge, now))[0] == "999"


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_every_text_fits_at_every_hour_in_every_district(now: datetime, knowledge: Knowledge, offer: Offer) -> None:
    places = ["", *(f", im 19, in {district.name}" for district in offer.districts.values())]
    for message in KINDS:
        for place in places:
            sms = reply(message + place, [], knowledge, now).sms
            assert len(sms) <= LONGEST_SMS
            assert set(sms) <= GSM7
            assert "{" not in sms


def test_in_office_hours_it_says_when_the_team_reads(knowledge: Knowledge) -> None:
    told = reply("i want to die", [], knowledge, NOON).told
    assert "between 9am and 5pm" in told.page
    assert "9am to 5pm" in told.sms


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (TUESDAY_NIGHT, "9am today"),
        (NOON + timedelta(hours=6), "9am on Wednesday"),
        (SATURDAY, "9am on Monday"),
        (CHRISTMAS, "9am on Tuesday"),
    ],
)
def test_when_the_office_is_shut_it_says_until_when_and_who_answers(
    now: datetime, when: str, knowledge: Knowledge
) -> None:
    told = reply("i want to die", [], knowledge, now).told
    assert f"Our team may not see this before {when}" in told.page
    assert "Samaritans on 116 123" in told.page
    assert f"may not see this before {when}" in told.sms


@pytest.mark.parametrize("message", KINDS)
def test_nobody_is_said_to_answer_at_night_whose_hours_are_not_certain(message: str, knowledge: Knowledge) -> None:
    told = reply(message, [], knowledge, TUESDAY_NIGHT).told.page
    assert "0800 953 0110" not in told
    assert DAY not in told


def test_after_danger_a_no_keeps_to_the_hour(knowledge: Knowledge) -> None:
    assert "before 9am today" in reply("no i cant", ["i want to die"], knowledge, TUESDAY_NIGHT).told.page
