"""How good replies are, by the rules that bench/data/README.md states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What the assistant did with one question."""

    kind: str
    slugs: tuple[str, ...] = ()
    crisis_type: str | None = None
    command: str | None = None


@dataclass(slots=True)
class Tally:
    """Shares, each counted over the questions that it is about."""

    hits: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, is_hit: bool) -> None:
        self.of[name] = self.of.get(name, 0) + 1
        self.hits[name] = self.hits.get(name, 0) + is_hit

    def share(self, name: str) -> float:
        """Return the share in per cent; 0 where nothing was counted."""
        return 100 * self.hits.get(name, 0) / self.of[name] if self.of.get(name) else 0.0


def kind_of(kind: str) -> str:
    return "answer" if kind == "followup" else kind


def is_good(row: Row, given: Given) -> bool:
    """Return whether a reply is right for its question, as far as its kind and pages show."""
    wanted = {kind_of(row["kind"]), *map(kind_of, row.get("also_kind", ()))}
    if row["kind"] == "out_of_scope":
        wanted.add("person")
    if given.kind not in wanted:
        return False
    is_first_right = bool(given.slugs) and given.slugs[0] in row["expect"]
    checks = {
        "answer": is_first_right,
        "crisis": row.get("crisis_type") in (None, given.crisis_type),
        "command": row.get("command") in (None, given.command),
        "refer": True,
    }
    return checks.get(given.kind, not given.slugs or is_first_right)


def tally(rows: Sequence[Row], given: Sequence[Given]) -> Tally:
    """Return every share for `rows` and what was done with each."""
    found = Tally()
    for row, done in zip(rows, given, strict=True):
        found.count("good replies", is_good(row, done))
        _count_pages(found, row, done)
        _count_danger(found, row, done)
        _count_kinds(found, row, done)
    return found


def _count_pages(found: Tally, row: Row, done: Given) -> None:
    if kind_of(row["kind"]) != "answer":
        return
    is_kind = done.kind == "answer" or done.kind in row.get("also_kind", ())
    found.count("accuracy at 1", is_kind and bool(done.slugs) and done.slugs[0] in row["expect"])
    found.count("accuracy at 3", is_kind and any(slug in row["expect"] for slug in done.slugs[:3]))


def _count_danger(found: Tally, row: Row, done: Given) -> None:
    is_alarm = done.kind == "crisis"
    if row["kind"] == "crisis":
        found.count("crisis recall", is_alarm)
        found.count(f"crisis recall, {row['crisis_type']}", is_alarm)
        if is_alarm:
            found.count("crisis type", done.crisis_type == row["crisis_type"])
    elif "crisis" not in row.get("also_kind", ()):
        found.count("false alarms", is_alarm)
        if row.get("note") == "not crisis":
            found.count("false alarms on look-alikes", is_alarm)


def _count_kinds(found: Tally, row: Row, done: Given) -> None:
    allowed = {row["kind"], *row.get("also_kind", ())}
    if row["kind"] == "out_of_scope":
        found.count("out of scope", done.kind in allowed | {"person"})
    elif row["kind"] == "command":
        found.count("command", done.kind == "command" and done.command == row["command"])
    elif row["kind"] in ("person", "refer", "smalltalk"):
        found.count(row["kind"], done.kind in allowed)
