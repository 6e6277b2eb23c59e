"""Two referrals of one person: made one by staff, and parted again."""

from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.referrals import merging, queries, workflow
from portal.referrals.errors import NoSuchReferral
from portal.referrals.finding_models import Merge
from portal.referrals.models import Referral
from portal.staff import referral_page
from portal.staff.acting import back_to, first_error
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.referral_forms import MergeForm
from portal.staff.referral_page import Told
from portal.staff.refusals import refusal_words
from portal.staff.words import times
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG


@staff.post("/referrals/<reference>/merge")
@requires(Permission.WORK_ON_REFERRALS)
def merge(reference: str) -> ResponseReturnValue:
    """Make another referral part of this one."""
    form = MergeForm()
    if not form.validate_on_submit():
        return referral_page.page(reference, 422, Told(first_error(form), form))
    try:
        with transaction() as db:
            kept, away = queries.both_to_change(db, reference, form.other.data or "")
            workflow.require_unchanged(kept, form.version.data or 0)
            merging.merge(db, kept, away, me(db), now(), times(db))
    except NoSuchReferral:
        raise
    except PortalError as refusal:
        return referral_page.page(reference, 409, Told(refusal_words(refusal), form))
    return back_to(reference)


@staff.post("/referrals/<reference>/merge/<int:merge_id>/undo")
@requires(Permission.WORK_ON_REFERRALS)
def undo_merge(reference: str, merge_id: int) -> ResponseReturnValue:
    """Part two that were made one."""
    if not ButtonForm().validate_on_submit():
        return referral_page.page(reference, 422, Told(str(OPEN_TOO_LONG)))
    with reading() as db:
        kept_ref, merged_ref = _refs(db.get(Merge, merge_id), reference)
    try:
        with transaction() as db:
            queries.both_to_change(db, kept_ref, merged_ref)
            merging.undo(db, db.get_one(Merge, merge_id), me(db), now(), times(db))
    except PortalError as refusal:
        return referral_page.page(reference, 409, Told(refusal_words(refusal)))
    return back_to(reference)


def _refs(done: Merge | None, reference: str) -> tuple[str, str]:
    """Return the references of the two. Raises NoSuchReferral: this one is neither of them."""
    both: tuple[Referral, ...] = (done.kept, done.merged) if done else ()
    if reference not in {each.public_ref for each in both}:
        raise NoSuchReferral("this referral is not of this merge")
    return both[0].public_ref, both[1].public_ref
