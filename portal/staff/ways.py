"""Where a browser may be sent: our own staff pages and nowhere else."""

from flask import url_for


def own_path(asked: str | None) -> str:
    """Return `asked` if it is a path of ours, else the queue: an address in a link must not lead off the site."""
    wanted = asked or ""
    is_ours = wanted.startswith("/staff/") and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if is_ours else url_for("staff.queue")
