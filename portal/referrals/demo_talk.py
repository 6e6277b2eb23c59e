"""What a small demo has besides referrals, so that each screen has something to show: texts, alerts, two made one.

What came in is written into the tables; nothing is put where it would be sent to anybody.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.messages import alert_work, takeover, threads
from portal.messages.models import Alert
from portal.referrals import merging, waiting
from portal.referrals.alert_lane import alert_about
from portal.referrals.demo_open import Setting
from portal.referrals.demo_words import DANGEROUS_TEXT, TEXTS, WORRYING_TEXT
from portal.referrals.models import Referral

FEWEST = 12  # open referrals with a number, so that most stay plain ones
MINUTES_APART = 7


def make(db: Session, setting: Setting, open_ones: Sequence[Referral]) -> None:
    """Let some of `open_ones` have texted: one is in danger, one somebody looks after; and two are one person."""
    with_number = [each for each in open_ones if each.contact_point is not None]
    if len(with_number) < FEWEST:
        return
    *writers, endangered, worrying, kept, again = with_number[: len(TEXTS) + 4]
    for number, (referral, words) in enumerate(zip(writers, TEXTS, strict=False)):
        _text(db, setting, referral, words, number)
    _alert(db, setting, endangered, DANGEROUS_TEXT)
    alert_work.take(db, _alert(db, setting, worrying, WORRYING_TEXT), setting.team[1], setting.now)
    _make_one(db, setting, kept, again, setting.team[0])


def _text(db: Session, setting: Setting, referral: Referral, words: str, number: int) -> None:
    """Keep a text that came in some minutes ago and waits for a person."""
    point, at = referral.contact_point, setting.now - timedelta(minutes=MINUTES_APART * (number + 1))
    assert point is not None  # noqa: S101 - only those with a number write
    text, _ = threads.store_once(db, f"SMdemo{referral.public_ref}", point, words, 0, at)
    takeover.note_text(db, point, setting.times.hours, at, wants_person=True)
    threads.record_reply_once(db, text.id, "", "person_on", at)
    waiting.they_wrote(db, point, at, setting.times, needs_answer=True)


def _alert(db: Session, setting: Setting, referral: Referral, words: str) -> Alert:
    _text(db, setting, referral, words, number=0)
    return alert_about(db, referral, "self_harm", words, setting.now - timedelta(minutes=MINUTES_APART))


def _make_one(db: Session, setting: Setting, one: Referral, other: Referral, by: StaffMember) -> None:
    """Let the second be the first one's person, and put them together: what is further on is kept."""
    other.contact_point, other.first_name, other.age = one.contact_point, one.first_name, one.age
    db.flush()
    kept, away = sorted((one, other), key=lambda each: each.taken_by_id is None)
    merging.merge(db, kept, away, by, setting.now, setting.times)
