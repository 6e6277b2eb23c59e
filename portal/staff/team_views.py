"""Colleagues' accounts, for managers: who there is, inviting, changing, links, switching off."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import accounts, links, managing, second_factor, sessions
from portal.accounts.errors import AccountExists, BadEmail, LastManager, NoSuchAccount, NotYourself, WorkNotGiven
from portal.accounts.models import Role, StaffMember
from portal.accounts.permissions import Permission
from portal.accounts.proofs import LinkKind
from portal.referrals import leaving
from portal.staff.account_forms import InviteForm, MemberForm, SwitchOffForm
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, needs_fresh_sign_in, requires
from portal.staff.words import times
from portal.web.context import now, reading, settings, transaction
from portal.web.forms import OPEN_TOO_LONG

LARGEST_ID = 2**31 - 1
WRONG = {
    NotYourself: "Nobody does this to their own account. Ask another manager.",
    LastManager: "Nobody would be left who looks after accounts. Make somebody else a manager first.",
    WorkNotGiven: "They still hold open work. Choose the colleague who gets it.",
}
ROLE_HINTS = {
    Role.OFFICER.value: "Works on referrals, answers texts and alerts, sees the pages",
    Role.MANAGER.value: "Everything, with accounts, handing over, holding texts back and the audit",
    Role.EDITOR.value: "Looks after pages and what people say about them. Sees no referral",
    Role.AUDITOR.value: "Reads who did what. Sees no referral and no page",
}


@staff.route("/accounts", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def team() -> ResponseReturnValue:
    """Show every account, and invite somebody."""
    form = InviteForm()
    if not form.validate_on_submit():
        return _team_page(form, 422 if form.errors else 200)
    try:
        with transaction() as db:
            member, token = managing.invite(
                db,
                email=form.email.data,
                name=form.name.data,
                role=form.chosen_role,
                localities=form.chosen_localities,
                by=me(db),
                now=now(),
            )
    except AccountExists:
        form.email.errors = ["Somebody already has an account with this email."]
        return _team_page(form, 422)
    except BadEmail:
        form.email.errors = ["That isn’t an email address."]
        return _team_page(form, 422)
    return _link_page(member.name, token, LinkKind.INVITE)


@staff.get("/accounts/<int:member_id>")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def team_member(member_id: int) -> ResponseReturnValue:
    return _page(member_id)


@staff.post("/accounts/<int:member_id>")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def change_member(member_id: int) -> ResponseReturnValue:
    form = MemberForm()
    if not form.validate_on_submit():
        return _page(member_id, 422, form=form)
    chosen = form.chosen_role, form.chosen_localities
    return _done(member_id, lambda db: managing.change(db, colleague(db, member_id), *chosen, by=me(db), now=now()))


@staff.post("/accounts/<int:member_id>/link/<kind>")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def make_link(member_id: int, kind: str) -> ResponseReturnValue:
    """Make a link and show it, this once: what is kept of it can't be read."""
    if kind not in {LinkKind.PASSWORD, LinkKind.ALL}:
        raise NoSuchAccount("no link of this kind")
    if not ButtonForm().validate_on_submit():
        return _page(member_id, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            member = colleague(db, member_id)
            token = links.make(db, member, LinkKind(kind), me(db), now())
    except NotYourself:
        return _page(member_id, 409, WRONG[NotYourself])
    return _link_page(member.name, token, LinkKind(kind))


@staff.post("/accounts/<int:member_id>/switch-off")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def switch_off(member_id: int) -> ResponseReturnValue:
    """Hand over what they hold and switch them off, both or neither."""
    with reading() as db:
        form = SwitchOffForm.among(_others(db, member_id))
    if not form.validate_on_submit():
        return _page(member_id, 422, OPEN_TOO_LONG if form.csrf_token.errors else WRONG[WorkNotGiven])

    def leave(db: Session) -> None:
        member, myself = colleague(db, member_id), me(db)
        to = db.get(StaffMember, form.to.data) if form.to.data else None
        managing.switch_off(db, member, myself, now())
        leaving.give_all(db, member, to, myself, now(), times(db))

    return _done(member_id, leave)


@staff.post("/accounts/<int:member_id>/switch-on")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def switch_on(member_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(member_id, 422, OPEN_TOO_LONG)
    return _done(member_id, lambda db: managing.switch_on(db, colleague(db, member_id), me(db), now()))


def _done(member_id: int, act: Callable[[Session], None]) -> ResponseReturnValue:
    """Do something in one transaction; say in words what was refused."""
    try:
        with transaction() as db:
            act(db)
    except (NotYourself, LastManager, WorkNotGiven) as refusal:
        return _page(member_id, 409, WRONG[type(refusal)])
    return redirect(url_for("staff.team_member", member_id=member_id), 303)


def colleague(db: Session, member_id: int) -> StaffMember:
    """Return the account with this number. Raises NoSuchAccount."""
    member = db.get(StaffMember, member_id) if member_id <= LARGEST_ID else None
    if member is None:
        raise NoSuchAccount("no account has this number")
    return member


def _others(db: Session, member_id: int) -> list[StaffMember]:
    return [each for each in accounts.workers(db) if each.id != member_id]


def _team_page(form: InviteForm, status: int) -> ResponseReturnValue:
    with reading() as db:
        shown = {"accounts": managing.all_accounts(db), "invited": links.invited(db, now())}
    return render_template("staff/team.html", form=form, role_hints=ROLE_HINTS, **shown), status


def _page(member_id: int, status: int = 200, problem: str = "", form: MemberForm | None = None) -> ResponseReturnValue:
    with reading() as db:
        member = colleague(db, member_id)
        as_it_is: dict[str, Any] = {
            "role": member.role.value,
            "localities": [each.value for each in member.localities],
        }
        page = render_template(
            "staff/team_member.html",
            colleague=member,
            problem=problem,
            form=form or MemberForm(formdata=None, **as_it_is),
            off_form=SwitchOffForm.among(_others(db, member_id)),
            held=leaving.work_of(db, member),
            invited_until=links.invited(db, now()).get(member_id),
            has_factor=second_factor.is_set_up(db, member),
            sessions=sessions.all_open(db, member, now()),
            is_me=member_id == me(db).id,
            role_hints=ROLE_HINTS,
        )
    return page, status


def _link_page(name: str, token: str, kind: LinkKind) -> ResponseReturnValue:
    address = settings().public_base_url + url_for("staff.open_link", token=token)
    return render_template("staff/link_made.html", name=name, address=address, kind=kind.value)
