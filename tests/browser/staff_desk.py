"""A colleague at a desk: a browser with scripts, signed in, at the application whose clock a test moves."""

from playwright.sync_api import Browser, Page

from portal.accounts.models import Role
from portal.database import Database
from tests.factories_staff import PASSWORD, make_worker
from tests.support.standing_site import StandingSite


def sit_down(browser: Browser, site: StandingSite, database: Database, name: str, role: Role = Role.OFFICER) -> Page:
    """Give `name` an account and a browser of their own, signed in. Close its context at the end."""
    with database.transaction() as db:
        make_worker(db, email=f"{name.lower()}@team.example", name=name, role=role)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url, locale="en-GB")
    page = context.new_page()
    sign_in(page, name)
    return page


def sign_in(page: Page, name: str) -> None:
    """Sign in, again where a night has passed."""
    page.goto("/staff/sign-in")
    page.get_by_label("Work email").fill(f"{name.lower()}@team.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/staff/")
