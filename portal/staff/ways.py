"""Reading what an address asks for, and where a browser may be sent: our own staff pages and nowhere else."""

from flask import url_for

LONGEST_NUMBER = 6


def own_path(asked: str | None) -> str:
    """Return `asked` if it is a path of ours, else the queue: an address in a link must not lead off the site."""
    wanted = asked or ""
    is_ours = wanted.startswith("/staff/") and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if is_ours else url_for("staff.queue")


def number_in(typed: str) -> int | None:
    """Return the whole number above 0 that an address asks for, or None where it is anything else."""
    is_one = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) or None if is_one else None
