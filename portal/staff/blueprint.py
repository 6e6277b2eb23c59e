"""The blueprint that every staff view belongs to, and what all their pages share."""

from typing import Any

from flask import Blueprint, Response, request

from portal.accounts import audit
from portal.accounts.errors import NoSuchAccount
from portal.accounts.permissions import Permission, may
from portal.errors import PortalError
from portal.feedback.errors import NoSuchQuestion, NoSuchRefusal
from portal.messages import alerts, conversation_queries
from portal.messages.alerts import NoSuchAlert
from portal.messages.conversation_errors import NoSuchConversation
from portal.records.belonging import NoSuchRecord
from portal.referrals.errors import NoSuchReferral, NoSuchView
from portal.staff.alert_words import age_words
from portal.staff.forms import ButtonForm
from portal.staff.guard import signed_in
from portal.staff.texting_state import texting_state
from portal.staff.ways import first_page
from portal.web.context import current_offer, now, reading
from portal.web.errors import error_page
from portal.web.service_state import service_state

LONGEST_ADDRESS = 45  # of IPv6, written out
staff = Blueprint("staff", __name__, url_prefix="/staff")


@staff.before_request
def note_address() -> None:
    """Let what is audited in this request say from where it was asked for."""
    audit.acting_from((request.remote_addr or "")[:LONGEST_ADDRESS] or None)


@staff.teardown_request
def forget_address(_error: BaseException | None) -> None:
    """The next request of this thread may be a young person's."""
    audit.acting_from(None)


@staff.context_processor
def shared() -> dict[str, Any]:
    """What every staff page knows: who is signed in, which alerts ring, how many people wait, how texting stands."""
    member = signed_in()
    if member is None:
        return {"member": None}
    knows = {"can": lambda name: may(member, Permission(name)), "first_page": first_page(member)}
    with reading() as db:
        ringing = alerts.summary(db)
        known = {"texts_waiting": conversation_queries.count_waiting(db), "texting": texting_state(db)}
    oldest = age_words(ringing.oldest_at, now()) if ringing.oldest_at else ""
    return {
        "member": member,
        "ringing": ringing,
        "oldest": oldest,
        "button": ButtonForm(),
        "troubles": service_state().troubles,
        **knows,
        **known,
    }


@staff.errorhandler(NoSuchAccount)
@staff.errorhandler(NoSuchAlert)
@staff.errorhandler(NoSuchConversation)
@staff.errorhandler(NoSuchReferral)
@staff.errorhandler(NoSuchView)
@staff.errorhandler(NoSuchRecord)
@staff.errorhandler(NoSuchRefusal)
@staff.errorhandler(NoSuchQuestion)
def no_such_record(_error: PortalError) -> Response:
    """Answer a reference that nobody has like any page that is not there."""
    return error_page(404, current_offer())
