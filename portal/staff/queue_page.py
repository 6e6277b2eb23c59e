"""Puts the queue's page together: the next thing to do on top."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import accounts
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import queries, settings
from portal.referrals.clock import TeamTimes
from portal.referrals.models import ALERT_LANE, Referral
from portal.referrals.narrowing import AgeBand
from portal.referrals.wants import Status, Want
from portal.staff.due_words import Due, day_words, due_of
from portal.staff.guard import me
from portal.staff.narrowed import EVERYWHERE, Asked, in_words, localities_of
from portal.staff.ticked_forms import SearchForm, TickedForm, ViewForm
from portal.staff.words import times
from portal.web.context import current_offer, now, reading

Filter = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page of the queue: what it is narrowed by or searched for, and where it goes on from."""

    asked: Asked
    search: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of what was asked for: done, and refused with why. `ticked` stay ticked."""

    problem: str = ""
    done: str = ""
    refused: tuple[str, ...] = ()
    ticked: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Row:
    """One referral in the list. `last` is when one of the team last did something; empty: nobody has yet."""

    referral: Referral
    due: Due
    last: str
    is_alert: bool


def page(shown: Shown, status: int = 200, told: Told | None = None) -> ResponseReturnValue:
    """Return the page, with what became of what was asked for on top."""
    with reading() as db:
        return render_template("staff/queue.html", **_found(db, shown, me(db), told or Told())), status


def _found(db: Session, shown: Shown, myself: StaffMember, told: Told) -> dict[str, object]:
    offer, team, moment = current_offer(), accounts.workers(db), now()
    hours, near = offer.council.hours, shown.asked.near(myself, shown.search)
    narrowing = shown.asked.narrowing(myself.id, shown.search, near)
    found = queries.open_queue(db, narrowing, hours, moment, after=shown.after, before=shown.before)
    its_times = times(db)
    return {
        "page": found,
        "handed": _handed(db, shown, near),
        "is_near": bool(near),
        "rows": [_row(referral, its_times) for referral in found.referrals],
        "shown": shown,
        "asked": shown.asked.by,
        "told": told,
        "total": queries.count(db, narrowing, hours, moment),
        "counts": queries.counts(db, myself, hours, moment, near),
        "views": settings.saved_views(db, myself),
        "shown_in_words": in_words(shown.asked, team, offer, near),
        "may_work": may(myself, Permission.WORK_ON_REFERRALS),
        "is_manager": may(myself, Permission.HAND_OVER_REFERRALS),
        "filters": _filters(team, near),
        **_forms(shown, team, myself),
    }


def _handed(db: Session, shown: Shown, near: tuple[str, ...]) -> Sequence[Referral]:
    """Return what was handed to the localities that are shown and is nobody's: on top of the first page."""
    chosen = shown.asked.by.get("locality", EVERYWHERE)
    places = near if chosen == EVERYWHERE else (chosen,)
    is_first = not (shown.search or shown.after or shown.before)
    return queries.handed_to(db, places) if is_first and places else ()


def _row(referral: Referral, its_times: TeamTimes) -> Row:
    is_touched = referral.last_step_at > referral.received_at
    return Row(
        referral,
        due_of(referral, its_times, now()),
        last=_upper(day_words(referral.last_step_at, its_times.hours, now())) if is_touched else "",
        is_alert=referral.lane == ALERT_LANE,
    )


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _filters(team: list[StaffMember], near: tuple[str, ...]) -> tuple[Filter, ...]:
    """Return what the queue can be narrowed by: the name in the address, the label, what stands for all, the rest."""
    offer = current_offer()
    all_of = ((EVERYWHERE, "All"),) if near else ()
    people = (("me", "Me"), ("nobody", "Nobody"), *((str(member.id), member.name) for member in team))
    return (
        ("status", "Status", "Any open", tuple((each.value, each.label) for each in Status)),
        ("with", "With", "Anyone", people),
        (
            "locality",
            "Locality",
            "Yours" if near else "All",
            (*((each, each) for each in localities_of(offer)), *all_of),
        ),
        ("district", "District", "All", tuple((each.slug, each.name) for each in offer.districts.values())),
        ("wants", "Wants", "Anything", tuple((each.value, each.label) for each in Want)),
        ("age", "Age", "Any", tuple((each.value, each.label) for each in AgeBand)),
        ("due", "Due", "Whenever", (("late", "Late"), ("today", "Today"), ("week", "This week"))),
    )


def _forms(shown: Shown, team: list[StaffMember], myself: StaffMember) -> dict[str, object]:
    ticked = TickedForm(formdata=None)
    ticked.offer([each for each in team if each.id != myself.id] if may(myself, Permission.HAND_OVER_REFERRALS) else [])
    return {
        "ticked_form": ticked,
        "search_form": SearchForm(formdata=None, q=shown.search),
        "view_form": ViewForm(formdata=None, view=shown.asked.query),
    }
