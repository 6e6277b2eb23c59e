"""Moving a referral on: in touch, working, on hold, closed, open again; and waiting for them."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission
from portal.referrals import waiting, workflow
from portal.referrals.models import Referral
from portal.staff.acting import act
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.staff.referral_forms import ActForm, CloseForm, HoldForm, ReopenForm
from portal.staff.words import times
from portal.web.context import now


@staff.post("/referrals/<reference>/contact")
@requires(Permission.WORK_ON_REFERRALS)
def contact(reference: str) -> ResponseReturnValue:
    return act(reference, ActForm(), lambda db, found, me: workflow.contact(db, found, me, now(), times(db)))


@staff.post("/referrals/<reference>/work")
@requires(Permission.WORK_ON_REFERRALS)
def work(reference: str) -> ResponseReturnValue:
    return act(reference, ActForm(), lambda db, found, me: workflow.work(db, found, me, now(), times(db)))


@staff.post("/referrals/<reference>/wait")
@requires(Permission.WORK_ON_REFERRALS)
def wait(reference: str) -> ResponseReturnValue:
    return act(reference, ActForm(), lambda db, found, me: waiting.wait_for_them(db, found, me, now(), times(db)))


@staff.post("/referrals/<reference>/heard")
@requires(Permission.WORK_ON_REFERRALS)
def heard(reference: str) -> ResponseReturnValue:
    return act(reference, ActForm(), lambda db, found, me: waiting.heard_from(db, found, me, now(), times(db)))


@staff.post("/referrals/<reference>/hold")
@requires(Permission.WORK_ON_REFERRALS)
def hold(reference: str) -> ResponseReturnValue:
    form = HoldForm()

    def put_on_hold(db: Session, found: Referral, me: StaffMember) -> None:
        workflow.hold(db, found, form.hold, me, now(), times(db))
        note(db, found, form.words.data, me)

    return act(reference, form, put_on_hold)


@staff.post("/referrals/<reference>/close")
@requires(Permission.WORK_ON_REFERRALS)
def close(reference: str) -> ResponseReturnValue:
    form = CloseForm()

    def end(db: Session, found: Referral, me: StaffMember) -> None:
        workflow.close(db, found, form.closing, me, now(), times(db))
        note(db, found, form.words.data, me)

    return act(reference, form, end)


@staff.post("/referrals/<reference>/reopen")
@requires(Permission.WORK_ON_REFERRALS)
def reopen(reference: str) -> ResponseReturnValue:
    form = ReopenForm()
    return act(
        reference,
        form,
        lambda db, found, me: workflow.reopen(db, found, form.reason.data or "", me, now(), times(db)),
    )


def note(db: Session, found: Referral, words: str | None, me: StaffMember) -> None:
    """Keep a note where something was written."""
    if words:
        workflow.add_note(db, found, words, me, now())
