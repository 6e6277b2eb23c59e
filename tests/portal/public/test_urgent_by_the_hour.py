"""Who is named first for tonight goes by the hour: a number that nobody answers is worse than none."""

import re

import pytest
from flask.testing import FlaskClient

from content.offer import Offer
from tests.conftest import StandingClock


def numbers_to_ring(html: str) -> list[str]:
    """Return the numbers of the rows that dial, in their order."""
    return re.findall(r'class="call" href="tel:(\d+)"', html)


@pytest.mark.parametrize("address", ["/", "/urgent-help"])
def test_in_office_hours_the_office_is_rung_and_at_night_the_number_for_the_night(
    client: FlaskClient, clock: StandingClock, offer: Offer, address: str
) -> None:
    office = offer.contact(offer.council.office_phone)
    by_day, by_night = (number.replace(" ", "") for number in (office.phone, office.phone_out_of_hours))
    assert by_day in numbers_to_ring(client.get(address).text)
    assert by_night not in numbers_to_ring(client.get(address).text)
    clock.move(hours=10)
    assert by_night in numbers_to_ring(client.get(address).text)
    assert by_day not in numbers_to_ring(client.get(address).text)


def test_urgent_help_says_whether_the_office_is_open(client: FlaskClient, clock: StandingClock) -> None:
    assert "The office is open now, until 5pm" in client.get("/urgent-help").text
    clock.move(days=4)
    assert "It opens again on Monday at 9am" in client.get("/urgent-help").text
