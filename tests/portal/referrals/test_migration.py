"""Referrals that are there when the queue's tables come keep their notes, get a place in line, and can go back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, text

from portal.database import Database
from portal.migrating import migrate, migrate_back
from portal.referrals.models import CLOSED_LANE, MERGED_LANE, OPEN_LANE
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker

BEFORE = "0006"
STATUSES = ("new", "taken", "contacted", "working", "on_hold", "closed")


def insert(db: Any, table: str, **given: Any) -> None:
    names = ", ".join(given)
    db.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in given)})"), given)  # noqa: S608


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before, with a referral of every status and a note on each; whole again afterwards."""
    with database.transaction() as db:
        sam = make_worker(db).id
    migrate_back(database, BEFORE)
    moment: Any = NOON.replace(tzinfo=None) if database.is_sqlite else NOON
    with database.transaction() as db:
        for number, status in enumerate(STATUSES, 1):
            _insert_referral(db, number, status, sam if number > 1 else None, moment)
            insert(db, "referral_note", referral_id=number, author_id=sam, words=f"note {number}", written_at=moment)
            for action in ("received", *STATUSES[1:number]):
                insert(
                    db, "audit_entry", at=moment, actor_id=sam, action=f"referral.{action}", subject=f"K4M7P{number}"
                )
    yield database
    migrate(database)


def _insert_referral(db: Any, number: int, status: str, taken_by: int | None, moment: Any) -> None:
    insert(
        db,
        "referral",
        **{"id": number, "public_ref": f"K4M7P{number}", "channel": "web", "wants": "job", "first_name": "x"},
        **{"age": 18, "district": "preston", "reach": "email", "safe_note": "x", "own_words": "x"},
        **{"consent_at": moment, "received_at": moment, "reply_by": "2026-11-26", "is_texted": False},
        **{"status": status, "taken_by_id": taken_by, "taken_at": moment if taken_by else None, "version": 1},
    )


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text(query)).all()]


NOTES = "SELECT referral_id, words FROM referral_note ORDER BY id"


def test_each_referral_gets_its_place_in_line_and_keeps_its_notes(before: Database) -> None:
    migrate(before)
    assert rows(before, NOTES) == [(number, f"note {number}") for number in range(1, 7)]
    found = rows(before, "SELECT lane, due_kind, locality, look_again_on IS NOT NULL FROM referral ORDER BY id")
    kinds = ("first_contact", "first_contact", "chase", "chase", "look_again", "none")
    assert [row[:3] for row in found] == [
        (CLOSED_LANE if kind == "none" else OPEN_LANE, kind, "Central") for kind in kinds
    ]
    assert [bool(row[3]) for row in found] == [False, False, False, False, True, False]


def test_its_history_is_told_again_as_moves(before: Database) -> None:
    migrate(before)
    moves = rows(before, "SELECT from_status, to_status FROM referral_move WHERE referral_id = 6 ORDER BY id")
    assert moves == list(zip((None, *STATUSES), STATUSES, strict=False))


def test_what_the_code_reads_can_be_read_after_it(before: Database) -> None:
    migrate(before)
    due = "SELECT due_at FROM referral WHERE status = 'new'"
    [(at,)] = rows(before, due)
    assert (datetime.fromisoformat(at) if isinstance(at, str) else at).date() == date(2026, 11, 26)


def test_going_back_loses_no_referral_and_no_note_and_what_was_nobodys_is_new(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        if not before.is_sqlite:  # it counts only what it numbered itself
            db.execute(text("SELECT setval(pg_get_serial_sequence('referral', 'id'), 100)"))
        kept = make_referral(db, taken_by=make_worker(db))
        make_referral(db, lane=MERGED_LANE, merged_into_id=kept.id, due_kind="none", clock_kind=None, clock_due_at=None)
        db.execute(text("UPDATE referral SET taken_by_id = NULL, taken_at = NULL WHERE id = 6"))
    migrate_back(before, BEFORE)
    assert "referral_outcome" not in inspect(before.engine).get_table_names()
    assert rows(before, NOTES) == [(number, f"note {number}") for number in range(1, 7)]
    statuses = rows(before, "SELECT status FROM referral ORDER BY id")
    assert statuses == [
        ("new",),
        ("taken",),
        ("contacted",),
        ("working",),
        ("on_hold",),
        ("new",),
        ("taken",),
        ("new",),
    ]
