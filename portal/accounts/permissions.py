"""What each role may do: one table, read by every staff page."""

from enum import StrEnum

from portal.accounts.models import Role, StaffMember


class Permission(StrEnum):
    """One thing that staff pages let people do."""

    SEE_REFERRALS = "see_referrals"
    WORK_ON_REFERRALS = "work_on_referrals"
    HAND_OVER_REFERRALS = "hand_over_referrals"
    HANDLE_ALERTS = "handle_alerts"
    OVERSEE_ALERTS = "oversee_alerts"
    LOOK_AFTER_PAGES = "look_after_pages"
    HOLD_TEXTS = "hold_texts"
    TALK_TO_PEOPLE = "talk_to_people"
    OWN_ACCOUNT = "own_account"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    SEE_REPORTS = "see_reports"
    EXPORT_FIGURES = "export_figures"
    FREEZE_MONTHS = "freeze_months"
    ANSWER_DATA_REQUESTS = "answer_data_requests"
    WATCH_SERVICE = "watch_service"


# An editor sees what people say about pages, and no referral; an auditor sees who did what, and no record.
MAY: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            Permission.SEE_REFERRALS,
            Permission.WORK_ON_REFERRALS,
            Permission.HANDLE_ALERTS,
            Permission.LOOK_AFTER_PAGES,
            Permission.TALK_TO_PEOPLE,
            Permission.OWN_ACCOUNT,
            Permission.SEE_REPORTS,
        }
    ),
    Role.EDITOR: frozenset({Permission.LOOK_AFTER_PAGES, Permission.OWN_ACCOUNT}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT, Permission.SEE_REPORTS, Permission.OWN_ACCOUNT}),
    Role.MANAGER: frozenset(Permission),
}


def may(member: StaffMember, permission: Permission) -> bool:
    """Say whether `member` may do this now. Nobody whose account is switched off may do anything."""
    return member.is_active and permission in MAY[member.role]


def roles_that_may(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that may do this."""
    return tuple(role for role in Role if permission in MAY[role])
