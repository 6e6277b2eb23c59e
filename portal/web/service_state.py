"""Is the service all right? Every part of it that can fail, what waits too long, and how old the backup is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from portal.messages.backlog import Backlog, backlog
from portal.web.context import now, service
from portal.web.last_backup import last_backup
from portal.web.limits import counting

OLDEST_BACKUP = timedelta(hours=26)  # one a night, and two hours to take it
KNOWN_WORDS = "council tax"  # a page has them, so a search for them finds one


@dataclass(frozen=True, slots=True)
class State:
    """How the service is at a moment. `backlog` is None while the database does not answer."""

    at: datetime
    missing: tuple[str, ...]
    backlog: Backlog | None
    backup_at: datetime | None
    needs_backup: bool
    troubles: tuple[str, ...] = field(default=())


def missing_parts() -> list[str]:
    """Return the parts that do not answer now: "index", "database", "redis"."""
    missing = [] if _index_answers() else ["index"]
    try:
        service().database.answers()
    except SQLAlchemyError:
        missing.append("database")
    return missing if counting().is_as_set_up else [*missing, "redis"]


def service_state() -> State:
    """Return how the service is now, with what is wrong in words."""
    moment, missing = now(), tuple(missing_parts())
    waiting, backup_at = _backlog(moment), last_backup(service().settings.data_dir)
    needs_backup = not service().settings.is_local
    found = State(moment, missing, waiting, backup_at, needs_backup)
    return State(moment, missing, waiting, backup_at, needs_backup, tuple(troubles(found)))


def troubles(state: State) -> list[str]:
    """Return what is wrong, a sentence each, the worst first."""
    said = [f"The {part} does not answer." for part in state.missing]
    waiting = state.backlog
    if waiting is not None:
        queues = (
            (waiting.alerts, "An alert that nobody has taken has waited"),
            (waiting.to_answer, "A text that somebody sent us has waited for its answer"),
            (waiting.to_send, "A text to somebody has waited to be sent"),
        )
        said += [f"{words} {_minutes(queue.age(state.at))}." for queue, words in queues if queue.is_stuck(state.at)]
    if state.needs_backup and (state.backup_at is None or state.at - state.backup_at > OLDEST_BACKUP):
        said.append("There is no backup of the last day.")
    return said


def _minutes(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _backlog(moment: datetime) -> Backlog | None:
    try:
        with service().database.reading() as db:
            return backlog(db, moment)
    except SQLAlchemyError:
        return None


def _index_answers() -> bool:
    try:
        return bool(service().index.search(KNOWN_WORDS).hits)
    except Exception:  # whatever is wrong with its files
        return False
