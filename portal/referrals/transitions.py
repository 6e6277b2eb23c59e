"""What may happen to a referral, in one table: from which status to which, who may, what it needs, what is kept of it.

`apply` is the only function that sets a status. docs/referral-workflow.md is drawn from the table.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import clock
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import MergedAway, MoveNotAllowed, NotAllowed
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralMove
from portal.referrals.placing import place_in_line
from portal.referrals.resting import note_rest
from portal.referrals.wants import Status

NEW, TAKEN, CONTACTED = Status.NEW, Status.TAKEN, Status.CONTACTED
WORKING, ON_HOLD, CLOSED = Status.WORKING, Status.ON_HOLD, Status.CLOSED
WITH_THE_TEAM = (TAKEN, CONTACTED, WORKING, ON_HOLD)


class Action(StrEnum):
    """One thing that can be done with a referral."""

    TAKE = "take"
    HAND_OVER = "hand_over"
    HAND_TO_LOCALITY = "hand_to_locality"
    CONTACT = "contact"
    WORK = "work"
    HOLD = "hold"
    CLOSE = "close"
    TAKE_BACK = "take_back"
    REOPEN = "reopen"


class Clock(StrEnum):
    """What an action does to the clock of the first word and of replies."""

    KEEPS = "runs on"
    RESTS = "rests while it counts for the first word"
    IS_DONE_WITH_FIRST_WORD = "runs on, but the first word is said"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    `moves` says which status each one becomes; a status that is not there can't. Nobody's `permission` is needed for
    what the young person does themselves. `needs` is for people; the function that does it checks it.
    """

    action: Action
    name: str
    moves: dict[Status, Status]
    permission: Permission | None
    needs: str
    audit: str
    words: str
    clock: Clock


def _all_to(to: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources, to)


def _stay(*sources: Status) -> dict[Status, Status]:
    return {status: status for status in sources}


WORK_ON, HAND_ON = Permission.WORK_ON_REFERRALS, Permission.HAND_OVER_REFERRALS
TABLE: tuple[Rule, ...] = (
    Rule(
        action=Action.TAKE,
        name="Take",
        moves={NEW: TAKEN, **_stay(CONTACTED, WORKING, ON_HOLD)},
        permission=WORK_ON,
        needs="that nobody has it",
        audit="referral.taken",
        words="Taken",
        clock=Clock.KEEPS,
    ),
    Rule(
        action=Action.HAND_OVER,
        name="Give to a colleague",
        moves={NEW: TAKEN, **_stay(*WITH_THE_TEAM)},
        permission=HAND_ON,
        needs="a colleague who works on referrals",
        audit="referral.handed_over",
        words="Given to a colleague",
        clock=Clock.KEEPS,
    ),
    Rule(
        action=Action.HAND_TO_LOCALITY,
        name="Give to a locality",
        moves={TAKEN: NEW, **_stay(NEW, CONTACTED, WORKING, ON_HOLD)},
        permission=HAND_ON,
        needs="a locality; nobody has it then",
        audit="referral.handed_to_locality",
        words="Given to a locality",
        clock=Clock.KEEPS,
    ),
    Rule(
        action=Action.CONTACT,
        name="In touch",
        moves=_all_to(CONTACTED, TAKEN, ON_HOLD),
        permission=WORK_ON,
        needs="",
        audit="referral.contacted",
        words="In touch",
        clock=Clock.STOPS,
    ),
    Rule(
        action=Action.WORK,
        name="Working",
        moves=_all_to(WORKING, TAKEN, CONTACTED, ON_HOLD),
        permission=WORK_ON,
        needs="",
        audit="referral.working",
        words="Working",
        clock=Clock.IS_DONE_WITH_FIRST_WORD,
    ),
    Rule(
        action=Action.HOLD,
        name="Put on hold",
        moves=_all_to(ON_HOLD, *WITH_THE_TEAM),
        permission=WORK_ON,
        needs="a reason, and a day to look again",
        audit="referral.on_hold",
        words="On hold",
        clock=Clock.RESTS,
    ),
    Rule(
        action=Action.CLOSE,
        name="Close",
        moves=_all_to(CLOSED, *WITH_THE_TEAM),
        permission=WORK_ON,
        needs="an outcome",
        audit="referral.closed",
        words="Closed",
        clock=Clock.STOPS,
    ),
    Rule(
        action=Action.TAKE_BACK,
        name="Taken back by them",
        moves=_all_to(CLOSED, NEW, *WITH_THE_TEAM),
        permission=None,
        needs="",
        audit="referral.taken_back",
        words="Taken back by them",
        clock=Clock.STOPS,
    ),
    Rule(
        action=Action.REOPEN,
        name="Open again",
        moves=_all_to(WORKING, CLOSED),
        permission=WORK_ON,
        needs="a reason",
        audit="referral.reopened",
        words="Opened again",
        clock=Clock.STOPS,
    ),
)
RULES = {rule.action: rule for rule in TABLE}


def allowed(referral: Referral, by: StaffMember) -> tuple[Action, ...]:
    """Return what `by` may do with `referral` now, in the order of the table."""
    if referral.merged_into_id is not None:
        return ()
    return tuple(
        rule.action
        for rule in TABLE
        if referral.status in rule.moves and rule.permission is not None and may(by, rule.permission)
    )


def require(action: Action, referral: Referral, by: StaffMember | None) -> Rule:
    """Return the rule of `action` where it may be done. Raises NotAllowed, MergedAway, MoveNotAllowed."""
    rule = RULES[action]
    if (rule.permission is None) != (by is None) or (
        by is not None and rule.permission and not may(by, rule.permission)
    ):
        raise NotAllowed(referral.public_ref, action.value)
    if referral.merged_into_id is not None:
        raise MergedAway(referral.public_ref)
    if referral.status not in rule.moves:
        to = next(iter(rule.moves.values())) if rule.moves else referral.status
        raise MoveNotAllowed(referral.status, to)
    return rule


def apply(
    db: Session,
    referral: Referral,
    action: Action,
    by: StaffMember | None,
    now: datetime,
    times: TeamTimes,
    **sets: object,
) -> None:
    """Do `action`: set the status and what goes with it, the clock, the place in line, the move and the audit entry.

    `sets` are fields of the referral that the action sets too. `by` is None where the young person does it.
    Raises NotAllowed, MergedAway, MoveNotAllowed; then nothing has changed.
    """
    rule = require(action, referral, by)
    was, to = referral.status, rule.moves[referral.status]
    for name, value in sets.items():
        setattr(referral, name, value)
    referral.status = to
    if to is not ON_HOLD:
        referral.hold_reason = referral.look_again_on = None
    referral.closed_at = now if to is CLOSED else None
    if to is CLOSED:
        referral.next_step = referral.next_step_on = None
    else:
        referral.next_check_on = None
    referral.last_step_at = now
    if was is ON_HOLD and to is not ON_HOLD:
        clock.resume(referral, times, now)
        referral.waits_since = None
    _set_clock(referral, rule.clock, times, now)
    place_in_line(referral, times, now)
    note_rest(db, referral, now)
    if to is not was:
        move = ReferralMove(referral=referral, from_status=was, to_status=to, at=now, by=by)
        move.hold_reason = referral.hold_reason
        db.add(move)
    audit.record(db, actor=by, action=rule.audit, subject=referral.public_ref, now=now)


def _set_clock(referral: Referral, what: Clock, times: TeamTimes, now: datetime) -> None:
    is_first_word = referral.clock_kind is DueKind.FIRST_CONTACT
    if what is Clock.STOPS or (what is Clock.IS_DONE_WITH_FIRST_WORD and is_first_word):
        clock.stop(referral)
        referral.waits_since = None
    elif what is Clock.RESTS and is_first_word:
        clock.pause(referral, times, now)
