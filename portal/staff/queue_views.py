"""The queue: who waits longest, and how to find one of many."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import accounts
from portal.accounts.permissions import Permission
from portal.referrals import queries
from portal.referrals.narrowing import DueBy, Narrowing
from portal.referrals.wants import Status
from portal.staff.blueprint import staff
from portal.staff.guard import me, requires
from portal.staff.ways import number_in
from portal.staff.words import due_words, today
from portal.web.context import current_offer, now, reading

FILTERS = frozenset({"status", "with", "district", "ref", "late"})


@staff.get("/")
@requires(Permission.SEE_REFERRALS)
def queue() -> ResponseReturnValue:
    with reading() as db:
        myself = me(db)
        narrowing, hours = _narrowing(myself.id), current_offer().council.hours
        return render_template(
            "staff/queue.html",
            page=queries.open_queue(db, narrowing, hours, now(), **_place()),
            total=queries.count(db, narrowing, hours, now()),
            counts=queries.counts(db, myself, hours, now()),
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
        search=request.args.get("ref", "").strip(),
        due=DueBy.LATE if request.args.get("late") else None,
    )


def _place() -> dict[str, str]:
    return {name: request.args[name] for name in ("after", "before") if request.args.get(name)}
