"""What the kept one of two referrals takes from the other, written down so that it can be given back."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from portal.referrals.kinds import DueKind, HasPA, Situation
from portal.referrals.models import Referral
from portal.referrals.wants import Want

CLOCK = ("clock_kind", "clock_due_at", "clock_minutes_left", "waits_since")
# What belongs together is given back together, or not at all.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("wants",),
    ("safe_note",),
    ("keep_from_pa",),
    ("calls_ok",),
    ("contact_point_id",),
    ("email",),
    ("district", "locality", "place_words"),
    ("has_pa",),
    ("situation",),
    CLOCK,
)
FIELDS = tuple(name for group in GROUPS for name in group)
Written = dict[str, Any]

READ: dict[str, Callable[[Any], object]] = {
    "wants": lambda codes: tuple(Want(code) for code in codes),
    "has_pa": HasPA,
    "situation": Situation,
    "clock_kind": DueKind,
    "clock_due_at": datetime.fromisoformat,
    "waits_since": datetime.fromisoformat,
}


def take_over(kept: Referral, away: Referral) -> None:
    """Give `kept` what it lacks. What keeps somebody safe holds as soon as one of the two says so."""
    kept.wants = tuple(want for want in Want if want in {*kept.wants, *away.wants})
    kept.safe_note = "\n".join(dict.fromkeys(note for note in (kept.safe_note, away.safe_note) if note))
    kept.keep_from_pa = kept.keep_from_pa or away.keep_from_pa
    kept.calls_ok = kept.calls_ok and away.calls_ok
    if kept.contact_point_id is None:
        kept.contact_point = away.contact_point
        kept.contact_point_id = away.contact_point_id
    kept.email = kept.email or away.email
    if kept.district is None and away.district is not None:
        kept.district, kept.locality, kept.place_words = away.district, away.locality, None
    if kept.has_pa is HasPA.UNKNOWN:
        kept.has_pa = away.has_pa
    if kept.situation is Situation.UNKNOWN:
        kept.situation = away.situation
    _take_over_clock(kept, away)


def _take_over_clock(kept: Referral, away: Referral) -> None:
    """Let what is owed to either stay owed: a reply that only the other waits for, or the earlier of two times."""
    if away.clock_due_at is None or not away.is_open:
        return
    owed_only_there = kept.clock_kind is None and away.clock_kind is DueKind.REPLY
    owed_there_first = kept.clock_due_at is not None and away.clock_due_at < kept.clock_due_at
    if owed_only_there or (owed_there_first and kept.clock_kind is away.clock_kind):
        kept.clock_kind, kept.clock_due_at, kept.clock_minutes_left = away.clock_kind, away.clock_due_at, None


def read_fields(referral: Referral, names: Iterable[str] = FIELDS) -> Written:
    """Return these fields as JSON can hold them."""
    return {name: _written(getattr(referral, name)) for name in names}


def write_fields(referral: Referral, written: Written) -> None:
    """Set fields to what was written down of them."""
    for name, value in written.items():
        setattr(referral, name, None if value is None else _read(name, value))


def _read(name: str, value: Any) -> object:
    return READ[name](value) if name in READ else value


def restore_unchanged(referral: Referral, before: Written, after: Written) -> None:
    """Set what is still as it was `after` to what it was `before`. What somebody has changed since stays theirs."""
    now = read_fields(referral)
    for group in GROUPS:
        if all(now[name] == after[name] for name in group):
            write_fields(referral, {name: before[name] for name in group})


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [want.value for want in value]
    return value
