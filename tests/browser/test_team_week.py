"""A week in the team's life: who asked, by web and by text, what was done for each, and what the reports say of it.

The team works in two browsers. Young people come through the service that the web form calls, and by signed texts.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from portal.accounts.models import Role
from portal.referrals import submitting
from portal.referrals.answers import Answers
from portal.referrals.models import Referral
from portal.referrals.reports.every import REPORTS, tables_of
from portal.referrals.reports.figures import Table
from portal.referrals.reports.periods import Period, month
from portal.referrals.reports.scope import scope_of
from portal.referrals.wants import Channel, Reach, Want
from portal.web.context import Service
from tests.browser.conftest import Picture
from tests.browser.staff_desk import sign_in, sit_down
from tests.conftest import StandingClock
from tests.support.standing_site import StandingSite
from tests.support.visitor import sid_of, text_fields

pytestmark = pytest.mark.browser
_sids = count(1)
# By web: a name, an age, a district, a number and what is wanted. The first asks by text too.
BY_WEB = (
    ("Robin", 19, "burnley", "07700 900101", Want.JOB),
    ("Kai", 18, "preston", "07700 900102", Want.APPRENTICESHIP),
    ("Mia", 21, "lancaster", "07700 900103", Want.JOB),
    ("Sofia", 17, "pendle", "07700 900104", Want.COURSE),
    ("Tyler", 20, "hyndburn", "07700 900105", Want.CV),
    ("Ellie", 24, "wyre", "07700 900106", Want.COSTS),
    ("Yusuf", 18, "chorley", "07700 900107", Want.JOB),
)
LATER_BY_WEB = ("Dan", 21, "fylde", "07700 900108", Want.JOB)
# Robin once more; two who share a phone and are not one person; and one more.
BY_TEXT = (("Robin", "07700 900101"), ("Zoe", "07700 900109"), ("Ann", "07700 900109"), ("Amara", "07700 900110"))
LATE, IN_DANGER, ON_HOLD, GOT_A_JOB = "Tyler", "Sofia", "Kai", "Mia"


class Week:
    """What happens outside the team's room: time passes, and young people ask and text."""

    def __init__(self, client: FlaskClient, service: Service, clock: StandingClock) -> None:
        self.client, self.service, self.clock = client, service, clock

    def it_is(self, year: int, month: int, day: int, hour: int) -> None:
        self.clock.moment = datetime(year, month, day, hour, tzinfo=UTC)

    def asks_on_the_website(self, name: str, age: int, district: str, phone: str, want: Want) -> None:
        answers = Answers((want,), name, age, district, reach=Reach.TEXT, phone=phone, consent=True)
        council, danger = self.service.offer.council, "abuse_now" if name == IN_DANGER else ""
        with self.service.database.transaction() as db:
            submitting.submit(
                db,
                answers,
                channel=Channel.WEB,
                draft=None,
                council=council,
                now=self.clock.now(),
                danger=danger,
            )

    def asks_by_text(self, name: str, number: str) -> None:
        for words in ("WORK", name, "AF", "burnley", "19", "1", "1", "yes", "YES"):
            self.texts(words, number)

    def texts(self, words: str, number: str) -> None:
        plain = "+44" + number.replace(" ", "")[1:]
        fields = text_fields(sid_of(next(_sids)), words, plain)
        settings = self.service.settings
        signature = RequestValidator(settings.twilio_auth_tokens[0]).compute_signature(
            f"{settings.public_base_url}/sms/inbound", fields
        )
        sent = self.client.post("/sms/inbound", data=fields, headers={"X-Twilio-Signature": signature})
        assert sent.status_code == 200

    def reference_of(self, name: str) -> str:
        with self.service.database.reading() as db:
            return next(one.public_ref for one in db.scalars(select(Referral)) if one.first_name == name)

    def report(self, name: str, period: Period) -> tuple[Table, ...]:
        """What a report says with nothing hidden."""
        with self.service.database.reading() as db:
            scope = scope_of(db, self.service.offer, period, "", self.clock.now())
            return tables_of(db, REPORTS[name], scope, exact=True)


def figures(table: Table, label: str) -> list[float | None]:
    return next([figure.value for figure in row.figures] for row in table.rows if row.label == label)


@pytest.fixture
def week(client: FlaskClient, service: Service, clock: StandingClock) -> Week:
    return Week(client, service, clock)


@pytest.fixture
def desk(app: Flask) -> Iterator[StandingSite]:
    with StandingSite(app) as site:
        yield site


def open_page(page: Page, week: Week, name: str) -> None:
    page.goto(f"/staff/referrals/{week.reference_of(name)}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def open_section(page: Page, section: str) -> None:
    page.locator(f"#{section} > summary").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def everybody_asks(week: Week) -> None:
    week.it_is(2026, 11, 23, 10)
    for person in BY_WEB:
        week.asks_on_the_website(*person)
    for who, number in BY_TEXT:
        week.asks_by_text(who, number)


def one_is_two_and_two_are_one(nadia: Page, week: Week) -> None:
    """Robin asked twice. Zoe and Ann share a phone, are taken for one, and are parted again."""
    open_page(nadia, week, "Robin")
    open_section(nadia, "same")
    press(nadia, "Put it with this one")
    open_section(nadia, "same")
    expect(nadia.locator("#same")).to_contain_text("Holds")
    open_page(nadia, week, "Zoe")
    open_section(nadia, "same")
    press(nadia, "Put it with this one")
    open_section(nadia, "same")
    press(nadia, "Part them again")
    expect(nadia.get_by_text("The same person? (1)")).to_be_visible()


def danger_comes_first(nadia: Page) -> None:
    nadia.goto("/staff/")
    first = nadia.locator("[data-row]").first
    expect(first).to_contain_text(IN_DANGER)
    first.get_by_role("link").click()
    nadia.get_by_role("link", name="Open the alert").click()
    nadia.get_by_label("Rang them").check()
    nadia.get_by_label("In a few words").fill("She is at her aunt's, and safe.")
    press(nadia, "Close it")


def all_but_one_are_contacted(nadia: Page) -> None:
    nadia.goto("/staff/?with=nobody")
    for row in nadia.locator("[data-row]").all():
        if LATE not in row.inner_text():
            row.get_by_role("checkbox").check()
    press(nadia, "Do it")
    expect(nadia.get_by_role("status").filter(has_text="Given to you: 9 of 9")).to_be_visible()
    nadia.goto("/staff/?with=me")
    for row in nadia.locator("[data-row]").all():
        row.get_by_role("checkbox").check()
    nadia.get_by_label("With ticked").select_option("In touch")
    press(nadia, "Do it")
    expect(nadia.get_by_role("status").filter(has_text="In touch: 9 of 9")).to_be_visible()


def rests_and_is_back(nadia: Page, week: Week) -> None:
    week.it_is(2026, 11, 24, 11)
    sign_in(nadia, "Nadia")
    open_page(nadia, week, ON_HOLD)
    open_section(nadia, "hold")
    nadia.get_by_label("Housing").check()
    nadia.get_by_label("Look again on").fill("2026-11-26")
    nadia.locator("#hold").get_by_role("button", name="Put on hold").click()
    expect(nadia.locator("h1 .tag")).to_have_text("On hold")
    week.it_is(2026, 11, 27, 10)
    sign_in(nadia, "Nadia")
    open_page(nadia, week, ON_HOLD)
    press(nadia, "Work with them again")
    expect(nadia.locator("h1 .tag")).to_have_text("Working")


def the_late_one_is_seen(nadia: Page, priya: Page, week: Week) -> None:
    sign_in(priya, "Priya")
    priya.goto("/staff/?due=late")
    expect(priya.locator("[data-row]")).to_have_count(1)
    expect(priya.locator("[data-row]")).to_contain_text("late")
    open_page(nadia, week, LATE)
    press(nadia, "Give to me")
    press(nadia, "We’re in touch")
    expect(nadia.locator("h1 .tag")).to_have_text("In touch")


def one_gets_a_job(nadia: Page, week: Week) -> None:
    open_page(nadia, week, GOT_A_JOB)
    open_section(nadia, "support")
    nadia.locator("#support").get_by_label("For").select_option("clothes")
    nadia.get_by_label("How much, in pounds").fill("45")
    press(nadia, "Save money given")
    open_section(nadia, "close")
    nadia.get_by_label("What came of it?").select_option("Full-time job")
    nadia.get_by_label("Whose job or placement?").select_option("Private")
    nadia.get_by_label("Employer or provider").fill("Bright Builders")
    nadia.get_by_label("Starts on").fill("2026-11-30")
    press(nadia, "Close it")
    expect(nadia.locator("h1 .tag")).to_have_text("Closed")


def thirteen_weeks_later(nadia: Page, week: Week, picture: Picture) -> None:
    week.it_is(2027, 3, 1, 10)
    sign_in(nadia, "Nadia")
    open_page(nadia, week, GOT_A_JOB)
    press(nadia, "Ask by text")
    week.texts("yes still there, love it", "07700 900103")
    open_page(nadia, week, GOT_A_JOB)
    expect(nadia.get_by_role("main")).to_contain_text("yes still there, love it")
    expect(nadia.get_by_role("main")).to_contain_text("It lasted")
    picture(nadia, "after-13-weeks")


def test_a_week_in_the_teams_life_is_what_the_reports_say(
    browser: Browser, desk: StandingSite, week: Week, picture: Picture
) -> None:
    everybody_asks(week)
    nadia = sit_down(browser, desk, week.service.database, "Nadia")
    priya = sit_down(browser, desk, week.service.database, "Priya", Role.MANAGER)
    one_is_two_and_two_are_one(nadia, week)
    danger_comes_first(nadia)
    all_but_one_are_contacted(nadia)
    rests_and_is_back(nadia, week)
    week.asks_on_the_website(*LATER_BY_WEB)
    the_late_one_is_seen(nadia, priya, week)
    one_gets_a_job(nadia, week)
    sign_in(nadia, "Nadia")
    picture(nadia, "friday")
    what_november_was(week)
    thirteen_weeks_later(nadia, week, picture)
    week.it_is(2027, 3, 1, 11)
    assert figures(week.report("lasting", month(2027, 3))[0], "Full-time job")[:2] == [1, 1]
    for page in (nadia, priya):
        page.context.close()


def what_november_was(week: Week) -> None:
    """The reports on Friday afternoon: twelve asked, two of whom were one person."""
    week.it_is(2026, 11, 27, 15)
    november = month(2026, 11)
    sectors, _ = week.report("outcomes", november)
    assert figures(sectors, "Full-time job") == [1, 0, 0, 1]
    open_now, held = week.report("caseload", november)
    assert figures(open_now, "All") == [1, 9, 0, 10]
    assert figures(held, "All on hold") == [0]
    contacted, _ = week.report("first-contact", november)
    asked, in_touch, _, in_time = figures(contacted, "All")
    assert (asked, in_touch) == (11, 10)
    assert in_time is not None
    assert round(in_time) == 90
    districts, _ = week.report("demand", november)
    assert figures(districts, "Burnley")[0] == 4
    (spent,) = week.report("money", november)
    assert figures(spent, "Clothes") == [1, 4500]
