"""Everything that somebody wrote in their own words on a referral: danger may be in any of it."""

from collections.abc import Sequence

from portal.referrals.answers import Answers
from portal.referrals.models import Referral

FREE = ("own_words", "safe_note", "consent_how", "place_words", "first_name", "asker_name", "asker_contact")


def words_in(written: Answers | Referral) -> Sequence[str]:
    """Return the words of each field that was filled in, the longest fields first."""
    return [words for name in FREE if (words := getattr(written, name))]
