"""What managers do with accounts: links, roles, localities, switching off."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import accounts, links, managing, second_factor, sessions, sign_in
from portal.accounts.errors import AccountExists, LastManager, LinkSpent, NotYourself, PasswordRefused
from portal.accounts.models import AuditEntry, Locality, Role, StaffMember
from portal.accounts.proofs import AccountLink, LinkKind
from portal.accounts.sign_in import Missing
from portal.database import Database
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.accounts.codes import set_up

NEW = "seven quiet herons paddle"
DAY = timedelta(days=1)


@pytest.fixture
def manager(db: Session) -> StaffMember:
    return make_worker(db, role=Role.MANAGER)


def invite(db: Session, by: StaffMember, email: str = "luke@team.example") -> tuple[StaffMember, str]:
    where = (Locality.EAST, Locality.NORTH)
    return managing.invite(db, email=email, name="Luke", role=Role.EDITOR, localities=where, by=by, now=NOON)


def test_an_invitation_lets_them_choose_a_password_and_no_more(db: Session, manager: StaffMember) -> None:
    member, token = invite(db, manager)
    assert links.use(db, token, NEW, NOON) is member
    assert (member.role, member.localities) == (Role.EDITOR, (Locality.NORTH, Locality.EAST))
    opened = sign_in.sign_in(db, email=member.email, password=NEW, address="192.0.2.1", now=NOON, may_waive=True)
    assert opened is not None
    assert opened.missing is Missing.SET_UP


def test_a_link_opens_once(db: Session, manager: StaffMember) -> None:
    _, token = invite(db, manager)
    links.use(db, token, NEW, NOON)
    with pytest.raises(LinkSpent):
        links.use(db, token, NEW, NOON)


def test_a_password_that_is_refused_does_not_use_the_link_up(database: Database) -> None:
    with database.transaction() as db:
        _, token = invite(db, make_worker(db, role=Role.MANAGER))
    with pytest.raises(PasswordRefused), database.transaction() as db:
        links.use(db, token, "lancashire2024!", NOON)
    with database.transaction() as db:
        assert links.use(db, token, NEW, NOON)


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_dies_in_a_day(db: Session, manager: StaffMember, kind: LinkKind) -> None:
    token = links.make(db, make_worker(db), kind, manager, NOON)
    assert links.find(db, token, NOON + DAY - timedelta(seconds=1))
    with pytest.raises(LinkSpent):
        links.find(db, token, NOON + DAY)


def test_a_link_dies_with_a_newer_one_a_sign_in_a_password_and_switching_off(db: Session, manager: StaffMember) -> None:
    member = make_worker(db)

    def made() -> str:
        return links.make(db, member, LinkKind.PASSWORD, manager, NOON)

    old = made()
    new = made()
    sign_in.sign_in(db, email=member.email, password=PASSWORD, address="192.0.2.1", now=NOON, may_waive=True)
    before_the_password = made()
    accounts.set_password(db, member, NEW, NOON, by=member)
    last = made()
    managing.switch_off(db, member, manager, NOON)
    managing.switch_on(db, member, manager, NOON)
    for token in (old, new, before_the_password, last, "never was"):
        with pytest.raises(LinkSpent):
            links.find(db, token, NOON)


def test_the_link_itself_is_not_kept(db: Session, manager: StaffMember) -> None:
    _, token = invite(db, manager)
    kept = db.scalars(select(AccountLink)).one()
    assert len(token) >= 43
    assert token not in kept.token_hash


def test_a_new_password_by_link_leaves_the_second_factor_and_ends_sessions(db: Session, manager: StaffMember) -> None:
    member = make_worker(db)
    set_up(db, member)
    token = sessions.start(db, member, NOON)
    links.use(db, links.make(db, member, LinkKind.PASSWORD, manager, NOON), NEW, NOON)
    assert second_factor.is_set_up(db, member)
    assert sessions.find_open(db, token, NOON) is None


def test_a_link_for_both_takes_the_second_factor_away(db: Session, manager: StaffMember) -> None:
    member = make_worker(db)
    set_up(db, member)
    links.use(db, links.make(db, member, LinkKind.ALL, manager, NOON), NEW, NOON)
    assert not second_factor.is_set_up(db, member)
    assert second_factor.recovery_codes_left(db, member) == 0


def test_nobody_resets_demotes_or_switches_off_themself(db: Session, manager: StaffMember) -> None:
    make_worker(db, role=Role.MANAGER)
    with pytest.raises(NotYourself):
        links.make(db, manager, LinkKind.ALL, manager, NOON)
    with pytest.raises(NotYourself):
        managing.change(db, manager, Role.OFFICER, (), manager, NOON)
    with pytest.raises(NotYourself):
        managing.switch_off(db, manager, manager, NOON)


def test_two_managers_who_demote_each_other_do_not_both_succeed(db: Session, manager: StaffMember) -> None:
    other = make_worker(db, role=Role.MANAGER)
    managing.change(db, other, Role.OFFICER, (), manager, NOON)
    with pytest.raises(LastManager):
        managing.change(db, manager, Role.OFFICER, (), other, NOON)
    assert manager.role is Role.MANAGER


def test_another_role_signs_them_out_and_other_localities_do_not(db: Session, manager: StaffMember) -> None:
    member = make_worker(db)
    token = sessions.start(db, member, NOON)
    managing.change(db, member, Role.OFFICER, (Locality.CENTRAL,), manager, NOON)
    assert sessions.find_open(db, token, NOON) is not None
    managing.change(db, member, Role.AUDITOR, (Locality.CENTRAL,), manager, NOON)
    assert sessions.find_open(db, token, NOON) is None
    changes = select(AuditEntry.action).where(AuditEntry.actor_id == manager.id).order_by(AuditEntry.id)
    assert list(db.scalars(changes)) == ["staff.localities_changed", "staff.made_auditor"]


def test_who_was_switched_off_and_on_signs_in_as_before(db: Session, manager: StaffMember) -> None:
    member = make_worker(db)
    managing.switch_off(db, member, manager, NOON)
    managing.switch_on(db, member, manager, NOON)
    assert sign_in.sign_in(db, email=member.email, password=PASSWORD, address="192.0.2.1", now=NOON) is not None


def test_nobody_is_invited_twice(db: Session, manager: StaffMember) -> None:
    invite(db, manager)
    with pytest.raises(AccountExists):
        invite(db, manager)


def test_only_who_works_on_referrals_can_be_given_one(db: Session, manager: StaffMember) -> None:
    officer = make_worker(db, name="Zed")
    for role in (Role.EDITOR, Role.AUDITOR):
        make_worker(db, role=role)
    assert accounts.workers(db) == [manager, officer]


def test_the_database_refuses_a_role_that_there_is_not(db: Session, manager: StaffMember) -> None:
    with pytest.raises(IntegrityError):
        db.connection().exec_driver_sql("UPDATE staff_member SET role = 'owner'")
    db.rollback()
    assert manager
