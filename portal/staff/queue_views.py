"""The queue: who waits longest, and how to find one of many."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import accounts
from portal.accounts.permissions import Permission
from portal.referrals import queries
from portal.referrals.queries import Narrowing
from portal.referrals.wants import Status
from portal.staff.blueprint import staff
from portal.staff.guard import me, requires
from portal.staff.ways import number_in
from portal.staff.words import due_words, today
from portal.web.context import current_offer, reading

FILTERS = frozenset({"status", "with", "district", "ref", "late"})


@staff.get("/")
@requires(Permission.SEE_REFERRALS)
def queue() -> ResponseReturnValue:
    with reading() as db:
        myself = me(db)
        narrowing = _narrowing(myself.id)
        return render_template(
            "staff/queue.html",
            page=queries.open_queue(db, narrowing, _page_number()),
            counts=queries.counts(db, myself, today()),
            narrowing=narrowing,
            team=accounts.workers(db),
            statuses=tuple(Status),
            due=lambda referral: due_words(referral, today()),
            asked={name: value for name, value in request.args.items() if name in FILTERS and value},
        )


def _narrowing(my_id: int) -> Narrowing:
    """Read the filter from the address; what it can't mean narrows nothing."""
    holder = request.args.get("with", "")
    status = request.args.get("status", "")
    district = request.args.get("district", "")
    return Narrowing(
        status=Status(status) if status in set(Status) else None,
        holder_id=my_id if holder == "me" else "nobody" if holder == "nobody" else number_in(holder),
        district=district if district in current_offer().districts else None,
        reference=request.args.get("ref", "").strip(),
        late_on=today() if request.args.get("late") else None,
    )


def _page_number() -> int:
    return number_in(request.args.get("page", "")) or 1
