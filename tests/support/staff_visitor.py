"""Somebody of the team at a browser without scripts, over real HTTP: fills in a page's form and presses its button."""

import requests

from tests.factories_staff import PASSWORD
from tests.portal.staff.browser import VERSION
from tests.support.forms import TOKEN
from tests.support.visitor import Visitor

REFERRALS = "/staff/referrals"


class StaffVisitor(Visitor):
    """One browser of somebody who works here."""

    def sign_in(self, email: str, password: str = PASSWORD) -> requests.Response:
        return self.send("/staff/sign-in", {"email": email, "password": password})

    def act(self, reference: str, act: str, **typed: str) -> bool:
        """Send one of the forms on a referral's page, as whoever read it just now. Returns whether it was taken."""
        page = f"{REFERRALS}/{reference}"
        shown = self.open(page).text
        token, version = TOKEN.search(shown), VERSION.search(shown)
        if token is None or version is None:
            return False
        hidden = {"csrf_token": token[1], "version": version[1]}
        answer = self.session.post(f"{self.url}{page}/{act}", data=hidden | typed, allow_redirects=False, timeout=20)
        return answer.status_code == 303
