"""Every sealed value belongs to its row and column, and keys change while the site serves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal import encryption
from portal.database import Base, Database
from portal.encryption import Unreadable, blind_index, use_keys
from portal.lookup_key import KeptKey, keep, use_kept
from portal.messages import threads
from portal.messages.models import InboundText
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.models import Referral, ReferralNote
from portal.renewing import left, renew
from portal.sealing import EncryptedText, Unbound, encrypted_columns
from portal.settings import Settings
from tests.conftest import NOON
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound, make_number

NEW = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _keys(settings: Settings, database: Database) -> Iterator[None]:
    """Go back to the application's own keys after each test."""
    yield
    use_keys(settings.encryption_keys)
    use_kept(database)


@pytest.fixture
def two(database: Database) -> Database:
    """Two texts of one number."""
    with database.transaction() as db:
        make_inbound(db, "first words")
        make_inbound(db, "second words")
    return database


def bodies(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(InboundText.body).order_by(InboundText.id)))


def test_every_table_with_sealed_words_has_a_key_for_each_row() -> None:
    tables = [table for table in Base.metadata.sorted_tables if encrypted_columns(table)]
    assert len(tables) > 10
    for table in tables:
        for column in encrypted_columns(table):
            assert isinstance(column.type, EncryptedText)
            assert column.type.place == f"{table.name}.{column.name}"
            assert column.type.key_column is table.c.row_key


def test_words_of_two_rows_that_change_places_are_refused(two: Database) -> None:
    assert bodies(two) == ["first words", "second words"]
    with two.transaction() as db:
        first, second = db.execute(text("SELECT body FROM inbound_text ORDER BY id")).scalars().all()
        for old, new in ((first, "x"), (second, first), ("x", second)):
            db.execute(text("UPDATE inbound_text SET body = :new WHERE body = :old"), {"old": old, "new": new})
    with pytest.raises(Unreadable):
        bodies(two)
    with pytest.raises(Unreadable), two.reading() as db:
        db.scalars(select(InboundText)).all()


def test_words_moved_to_another_column_of_their_row_are_refused(database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, safe_note="no voicemail", own_words="bricks")
        db.execute(text("UPDATE referral SET own_words = safe_note"))
    with pytest.raises(Unreadable), database.reading() as db:
        db.scalars(select(Referral.own_words)).all()


def test_one_bit_changed_is_refused(two: Database) -> None:
    with two.transaction() as db:
        body = db.execute(text("SELECT body FROM inbound_text ORDER BY id")).scalars().first()
        assert body is not None
        changed = body[:-6] + ("A" if body[-6] != "A" else "B") + body[-5:]
        db.execute(text("UPDATE inbound_text SET body = :new WHERE body = :old"), {"old": body, "new": changed})
    with pytest.raises(Unreadable):
        bodies(two)


def test_words_are_not_written_without_saying_for_which_row(two: Database) -> None:
    with pytest.raises(Exception, match="without saying for which row") as refusal, two.transaction() as db:
        db.execute(update(InboundText).values(body="anybody's"))
    assert isinstance(refusal.value, Unbound) or isinstance(refusal.value.__cause__, Unbound)


def test_words_changed_later_stay_with_their_row(db: Session) -> None:
    referral = make_referral(db, own_words="bricks")
    note = ReferralNote(referral=referral, words=referral.own_words, written_at=NOON)
    db.add(note)
    db.flush()
    note.words = note.words + " and mortar"
    db.flush()
    db.expire_all()
    assert (referral.own_words, note.words) == ("bricks", "bricks and mortar")


def test_a_new_key_in_front_reads_all_and_the_old_one_can_go_after_sealing_anew(two: Database, app: Flask) -> None:
    old = list(encryption.keyring().sealing)
    with two.transaction() as db:
        make_number(db, "07700 900123")
        keep(db)
    found = blind_index("+447700900123")
    settings: Settings = app.extensions["in-your-corner"].settings
    use_keys([NEW, *settings.encryption_keys])
    use_kept(two)
    assert bodies(two) == ["first words", "second words"]
    assert left(two) > 0
    ran = app.test_cli_runner().invoke(args=["encryption", "renew"])
    assert ran.exit_code == 0, ran.output
    assert "Nothing is left" in ran.output
    assert left(two) == 0
    use_keys([NEW])
    use_kept(two)
    assert old[0] not in encryption.keyring().sealing
    assert bodies(two) == ["first words", "second words"]
    assert blind_index("+447700900123") == found
    with two.reading() as db:
        assert threads.find_contact_point(db, PhoneNumber("+447700900123")) is not None


def test_sealing_anew_goes_on_where_it_was_stopped(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        for number in range(1200):
            make_inbound(db, f"text {number}")
    use_keys([NEW, *settings.encryption_keys])
    use_kept(database)
    before = left(database)
    steps = renew(database)
    while next(steps).table != "inbound_text":
        pass
    steps.close()
    assert 0 < left(database) < before
    assert len(bodies(database)) == 1200
    assert sum(step.unreadable for step in renew(database)) == 0
    assert left(database) == 0


@pytest.mark.usefixtures("two")
def test_what_no_key_reads_is_left_and_said(app: Flask) -> None:
    use_keys([NEW])
    ran = app.test_cli_runner().invoke(args=["encryption", "renew"])
    assert ran.exit_code == 1
    assert "Keep the older keys" in ran.output


def test_ten_thousand_rows_are_sealed_anew_while_texts_come_in(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        point = make_number(db)
        db.add_all(
            InboundText(message_sid=f"SM{number}", contact_point=point, body=f"text {number}", received_at=NOON)
            for number in range(10_000)
        )
    use_keys([NEW, *settings.encryption_keys])
    use_kept(database)

    def texts_come_in() -> int:
        for number in range(100):
            with database.transaction() as db:
                found = threads.contact_point_for(db, PhoneNumber.parse("07700 900982"), NOON)
                threads.store_once(db, f"NEW{number}", found, "while renewing", 0, NOON)
        return 100

    with ThreadPoolExecutor() as pool:
        serving = pool.submit(texts_come_in)
        renewed = sum(step.renewed for step in renew(database))
        assert serving.result() == 100
    assert renewed >= 10_000
    assert left(database) == 0
    use_keys([NEW])
    use_kept(database)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(InboundText)) == 10_100
    assert set(bodies(database)) == {f"text {number}" for number in range(10_000)} | {"while renewing"}


def test_the_lookup_key_is_kept_sealed(database: Database) -> None:
    with database.transaction() as db:
        keep(db)
        keep(db)
        db.flush()
        assert db.scalar(select(func.count()).select_from(KeptKey)) == 1
        assert db.execute(text("SELECT key FROM kept_key")).scalar_one().startswith("s1.")
