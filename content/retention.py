"""Reads retention.toml: how long each kind of thing is kept. The one table that deleting and the privacy page go by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from content.facts import Certainty
from content.fields import Fields

FILE = "retention.toml"
KINDS = (
    "drafts",
    "talks",
    "texts",
    "referrals",
    "alerts",
    "questions",
    "feedback",
    "codes",
    "sessions",
    "audit",
)
# No code and no text opens a draft after so many days: more would keep what nobody can go on with.
MOST_DAYS = {"drafts": 3}
# Less would undo what they are for: limits over a day, known addresses, a trail that outlives what it speaks of.
LEAST_DAYS = {"codes": 1, "sessions": 30, "audit": 365}
LONGEST_DAYS = 36525
YEAR = 365


@dataclass(frozen=True, slots=True)
class Period:
    """How long one kind of thing is kept. `public` is what young people read, empty for what is about staff only."""

    kind: str
    days: int
    counted_from: str
    what: str
    why: str
    certainty: Certainty
    public: str = ""

    @property
    def time(self) -> timedelta:
        return timedelta(days=self.days)

    @property
    def words(self) -> str:
        """How long that is, as people say it: "3 days", "7 years". Leap days don't make it another number of years."""
        years, over = divmod(self.days, YEAR)
        number, unit = (years, "year") if years and over <= years // 4 + 1 else (self.days, "day")
        return f"{number} {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Retention:
    """The whole table, in its order."""

    periods: Mapping[str, Period]

    def __getitem__(self, kind: str) -> Period:
        return self.periods[kind]

    def __iter__(self) -> Iterator[Period]:
        return iter(self.periods.values())


def read_retention(fields: Fields) -> Retention:
    """Return the table. Whatever is missing, unknown or too long becomes a Problem."""
    tables = fields.table("kinds")
    for name in sorted(set(tables.names()) - set(KINDS)):
        tables.wrong(name, "is not a kind that is known here.", f"Use: {', '.join(KINDS)}.")
    periods = {kind: _period(kind, tables.table(kind)) for kind in KINDS if tables.has(kind)}
    for kind in KINDS:
        if kind not in periods:
            tables.wrong(kind, "is missing.", "Say for how many days it is kept.")
    fields.rest_is_unknown()
    return Retention(periods)


def _period(kind: str, fields: Fields) -> Period:
    days, least, most = fields.number("days") or 0, LEAST_DAYS.get(kind, 1), MOST_DAYS.get(kind, LONGEST_DAYS)
    if not least <= days <= most:
        fields.wrong("days", f"is {days}.", f"Write a number of days from {least} to {most}.")
    period = Period(
        kind=kind,
        days=days,
        counted_from=fields.text("from"),
        what=fields.text("what"),
        why=fields.text("why"),
        certainty=fields.certainty(),
        public=fields.text("public", default=""),
    )
    fields.rest_is_unknown()
    return period
