"""Finding people by name while names are encrypted: a keyed hash of each word, and of its beginnings.

Whoever has the database without the key can tell which referrals share a word or a beginning, and how many do; a name
that very many have could be guessed from that. Nothing says which name it is.
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.encryption import blind_index
from portal.referrals.finding_models import SearchKey
from portal.referrals.models import Referral

KEY_LENGTH = 32
SHORTEST_BEGINNING = 3
MOST_WORDS = 6
# Letters that don't fall apart into a plain one and its accent.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def words_of(name: str) -> list[str]:
    """Return the words of a name as they are compared: small letters, no accents, no hyphens. "Zoë-Ann" is two."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.findall(r"\w+", re.sub(r"['’`]", "", bare))[:MOST_WORDS]


def beginnings_of(word: str) -> Iterable[str]:
    """Return what a word is found by: all of it, and its beginnings of three letters and more."""
    return dict.fromkeys((word, *(word[:length] for length in range(SHORTEST_BEGINNING, len(word)))))


def key_of(beginning: str) -> str:
    """Return the key under which a word or a beginning is kept."""
    return blind_index(f"name\0{beginning}")[:KEY_LENGTH]


def keys_of(name: str) -> list[str]:
    """Return everything under which a name is found."""
    return [key_of(each) for each in dict.fromkeys(each for word in words_of(name) for each in beginnings_of(word))]


def index_name(db: Session, referral: Referral) -> None:
    """Let `referral` be found by its name as it is now. It must have its id."""
    db.execute(delete(SearchKey).where(SearchKey.referral_id == referral.id))
    db.add_all(SearchKey(referral_id=referral.id, key=key) for key in keys_of(referral.first_name))


def index_missing(db: Session) -> int:
    """Let those be found who came before there were keys. Returns how many there were."""
    have = select(SearchKey.referral_id).where(SearchKey.referral_id == Referral.id).exists()
    found = db.scalars(select(Referral).where(~have)).all()
    for referral in found:
        db.add_all(SearchKey(referral_id=referral.id, key=key) for key in keys_of(referral.first_name))
    return len(found)
