"""The council's own sign-on, spoken to by OpenID Connect (Authlib): code flow with state, nonce and PKCE.

Off unless OIDC_ISSUER is set. What an ID token says is believed only when it is signed by that issuer, meant for us,
fresh, and answers the very request that this browser began.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app

from portal.accounts.council_sign_on import Vouched
from portal.errors import PortalError
from portal.settings import CouncilSignOn, SettingsIncomplete

EXTENSION = "council-sign-on"
WAIT_SECONDS = 5
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SEEN_A_SECOND_FACTOR = "mfa"  # RFC 8176


class NotVouched(PortalError):
    """The council's sign-on did not answer, or what came back could not be believed."""


def connect(app: Flask, council: CouncilSignOn | None) -> None:
    """Let staff sign in by the council's sign-on, where one is set.

    Raises SettingsIncomplete: its library is not installed.
    """
    if council is None:
        return
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError:
        how = "pip install --require-hashes -r requirements/council-sign-on.txt"
        raise SettingsIncomplete(f"OIDC_ISSUER is set, and what it needs is not installed: {how}") from None
    app.extensions[EXTENSION] = OAuth(app).register(
        "council",
        client_id=council.client_id,
        client_secret=council.client_secret,
        server_metadata_url=f"{council.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": WAIT_SECONDS},
    )


def is_on() -> bool:
    """Say whether staff can sign in by the council's sign-on."""
    return EXTENSION in current_app.extensions


def send_there(back: str, *, again: bool) -> Any:
    """Return the answer that sends the browser to the council's sign-on. `again`: even who is known there proves it.

    Raises NotVouched.
    """
    asked = {"prompt": "login", "max_age": "0"} if again else {}
    try:
        return _client().authorize_redirect(back, **asked)
    except _failures() as error:
        raise NotVouched("the council's sign-on doesn't answer") from error


def who_came_back(council: CouncilSignOn) -> Vouched:
    """Return who the council's sign-on says is there, from the request that it sent back to us. Raises NotVouched."""
    meant = {
        "iss": {"essential": True, "value": council.issuer},
        "aud": {"essential": True, "value": council.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    try:
        said = _client().authorize_access_token(claims_options=meant).get("userinfo")
    except _failures() as error:
        raise NotVouched("what came back from the council's sign-on can't be believed") from error
    if not said:
        raise NotVouched("the council's sign-on said nobody")
    return Vouched(
        issuer=council.issuer,
        subject=str(said["sub"]),
        email=str(said.get("email", "")) if said.get("email_verified") is True else "",
        used_two_factors=SEEN_A_SECOND_FACTOR in _listed(said.get("amr")),
        authenticated_at=_moment(said.get("auth_time")),
    )


def _client() -> Any:
    """Return the library's client, held to signatures that only the issuer can make: never a shared secret or none."""
    client = current_app.extensions[EXTENSION]
    known = client.load_server_metadata()
    offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    known["id_token_signing_alg_values_supported"] = [each for each in offered if each in SIGNED_BY]
    return client


def _failures() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    # ValueError, KeyError, RuntimeError: an answer that is no JSON, or lacks what the library takes for granted.
    return AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _moment(said: Any) -> datetime | None:
    """Return seconds since 1970 as a moment, or None where they are none."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return datetime.fromtimestamp(said, UTC)
    except (OverflowError, OSError, ValueError):
        return None
