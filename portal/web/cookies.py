"""Two cookies that never meet: one for young people's pages, one for staff's.

Each is signed for its own side, so neither can be passed off as the other. In public both bear `__Host-`: a browser
takes them over https only, from this host alone, for the whole of it. That prefix allows no narrower path, so the
staff's cookie is sent everywhere and read under /staff alone.
"""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

STAFF_PATH = "/staff"


def is_for_staff(path: str) -> bool:
    """Say whether this path is on the staff's side."""
    return path == STAFF_PATH or path.startswith(f"{STAFF_PATH}/")


class Side(SecureCookieSessionInterface):
    """The cookie of one side."""

    def __init__(self, name: str, path: str, *, is_local: bool) -> None:
        self.name = name if is_local else f"__Host-{name}"
        self.path = path if is_local else "/"
        self.salt = f"{name} session"

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask's form
        return self.name

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 - Flask's form
        return self.path


class TwoSides(SecureCookieSessionInterface):
    """Flask's session, read from and written to the cookie of the side that a request is on."""

    def __init__(self, *, is_local: bool) -> None:
        self.public = Side("corner", "/", is_local=is_local)
        self.staff = Side("staff", STAFF_PATH, is_local=is_local)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return self._side(request.path).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        self._side(request.path).save_session(app, session, response)

    def _side(self, path: str) -> Side:
        return self.staff if is_for_staff(path) else self.public
