"""What encryption and the audit trail cost: the team's queue, a referral's page and a text, with and without them.

Without means the same code on a database of its own, where words were stored as they are; the ciphers, the keyed hashes
and the entries of the trail are taken out from here, for the service has no switch for that. Rounds are interleaved and
medians taken.
"""

import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from app import create_app
from portal.accounts.models import AuditEntry
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.migrating import migrate
from portal.referrals import workflow
from portal.settings import read_settings
from portal.web.context import EXTENSION, Service
from tests.factories_staff import make_referral, make_worker
from tests.portal.staff.browser import StaffBrowser
from tests.support.learned import share_learned
from tests.support.live_server import WITHOUT_LIMITS
from tests.support.visitor import sid_of, text_fields

ROUNDS, REFERRALS, TEXTS = 40, 60, 8
EMAIL, ROBIN, REF = "nadia@team.example", "+447700900123", "K4M7PX"
QUESTION = "do i pay council tax in burnley"


class _Hash:
    """Stands in for a keyed hash: it tells values apart, and costs next to nothing."""

    def __init__(self, value: bytes) -> None:
        self._value = value

    def hexdigest(self) -> str:
        return f"{zlib.crc32(self._value):032x}{zlib.adler32(self._value):032x}"


class _Hashes:
    """Stands in for the module `hmac`."""

    @staticmethod
    def new(_key: bytes, value: bytes, _kind: Callable[[], Any]) -> _Hash:
        return _Hash(value)


@contextmanager
def unencrypted() -> Iterator[None]:
    """Store and read words as they are meanwhile, and find them by a hash without a key."""
    with (
        patch("portal.sealing.seal", lambda words, _place, _row_key: words),
        patch("portal.sealing.unseal", lambda token, _place, _row_key: token),
        patch("portal.encryption.hmac", _Hashes),
        patch("portal.encryption.lookup_key", bytes),
    ):
        yield


@contextmanager
def unaudited() -> Iterator[None]:
    """Write nothing into the audit trail meanwhile."""
    with patch("portal.accounts.audit.record", lambda _db, **_given: AuditEntry()):
        yield


@dataclass(frozen=True, slots=True)
class Site:
    """The service on a database of its own, and a browser in which an officer is signed in."""

    app: Flask
    officer: FlaskClient

    @classmethod
    def on(cls, folder: Path) -> "Site":
        """Return one with REFERRALS in its queue, of which one has notes and texts."""
        folder.mkdir()
        share_learned(folder)
        settings = read_settings({**WITHOUT_LIMITS, "DATA_DIR": str(folder)})
        app = create_app(settings)
        service: Service = app.extensions[EXTENSION]
        migrate(service.database)
        with service.database.transaction() as db:
            _fill(db, datetime.now(UTC))
        officer = app.test_client()
        StaffBrowser(officer).sign_in(EMAIL)
        return cls(app, officer)

    def text(self, sid: str, number: str) -> str:
        """Send a signed text and return the answer."""
        settings = self.app.extensions[EXTENSION].settings
        fields = text_fields(sid, QUESTION, number)
        address = f"{settings.public_base_url}/sms/inbound"
        signature = RequestValidator(settings.twilio_auth_tokens[0]).compute_signature(address, fields)
        answer = self.app.test_client().post("/sms/inbound", data=fields, headers={"X-Twilio-Signature": signature})
        return answer.text


def _fill(db: Session, now: datetime) -> None:
    nadia = make_worker(db, email=EMAIL, name="Nadia")
    for number in range(REFERRALS):
        point = threads.contact_point_for(db, PhoneNumber(f"+4477009001{number:02}"), now)
        reference = {"public_ref": REF} if number == 0 else {}
        due = {"received_at": now, "reply_by": now + timedelta(days=2)}
        made = make_referral(db, first_name=f"Name{number:02}", contact_point=point, **reference, **due)
        if number == 0:
            for which in range(TEXTS):
                threads.store_once(db, sid_of(10**6 + which), point, f"text {which} of mine", 0, now)
                workflow.add_note(db, made, f"note {which} about it", nadia, now)


def _ways(plain: Site, sealed: Site) -> dict[str, tuple[Site, Callable[[], AbstractContextManager[None]]]]:
    @contextmanager
    def neither() -> Iterator[None]:
        with unencrypted(), unaudited():
            yield

    return {
        "with both": (sealed, nullcontext),
        "without encryption": (plain, unencrypted),
        "without the trail": (sealed, unaudited),
        "with neither": (plain, neither),
    }


def _acts() -> dict[str, Callable[[Site], str]]:
    numbers = count(1)

    def text(site: Site) -> str:
        number = next(numbers)
        return site.text(sid_of(number), f"+4477{number:08}")

    return {
        "the queue": lambda site: site.officer.get("/staff/").text,
        "a referral's page": lambda site: site.officer.get(f"/staff/referrals/{REF}").text,
        "a text answered": text,
    }


SHOWN = {"the queue": "Name01", "a referral's page": "note 3 about it", "a text answered": "council tax"}


def report() -> str:
    """Return the table: milliseconds each way, and what both cost as a ratio. Raises LookupError: wrong page."""
    with tempfile.TemporaryDirectory(prefix="iyc-overhead-") as name, ExitStack() as stack:
        with unencrypted():
            plain = Site.on(Path(name) / "plain")
        sealed = Site.on(Path(name) / "sealed")  # the last one made: its look-up key is the one in use
        stack.callback(lambda: [site.app.extensions[EXTENSION].database.engine.dispose() for site in (plain, sealed)])
        if [b"Name01" in _files(site) for site in (plain, sealed)] != [True, False]:
            raise LookupError("one database must hold names as they are, and the other must not")
        ways = _ways(plain, sealed)
        lines = [f"| milliseconds | {' | '.join(ways)} | ratio |", "|---|" + "---:|" * (len(ways) + 1)]
        for act, do in _acts().items():
            times = _timed(act, do, ways)
            ratio = times["with both"] / times["with neither"]
            lines.append(f"| {act} | {' | '.join(f'{each:.1f}' for each in times.values())} | {ratio:.2f} |")
        return "\n".join(lines)


def _files(site: Site) -> bytes:
    folder = Path(site.app.extensions[EXTENSION].settings.data_dir)
    return b"".join(file.read_bytes() for file in folder.glob("*.sqlite3*"))


def _timed(
    act: str, do: Callable[[Site], str], ways: dict[str, tuple[Site, Callable[[], AbstractContextManager[None]]]]
) -> dict[str, float]:
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, (site, taken_out) in ways.items():
            with taken_out():
                begun = perf_counter()
                shown = do(site)
                times[way].append((perf_counter() - begun) * 1000)
            if SHOWN[act] not in shown:
                raise LookupError(f"{act}, {way}, does not show {SHOWN[act]!r}")
    return {way: median(each) for way, each in times.items()}


if __name__ == "__main__":
    print(report())
