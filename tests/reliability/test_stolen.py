"""A stolen database file or dump shows no name, number or word, and no plain hash of a number."""

import hashlib
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import text

from portal.accounts import second_factor
from portal.database import Base, Database
from portal.feedback import unanswered
from portal.messages import alert_work, outbox
from portal.messages.models import Outcome
from portal.referrals import merging, search_keys, workflow
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import KAI, TIMES, bring_to, make_draft, make_referral, make_worker
from tests.portal.feedback.makers import make_feedback, make_report
from tests.portal.messages.makers import make_alert, make_inbound, make_number
from tests.portal.messages.talk_makers import make_talk, say
from tests.support.forms import send
from tests.support.visitor import ANSWERS

WORDS = "zebrafinch"
SECRETS = ("zebrafinch", "Zebedee", "bricklaying", "7700900", "7700 900", "zeb@mail", "being outside", "Robin")


def fill(database: Database) -> None:
    """Put marked words into every sort of row."""
    with database.transaction() as db:
        one = make_referral(db, first_name="Zebedee", own_words=WORDS, safe_note=WORDS, email="zeb@mail.example")
        other = make_referral(db, first_name="Zebedee", asker_name=WORDS, asker_contact=WORDS, consent_how=WORDS)
        search_keys.index_name(db, one)
        by = bring_to(db, one, Status.WORKING)
        workflow.add_note(db, one, WORDS, by, NOON)
        merging.merge(db, one, other, by, NOON, TIMES)
        make_draft(db, KAI)
        inbound = make_inbound(db, WORDS)
        outbox.enqueue(db, make_number(db), WORDS, "test", "one", NOON)
        alert_work.close(db, make_alert(db, WORDS), Outcome.RANG, WORDS, by, NOON)
        say(db, make_talk(db, first_name="Zebedee", contact_point=inbound.contact_point), WORDS)
        make_feedback(db, helpful=False, words=WORDS)
        make_report(db, place=WORDS, said=WORDS, reach="07700 900123")
        unanswered.keep(db, unanswered.Question(WORDS), NOON)
        second_factor.begin(db, make_worker(db), NOON)


def dump(database: Database) -> bytes:
    """Everything that a thief would have: SQLite's files, or every row of PostgreSQL as text."""
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with database.reading() as db:
        tables = [table.name for table in Base.metadata.sorted_tables]
        rows = [str(db.execute(text(f"SELECT * FROM {name}")).all()) for name in tables]  # noqa: S608 - names of ours
    return "\n".join(rows).encode()


def test_nothing_that_somebody_wrote_is_in_a_stolen_database(client: FlaskClient, database: Database) -> None:
    for path, fields in ANSWERS:
        send(client, path, **fields)
    send(client, "/refer/check", consent="y")
    fill(database)
    stolen = dump(database).lower()
    assert [secret for secret in SECRETS if secret.lower().encode() in stolen] == []
    for number in ("+447700900123", "07700900123", "447700900123", "7700900123"):
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            assert hashlib.new(algorithm, number.encode()).hexdigest().encode() not in stolen
