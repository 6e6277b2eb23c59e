"""A small OpenID Connect provider on a port of its own, with signed tokens: a council's sign-on, for tests.

It checks what a real one checks (client, secret, redirect address, PKCE, a code used once) and says what a test tells
it to say.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "in-your-corner", "a secret between us"


@dataclass
class Issuer:
    """What the provider says of whoever comes. `claims` overrides or, with None, leaves out what a token holds."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None

    def send_back(self, address: str) -> str:
        """Do what the provider does when somebody signs in there: return the address that it sends them back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (self.asked["client_id"], self.asked["response_type"]) == (CLIENT, "code")
        code = secrets.token_urlsafe(16)
        self.codes[code] = dict(self.asked)
        return f"{self.asked['redirect_uri']}?code={code}&state={self.asked['state']}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "nadia-at-the-council", "iat": now, "exp": now + 300}
        said = usual | {"nonce": asked["nonce"], "email": "nadia@team.example", "email_verified": True} | self.claims
        claims = {name: value for name, value in said.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signing_key or self.key)
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": signed}

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer the token endpoint."""
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or authorization != expected or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, self.token(asked)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """Yield a provider that answers on the loopback address."""
    issuer = Issuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = KeySet([issuer.key]).as_dict(private=False)
            self._say(200, issuer.metadata() if "openid-configuration" in self.path else dict(keys))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*issuer.redeem(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, words: dict[str, Any]) -> None:
            body = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
