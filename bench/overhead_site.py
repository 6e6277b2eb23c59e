"""The real application over a database of made-up referrals, asked without a server: what `bench.overhead` times."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import unescape
from itertools import count
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from app import create_app
from bench.targets import QUESTION
from content.offer import Offer
from portal.accounts.models import AuditEntry, StaffMember
from portal.messages import takeover, threads
from portal.migrating import migrate
from portal.referrals import workflow
from portal.referrals.demo import make_demo
from portal.referrals.models import ALERT_LANE, OPEN_LANE, Referral
from portal.settings import read_settings
from portal.web.context import EXTENSION, Service
from tests.conftest import StandingClock
from tests.support.forms import send
from tests.support.learned import share_learned
from tests.support.live_server import WITHOUT_LIMITS
from tests.support.visitor import sid_of, text_fields

REFERRALS = 1000
PEOPLE, TEXTS_EACH, NOTES_EACH = 8, 6, 3
MOST_TRIES = 3
WORKER = "sam@demo.example"
TOKEN, URL = "bench", "http://localhost"
WORDS = "I rang the training people, they said they never got my form. Can you send it again please?"
# What nobody sees, and is another on each page: the tokens of forms.
PASSING = re.compile(r'<input[^>]*type="hidden"[^>]*>|data-token="[^"]*"')
_numbers = count()


class Unlike(Exception):
    """What is compared does not do the same, so that timing it would say nothing."""


class Site:
    """One application over one database, with somebody of the team signed in."""

    def __init__(self, folder: Path, url: str, now: datetime) -> None:
        folder.mkdir()
        share_learned(folder)
        given = {"DATA_DIR": str(folder), "DATABASE_URL": url, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": URL}
        clock = StandingClock()  # so that every page is the same
        clock.moment = now
        app = create_app(read_settings(given | WITHOUT_LIMITS), clock)
        self.client, self.anybody = app.test_client(), app.test_client()
        service: Service = app.extensions[EXTENSION]
        self.database, self.offer = service.database, service.offer
        self.references: Sequence[str] = ()
        migrate(self.database)

    def fill(self, now: datetime) -> None:
        """Add the referrals, let some people text and be written about, and sign a worker in."""
        with self.database.transaction() as db:
            password = make_demo(db, REFERRALS, now, self.offer).password
            self.references = _busy_ones(db, self.offer, now)
        if send(self.client, "/staff/sign-in", email=WORKER, password=password).status_code >= 400:
            raise Unlike("nobody could sign in")

    def queue(self) -> str:
        return self._page("/staff/")

    def referral(self, number: int) -> str:
        """Return the page of one of the people who texted."""
        return self._page(f"/staff/referrals/{self.references[number % len(self.references)]}")

    def text(self) -> str:
        """Send a question from a number that was never met, and return the answer. Raises Unlike.

        A machine that is busy with something else may take longer than a text may: then another is sent.
        """
        for _ in range(MOST_TRIES):
            answer = self._text(next(_numbers))
            if "<Message" in answer:
                return answer
        raise Unlike("texts are not answered in time: the machine is too busy")

    def _text(self, number: int) -> str:
        fields = text_fields(sid_of(number), QUESTION, f"+4477{number:08}")
        signature = RequestValidator(TOKEN).compute_signature(f"{URL}/sms/inbound", fields)
        answer = self.anybody.post("/sms/inbound", data=fields, headers={"X-Twilio-Signature": signature})
        if answer.status_code != 200:
            raise Unlike(f"a text was refused: {answer.status_code}")
        return answer.text

    def rests(self) -> tuple[str, ...]:
        """Return the first names as they rest, past everything that could unseal them."""
        with self.database.reading() as db:
            return tuple(db.scalars(text("SELECT first_name FROM referral ORDER BY id")))

    def audited(self) -> int:
        """Return how many entries the audit trail has."""
        with self.database.reading() as db:
            return db.scalar(select(func.count()).select_from(AuditEntry)) or 0

    def _page(self, path: str) -> str:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise Unlike(f"{path} answered {answer.status_code}")
        return unescape(PASSING.sub("", answer.text))


def _busy_ones(db: Session, offer: Offer, now: datetime) -> Sequence[str]:
    """Give some open referrals texts and notes, and return their references."""
    worker = db.scalars(select(StaffMember).where(StaffMember.email == WORKER)).one()
    open_ones = (
        select(Referral)
        .where(Referral.lane.in_((ALERT_LANE, OPEN_LANE)), Referral.contact_point_id.is_not(None))
        .order_by(Referral.id)
    )
    chosen = {each.contact_point_id: each for each in db.scalars(open_ones)}
    busy = list(chosen.values())[:PEOPLE]
    for referral in busy:
        _texts(db, referral, offer, now)
        for _ in range(NOTES_EACH):
            workflow.add_note(db, referral, WORDS, worker, now)
    return [each.public_ref for each in busy]


def _texts(db: Session, referral: Referral, offer: Offer, now: datetime) -> None:
    for number in range(TEXTS_EACH):
        at = now - timedelta(minutes=TEXTS_EACH - number)
        point = referral.contact_point
        if point is not None:
            text, _ = threads.store_once(db, f"SMbench{referral.public_ref}{number}", point, WORDS, 0, at)
            takeover.note_text(db, point, offer.council.hours, at)
            threads.record_reply_once(db, text.id, WORDS, "page", at)
