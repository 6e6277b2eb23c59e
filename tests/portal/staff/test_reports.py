"""Reports as staff see them: pages, files, and months that are kept."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.referrals.kinds import Outcome, Sector
from portal.referrals.reports.every import REPORTS
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.referrals.reports.makers import make_outcome
from tests.portal.staff.browser import StaffBrowser, main_words

HOME, MONTH = "/staff/reports", "/staff/reports/months/2026-11"
EXACT = "?exact=yes"


@pytest.fixture
def six_jobs(database: Database) -> None:
    """Six young people who found jobs in private firms, and two in the council."""
    with database.transaction() as db:
        for number in range(8):
            sector = Sector.PRIVATE if number < 6 else Sector.COUNCIL
            make_outcome(db, Outcome.FULL_TIME_JOB, sector, provider="Café Zoë")


def wait_for_december(manager: StaffBrowser, clock: StandingClock) -> None:
    clock.move(days=7)
    manager.sign_in("priya@team.example")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_opens_for_an_officer_also_when_there_is_nothing(officer: StaffBrowser, name: str) -> None:
    assert REPORTS[name].title in officer.open(f"{HOME}/{name}")
    assert REPORTS[name].title in officer.open(HOME)


def test_a_report_that_is_not_there_is_a_page_that_is_not_there(manager: StaffBrowser) -> None:
    assert manager.client.get(f"{HOME}/no-such").status_code == 404
    assert manager.client.get(f"{HOME}/no-such/figures.csv").status_code == 404
    assert manager.client.get(f"{HOME}/months/2026-13").status_code == 404
    assert manager.client.get(f"{HOME}/months/2027-01").status_code == 404


@pytest.mark.usefixtures("six_jobs")
def test_small_numbers_are_hidden_until_the_team_asks_for_them(officer: StaffBrowser) -> None:
    hidden = main_words(officer.client.get(f"{HOME}/outcomes"))
    assert "Full-time job hidden fewer than 5 0 8" in hidden
    assert "With small numbers" not in hidden
    shown = main_words(officer.client.get(f"{HOME}/outcomes{EXACT}"))
    assert "Full-time job 6 2 0 8" in shown
    assert "For the team only" in shown


@pytest.mark.usefixtures("six_jobs")
def test_each_bar_says_in_words_what_it_shows_and_draws_nothing_that_is_hidden(officer: StaffBrowser) -> None:
    assert "<rect" not in officer.open(f"{HOME}/outcomes")
    page = officer.open(f"{HOME}/outcomes{EXACT}")
    words = "Full-time job: Private sector 6, County council 2, Other public sector 0"
    assert f'<svg role="img" aria-label="{words}"' in page
    assert '<rect class="part0" x="0.0" width="74.6" height="10"/><rect class="part1" x="75.0"' in page


@pytest.mark.usefixtures("six_jobs")
def test_a_time_or_a_place_that_means_nothing_is_the_usual(officer: StaffBrowser) -> None:
    assert "Last 12 months" in main_words(officer.client.get(f"{HOME}/outcomes?period=x&locality=Narnia"))
    assert "Outcomes by sector, 2025/26" in main_words(officer.client.get(f"{HOME}/outcomes?period=2025-26"))


@pytest.mark.usefixtures("six_jobs")
def test_a_file_of_figures_hides_small_numbers_and_is_written_down(manager: StaffBrowser, database: Database) -> None:
    answer = manager.client.get(f"{HOME}/outcomes/figures.csv?exact=yes&period=2026-27")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert ["Full-time job", "hidden", "fewer than 5", "0", "8"] in rows
    with database.reading() as db:
        exported = db.scalars(select(AuditEntry.subject).where(AuditEntry.action == "report.exported")).all()
    assert exported == ["outcomes 2026-27"]


def test_one_row_a_referral_has_todays_and_no_formula_runs(manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, first_name="Zoë", received_at=NOON - timedelta(minutes=1))
        make_outcome(db, Outcome.FULL_TIME_JOB, Sector.PRIVATE, provider='=cmd|"/c calc"!A1', first_name="\t+44")
    answer = manager.client.get(f"{HOME}/referrals.csv")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    by_name = {row["First name"]: row for row in rows}
    assert by_name["Zoë"]["Asked"] == "2026-11-24 11:59"
    assert by_name["'\t+44"]["Employer or provider"] == '\'=cmd|"/c calc"!A1'
    assert "07700" not in answer.text


def test_files_and_keeping_a_month_are_for_managers(officer: StaffBrowser) -> None:
    assert "Download" not in officer.open(HOME)
    for path in (f"{HOME}/outcomes/figures.csv", f"{HOME}/referrals.csv"):
        assert officer.client.get(path).status_code == 403
    assert officer.press(MONTH, f"{MONTH}/freeze").status_code == 403
    assert "Keep this month" not in officer.open(MONTH)


@pytest.mark.usefixtures("six_jobs")
def test_a_month_that_is_kept_stays_as_it_was_reported(
    manager: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    wait_for_december(manager, clock)
    assert "Not kept yet" in manager.open(MONTH)
    assert manager.press(MONTH, f"{MONTH}/freeze").status_code == 303
    with database.transaction() as db:
        for _ in range(3):
            make_outcome(db, Outcome.FULL_TIME_JOB, Sector.PRIVATE)
        for _ in range(3):
            make_outcome(db, Outcome.FULL_TIME_JOB, Sector.COUNCIL)
    said = main_words(manager.client.get(MONTH))
    assert "by Priya, Tue 1 Dec" in said
    assert "Full-time job hidden fewer than 5 0 8" in said
    assert "Full-time job, Total 8 14" in said
    assert "Keep this month" not in said
    assert "kept Tue 1 Dec" in main_words(manager.client.get(f"{HOME}/months"))


def test_a_month_is_kept_once_and_only_when_it_is_over(manager: StaffBrowser, clock: StandingClock) -> None:
    early = manager.press(MONTH, f"{MONTH}/freeze")
    assert (early.status_code, "has not ended" in early.text) == (409, True)
    wait_for_december(manager, clock)
    manager.press(MONTH, f"{MONTH}/freeze")
    again = manager.press(HOME, f"{MONTH}/freeze")
    assert (again.status_code, "kept this month already" in again.text) == (409, True)


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(HOME).status_code == 303
