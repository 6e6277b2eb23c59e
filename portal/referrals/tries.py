"""How often a code may be asked for, or tried: counted in the database, whichever browser asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.clocks import lately
from portal.encryption import blind_index
from portal.referrals.finding_models import CodeTry

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times within `within`, which is at most a day, for each thing of the kind `name`."""

    name: str
    most: int
    within: timedelta


def may_try(db: Session, limit: Limit, whose: str, now: datetime) -> bool:
    """Count one try, and say whether it is within the limit. What is over the limit is not counted on.

    `whose` is what is limited, a reference or a number. Only a keyed hash of it is kept, for a day.
    """
    db.execute(delete(CodeTry).where(CodeTry.at < now - KEPT))
    key = blind_index(f"try\0{limit.name}\0{whose}")
    tried = select(func.count()).select_from(CodeTry).where(CodeTry.key == key, lately(CodeTry.at, now, limit.within))
    if (db.scalar(tried) or 0) >= limit.most:
        return False
    db.add(CodeTry(key=key, at=now))
    db.flush()
    return True
