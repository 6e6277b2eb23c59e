"""Puts a referral's page together: the next thing to do first, what is known, and sections that open."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import accounts
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages import alerts
from portal.referrals import merging, outcomes, progress, queries, suggesting, together
from portal.referrals.models import Referral
from portal.referrals.transitions import Action, allowed
from portal.staff import referral_forms as forms
from portal.staff.due_words import due_of, spoken_day
from portal.staff.guard import me
from portal.staff.narrowed import localities_of
from portal.staff.next_thing import next_thing
from portal.staff.referral_answering import answering
from portal.staff.referral_texts import texts_of
from portal.staff.referral_timeline import timeline_of
from portal.staff.whose_turn import works_in
from portal.staff.words import CAME_BY, danger_words, phone_as_read, times, today
from portal.web.context import current_offer, now, reading
from portal.web.forms import PlainForm


@dataclass(frozen=True, slots=True)
class Told:
    """What went wrong, the form that it went wrong with, and how many texts must be said yes to."""

    problem: str = ""
    form: PlainForm | None = None
    confirm: int = 0

    @property
    def section(self) -> str:
        """Which section opens by itself."""
        return getattr(self.form, "section", "")


def page(reference: str, status: int = 200, told: Told | None = None) -> ResponseReturnValue:
    """Return the page as the referral is now, with what went wrong on top and what was typed still in place."""
    told = told or Told()
    with reading() as db:
        found, myself = queries.get_by_ref(db, reference), me(db)
        shown = {
            "referral": found,
            "told": told,
            **_head(db, found, myself),
            **_what_happened(db, found, myself, told),
            **_what_came_of_it(db, found),
            **_sections(db, found, told),
        }
        return render_template("staff/referral.html", **shown), status


def _head(db: Session, found: Referral, myself: StaffMember) -> dict[str, object]:
    its_times = times(db)
    answers = together.who_answers(db, found, myself, now())
    kept = db.get(Referral, found.merged_into_id) if found.merged_into_id else None
    return {
        "due": due_of(found, its_times, now()),
        "main": next_thing(found, myself, now()),
        "moves": set(allowed(found, myself)),
        "actions": Action,
        "kept": kept,
        "phone": phone_as_read(found.contact_point),
        "came_by": CAME_BY[found.channel],
        "looks": [each.name for each in together.who_looks(db, found, myself, now())],
        "answers": answers.name if answers else "",
        "may_work": may(myself, Permission.WORK_ON_REFERRALS) and found.merged_into_id is None,
        "can_give": may(myself, Permission.HAND_OVER_REFERRALS) and Action.HAND_OVER in allowed(found, myself),
        "day": lambda on: spoken_day(on, today()),
        "today": today(),
    }


def _what_happened(db: Session, found: Referral, myself: StaffMember, told: Told) -> dict[str, object]:
    texts, about = texts_of(db, found, myself), list(alerts.about_person(db, found.public_ref, found.contact_point_id))
    return {
        "texts": texts,
        "alerts_open": [alert for alert in about if alert.closed_at is None],
        "danger_words": danger_words,
        "timeline": timeline_of(db, found, texts, about),
        **answering(db, found, myself, texts, told.form, told.confirm),
    }


def _what_came_of_it(db: Session, found: Referral) -> dict[str, object]:
    given = progress.support_of(db, found)
    return {
        "outcome": outcomes.current(db, found),
        "given": given,
        "given_in_all": sum(each.pence for each in given),
        "possible": merging.possible_duplicates(db, found) if found.merged_into_id is None else [],
        "merges": merging.merges_of(db, found),
    }


def _sections(db: Session, found: Referral, told: Told) -> dict[str, object]:
    """Return an empty form for each section, but for the one that was sent: it keeps what was typed."""
    team = [each for each in accounts.workers(db) if may(each, Permission.WORK_ON_REFERRALS)]
    turn = suggesting.suggest(db, found.locality, team, works_in(team))
    typed: Mapping[str, PlainForm] = {told.section: told.form} if told.form is not None else {}
    made = {name: typed.get(name) or form for name, form in _fresh(found, turn).items()}
    for form in made.values():
        if isinstance(form, forms.ActForm):
            form.version.data = found.version
    give = made["give"]
    if isinstance(give, forms.GiveForm):
        give.offer([each for each in team if each.id != found.taken_by_id], localities_of(current_offer()))
    return {"forms": made, "turn": turn, "turn_load": suggesting.loads(db).get(turn.id, 0) if turn else 0}


def _fresh(found: Referral, turn: StaffMember | None) -> dict[str, PlainForm]:
    return {
        "step": forms.StepForm(formdata=None, next_step=found.next_step, next_step_on=found.next_step_on),
        "hold": forms.HoldForm(formdata=None, hold_reason=found.hold_reason, look_again_on=found.look_again_on),
        "close": forms.CloseForm(formdata=None),
        "reopen": forms.ReopenForm(formdata=None),
        "support": forms.SupportForm(formdata=None, given_on=today()),
        "about": forms.AboutForm(formdata=None, situation=found.situation, eligibility=found.eligibility),
        "give": forms.GiveForm(formdata=None, to=str(turn.id) if turn else ""),
        "same": forms.MergeForm(formdata=None),
        "lasted": forms.LastedForm(formdata=None),
        "note": forms.NoteForm(formdata=None),
    }
