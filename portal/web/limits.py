"""How often one address may ask: a kind page with the emergency numbers, and when to come again.

Urgent help, the offer, what is static, health and Twilio are never limited. Staff who are signed in neither.
"""

import ipaddress
from typing import Final, cast

from flask import Flask, Response, current_app, request

from portal.encryption import blind_index
from portal.settings import RequestLimits
from portal.web.context import Service, current_offer, service
from portal.web.counting import Counting
from portal.web.errors import error_page

COUNTING: Final = "counting"
V6_PREFIX: Final = 64  # one household or phone has all the addresses below it
ASKING: Final = frozenset({"public.ask", "public.answer", "public.search", "public.checker"})
SIGNING_IN: Final = frozenset({"staff.sign_in", "staff.give_code", "staff.open_link"})
FORMS_BEGIN: Final = ("public.refer_", "public.status")


def add_limits(app: Flask, parts: Service) -> None:
    """Refuse what one address asks for too often."""
    app.extensions[COUNTING] = Counting(parts.settings.redis_url)
    app.before_request(_refuse_too_much)


def counting() -> Counting:
    """Return what counts for this application."""
    return cast(Counting, current_app.extensions[COUNTING])


def kind_of(endpoint: str, method: str) -> str:
    """Return what a request counts as: the name of a limit, or nothing where it is never limited.

    Whatever young people send counts, so that the next form does too.
    """
    if endpoint in ASKING:
        return "asking"
    if endpoint in SIGNING_IN:
        return "signing_in" if method == "POST" else ""
    is_form = endpoint.startswith("public.") and (method == "POST" or endpoint.startswith(FORMS_BEGIN))
    return "forms" if is_form else ""


def whose(address: str) -> str:
    """Return what an address is counted under: a keyed hash, of its network where it is of the new kind."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return blind_index(f"address {address}")
    one = ipaddress.ip_network((parsed, V6_PREFIX), strict=False) if parsed.version == 6 else parsed
    return blind_index(f"address {one}")


def _refuse_too_much() -> Response | None:
    kind = kind_of(request.endpoint or "", request.method)
    most: int = getattr(_limits(), kind) if kind else 0
    if not most:
        return None
    wait = counting().seconds_to_wait(kind, whose(request.remote_addr or ""), most)
    if not wait:
        return None
    answer = error_page(429, current_offer())
    answer.headers["Retry-After"] = str(wait)
    return answer


def _limits() -> RequestLimits:
    return service().settings.requests
