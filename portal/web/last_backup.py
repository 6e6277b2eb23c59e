"""When the last backup was taken, as a small file beside the data: it must be readable when the database is not."""

from datetime import datetime
from pathlib import Path

FILE = "last-backup"


def note_backup(data_dir: Path, at: datetime) -> None:
    """Write down that a backup was taken at `at`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    beside = data_dir / f".{FILE}.part"
    beside.write_text(at.isoformat())
    beside.replace(data_dir / FILE)


def last_backup(data_dir: Path) -> datetime | None:
    """Return when the last backup was taken that this machine knows of, or None."""
    try:
        return datetime.fromisoformat((data_dir / FILE).read_text().strip())
    except (OSError, ValueError):
        return None
