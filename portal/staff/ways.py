"""Reading what an address asks for, and where a browser may be sent: our own staff pages and nowhere else."""

from flask import url_for

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may

LONGEST_NUMBER = 6
# Where each finds what they came for: the first that they may open.
FIRST_PAGES = (
    (Permission.SEE_REFERRALS, "staff.queue"),
    (Permission.LOOK_AFTER_PAGES, "staff.page_list"),
    (Permission.READ_AUDIT, "staff.audit_trail"),
)


def first_page(member: StaffMember) -> str:
    """Return the page where `member` begins."""
    return next(
        (url_for(page) for permission, page in FIRST_PAGES if may(member, permission)), url_for("staff.account")
    )


def own_path(asked: str | None, member: StaffMember) -> str:
    """Return `asked` if it is a path of ours, else `member`'s first page: a link must not lead off the site."""
    wanted = asked or ""
    is_ours = wanted.startswith("/staff/") and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if is_ours else first_page(member)


def number_in(typed: str) -> int | None:
    """Return the whole number above 0 that an address asks for, or None where it is anything else."""
    is_one = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) or None if is_one else None
