"""What is written down while working with somebody: the next step, what they do now, money given, if it lasted."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.referrals import outcomes, progress, writing
from portal.referrals.errors import NoSuchReferral
from portal.referrals.kinds import Eligibility, Lasted, Situation, Support
from portal.referrals.models import Referral
from portal.referrals.outcome_models import SupportGiven, SustainedCheck
from portal.staff.acting import act
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.staff.referral_answering import filled
from portal.staff.referral_forms import AboutForm, ActForm, LastedForm, StepForm, SupportForm
from portal.staff.words import times
from portal.web.context import now

STILL_GOING = "still-going"


@staff.post("/referrals/<reference>/step")
@requires(Permission.WORK_ON_REFERRALS)
def name_step(reference: str) -> ResponseReturnValue:
    form = StepForm()

    def name(db: Session, found: Referral, me: StaffMember) -> None:
        assert form.next_step_on.data is not None  # noqa: S101 - the form asks for it
        progress.set_next_step(db, found, form.next_step.data or "", form.next_step_on.data, me, now(), times(db))

    return act(reference, form, name)


@staff.post("/referrals/<reference>/step/done")
@requires(Permission.WORK_ON_REFERRALS)
def finish_step(reference: str) -> ResponseReturnValue:
    return act(reference, ActForm(), lambda db, found, me: progress.finish_next_step(db, found, me, now(), times(db)))


@staff.post("/referrals/<reference>/about")
@requires(Permission.WORK_ON_REFERRALS)
def change_about(reference: str) -> ResponseReturnValue:
    form = AboutForm()

    def change(db: Session, found: Referral, me: StaffMember) -> None:
        progress.change_situation(db, found, Situation(form.situation.data), me, now())
        progress.judge(db, found, Eligibility(form.eligibility.data), me, now())

    return act(reference, form, change)


@staff.post("/referrals/<reference>/support")
@requires(Permission.WORK_ON_REFERRALS)
def give_support(reference: str) -> ResponseReturnValue:
    form = SupportForm()

    def give(db: Session, found: Referral, me: StaffMember) -> None:
        assert form.given_on.data is not None  # noqa: S101 - the form asks for it
        progress.give_support(db, found, Support(form.kind.data), form.pence, form.given_on.data, me, now())

    return act(reference, form, give)


@staff.post("/referrals/<reference>/support/<int:support_id>/undo")
@requires(Permission.WORK_ON_REFERRALS)
def undo_support(reference: str, support_id: int) -> ResponseReturnValue:
    def undo(db: Session, found: Referral, me: StaffMember) -> None:
        given = db.get(SupportGiven, support_id)
        if given is None or given.referral_id != found.id:
            raise NoSuchReferral("this money was not given for this referral")
        progress.undo_support(db, given, me, now())

    return act(reference, ActForm(), undo)


@staff.post("/referrals/<reference>/lasted/<int:check_id>")
@requires(Permission.WORK_ON_REFERRALS)
def answer_check(reference: str, check_id: int) -> ResponseReturnValue:
    form = LastedForm()

    def answer(db: Session, found: Referral, me: StaffMember) -> None:
        outcomes.answer_check(db, _check(db, found, check_id), Lasted(form.result.data), me, now(), times(db))

    return act(reference, form, answer)


@staff.post("/referrals/<reference>/lasted/<int:check_id>/ask")
@requires(Permission.TALK_TO_PEOPLE)
def ask_check(reference: str, check_id: int) -> ResponseReturnValue:
    def ask(db: Session, found: Referral, me: StaffMember) -> None:
        words = filled(STILL_GOING, found, me)
        writing.ask_if_it_lasted(db, _check(db, found, check_id), words, me, now())

    return act(reference, ActForm(), ask)


@staff.post("/referrals/<reference>/lasted/<int:check_id>/undo")
@requires(Permission.WORK_ON_REFERRALS)
def undo_check(reference: str, check_id: int) -> ResponseReturnValue:
    def undo(db: Session, found: Referral, me: StaffMember) -> None:
        outcomes.undo_answer(db, _check(db, found, check_id), me, now(), times(db))

    return act(reference, ActForm(), undo)


def _check(db: Session, found: Referral, check_id: int) -> SustainedCheck:
    """Return a check of this referral. Raises NoSuchReferral: it is another's."""
    check = db.get(SustainedCheck, check_id)
    if check is None or check.outcome.referral_id != found.id:
        raise NoSuchReferral("this check is not of this referral")
    return check
