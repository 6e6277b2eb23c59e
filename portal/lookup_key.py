"""The key under which numbers and names are found. It is kept, sealed, so that it outlives the keys that seal it.

Without it, leaving an old key out of ENCRYPTION_KEYS would leave every number unfindable.
"""

import base64

from sqlalchemy import String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Base, Database
from portal.encryption import lookup_key, read_lookup_key_from
from portal.sealing import EncryptedText, Sealed

LOOKUP = "blind index"


class KeptKey(Sealed, Base):
    """A key that the service needs for as long as there are rows, sealed like everything else."""

    __tablename__ = "kept_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    key: Mapped[str] = mapped_column(EncryptedText)


def use_kept(database: Database) -> None:
    """Look numbers up with the key that `database` keeps. It is read at the first need."""
    read_lookup_key_from(lambda: _kept(database))


def use_kept_in(db: Session) -> None:
    """Look numbers up with the key that `db` keeps, as after its rows came out of a backup."""
    read_lookup_key_from(lambda: _found(db))
    lookup_key()


def keep(db: Session) -> None:
    """Keep the look-up key in use, if none is kept yet."""
    if _found(db) is None:
        db.add(KeptKey(name=LOOKUP, key=base64.urlsafe_b64encode(lookup_key()).decode()))


def _kept(database: Database) -> bytes | None:
    """Return the kept key; None where there is none, as in a database that is not migrated yet."""
    with database.reading() as db:
        try:
            return _found(db)
        except DBAPIError as error:
            if "kept_key" not in str(error.orig):  # the table is missing: anything else is no reason to go on
                raise
            return None


def _found(db: Session) -> bytes | None:
    key = db.scalar(select(KeptKey.key).where(KeptKey.name == LOOKUP))
    return base64.urlsafe_b64decode(key) if key is not None else None
