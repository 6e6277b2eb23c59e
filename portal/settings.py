"""What the service is told from outside, read once. Nothing else reads the environment."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from portal.errors import PortalError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 20  # Twilio's have 32
LOCAL_SECRETS = "local-secrets.json"
MOBILE = re.compile(r"\+447\d{9}")
REPOSITORY = Path(__file__).resolve().parent.parent
OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
HOW_TO_MAKE = {
    "SECRET_KEY": 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"',
    "ENCRYPTION_KEYS": 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"',
    "TWILIO_AUTH_TOKEN": "copy it from the Twilio console",
    "TWILIO_ACCOUNT_SID": "copy it from the Twilio console",
    "TWILIO_FROM": "the text number that you have at Twilio, like +447700900142",
}


class SettingsIncomplete(PortalError):
    """The service can't start as it is set up. The message says what is missing and how to make it."""


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What texting may cost and how often it may answer. Money is in hundredths of a penny; 0 as a cap: no cap.

    `is_off`: nothing goes out of the service's own accord, but what is about safety.
    """

    is_off: bool = False
    segment_hundredths: int = 400
    day_cap_hundredths: int = 500_000
    replies_a_minute: int = 20
    replies_an_hour: int = 60


@dataclass(frozen=True, slots=True)
class CouncilSignOn:
    """The council's own sign-on for its staff, by OpenID Connect, and what we are called there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """How often one address may ask for pages of a kind, in a minute; 0: as often as it likes.

    Generous: a hostel, a college or a phone company is one address for many people.
    """

    asking: int = 120
    forms: int = 120
    signing_in: int = 40


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set from outside. A run is local unless PUBLIC_BASE_URL names a public address.

    `twilio_auth_tokens`: the first is current; a second, after a comma, is accepted too while a token is changed.
    `twilio_shared_keys`: secrets of SharedKeys, where Twilio signs webhooks with one instead of the token.
    `on_call_number` is texted while nobody takes an alert, `on_call_manager_number` when that takes too long; empty:
    nobody is texted. `redis_url`: where processes count requests together; empty: each counts alone.
    `metrics_token` opens /metrics on a public run; empty: it is closed there.
    """

    is_local: bool
    public_base_url: str
    database_url: str
    secret_key: str
    encryption_keys: tuple[str, ...]
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...]
    twilio_from: str
    twilio_api_base: str
    on_call_number: str
    on_call_manager_number: str
    content_dir: Path
    data_dir: Path
    twilio_shared_keys: tuple[str, ...] = ()
    texts: TextLimits = field(default_factory=TextLimits)
    council_sign_on: CouncilSignOn | None = None
    requests: RequestLimits = field(default_factory=RequestLimits)
    redis_url: str = ""
    metrics_token: str = ""

    @property
    def sends_by_twilio(self) -> bool:
        """Whether texts go out for real. On a local run without an account they stay on the simulator."""
        return bool(self.twilio_account_sid)

    @property
    def can_be_called_back(self) -> bool:
        """Whether reports can reach us: Twilio's don't on a local run, those of a stand-in on this machine do."""
        return not self.is_local or bool(self.twilio_api_base)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings. Raises SettingsIncomplete: a public run lacks a secret, or has one that is no secret."""
    port = environment.get("PORT", "8000")
    base_url = environment.get("PUBLIC_BASE_URL", "").rstrip("/") or f"http://127.0.0.1:{port}"
    is_local = (urlsplit(base_url).hostname or "") in LOOPBACK
    data_dir = Path(environment.get("DATA_DIR") or REPOSITORY / "var").resolve()
    given = dict(environment) if not is_local else _with_local_secrets(environment, data_dir)
    if not is_local:
        _refuse_weak(base_url, given)
    return Settings(
        is_local=is_local,
        public_base_url=base_url,
        database_url=given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'in-your-corner.sqlite3'}",
        secret_key=given["SECRET_KEY"],
        encryption_keys=_listed(given["ENCRYPTION_KEYS"]),
        twilio_account_sid=given.get("TWILIO_ACCOUNT_SID", ""),
        twilio_auth_tokens=_listed(given["TWILIO_AUTH_TOKEN"]),
        twilio_from=given.get("TWILIO_FROM", ""),
        twilio_api_base=given.get("TWILIO_API_BASE", ""),
        on_call_number=_mobile(given, "ON_CALL_NUMBER"),
        on_call_manager_number=_mobile(given, "ON_CALL_MANAGER_NUMBER"),
        content_dir=Path(given.get("CONTENT_DIR") or REPOSITORY / "content").resolve(),
        data_dir=data_dir,
        twilio_shared_keys=_listed(given.get("TWILIO_SHARED_KEYS", "")),
        texts=_text_limits(given),
        council_sign_on=_council_sign_on(given, is_local=is_local),
        requests=_request_limits(given),
        redis_url=given.get("REDIS_URL", ""),
        metrics_token=_long_enough(given, "METRICS_TOKEN"),
    )


def _council_sign_on(given: Mapping[str, str], *, is_local: bool) -> CouncilSignOn | None:
    """Return the council's sign-on where one is set. Raises SettingsIncomplete: only a part of it is."""
    issuer, client_id, secret = (given.get(name, "").strip() for name in OIDC)
    if not (issuer or client_id or secret):
        return None
    if not (issuer and client_id and secret):
        raise SettingsIncomplete(f"the council's sign-on needs all of {', '.join(OIDC)}, or none")
    if not is_local and not issuer.startswith("https://"):
        raise SettingsIncomplete("OIDC_ISSUER must begin with https://")
    return CouncilSignOn(issuer.rstrip("/"), client_id, secret)


def _text_limits(given: Mapping[str, str]) -> TextLimits:
    """Return the limits on texting. Raises SettingsIncomplete: one is no number, or below nothing."""
    usual = TextLimits()
    return TextLimits(
        is_off=given.get("TEXTS_OFF", "").strip().lower() in {"1", "true", "yes", "on"},
        segment_hundredths=_hundredths(given, "TEXT_SEGMENT_PENCE", usual.segment_hundredths),
        day_cap_hundredths=_hundredths(given, "TEXT_DAY_CAP_PENCE", usual.day_cap_hundredths),
        replies_a_minute=_hundredths(given, "TEXT_REPLIES_A_MINUTE", usual.replies_a_minute * 100) // 100,
        replies_an_hour=_hundredths(given, "TEXT_REPLIES_AN_HOUR", usual.replies_an_hour * 100) // 100,
    )


def _request_limits(given: Mapping[str, str]) -> RequestLimits:
    """Return the limits on requests. Raises SettingsIncomplete: one is no number, or below nothing."""
    usual = RequestLimits()
    return RequestLimits(
        asking=_hundredths(given, "ASKING_A_MINUTE", usual.asking * 100) // 100,
        forms=_hundredths(given, "FORMS_A_MINUTE", usual.forms * 100) // 100,
        signing_in=_hundredths(given, "SIGN_INS_A_MINUTE", usual.signing_in * 100) // 100,
    )


def _long_enough(given: Mapping[str, str], name: str) -> str:
    """Return a secret that may be left out. Raises SettingsIncomplete: it is too short to be one."""
    secret = given.get(name, "").strip()
    if secret and len(secret) < SHORTEST_SECRET:
        raise SettingsIncomplete(f"{name} is shorter than {SHORTEST_SECRET} characters: {HOW_TO_MAKE['SECRET_KEY']}")
    return secret


def _hundredths(given: Mapping[str, str], name: str, usual: int) -> int:
    said = given.get(name, "").strip()
    if not said:
        return usual
    try:
        number = Decimal(said)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number < 1_000_000):
        raise SettingsIncomplete(f"{name} must be a number like 4 or 4.5, and is {said!r}")
    return int(number * 100)


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _mobile(given: Mapping[str, str], name: str) -> str:
    """Return a mobile number, or nothing. Raises SettingsIncomplete: better not to start than to ring nobody."""
    number = given.get(name, "").replace(" ", "")
    if number and not MOBILE.fullmatch(number):
        raise SettingsIncomplete(f"{name} is not a mobile number: write it like +447700900142, or leave it out")
    return number


def _refuse_weak(base_url: str, given: Mapping[str, str]) -> None:
    """Stop a public start that lacks something, naming all of it at once."""
    wrong = [f"{name} is missing: {how}" for name, how in HOW_TO_MAKE.items() if not given.get(name, "").strip()]
    if given.get("SECRET_KEY", "").strip() and len(given["SECRET_KEY"]) < SHORTEST_SECRET:
        shortest = f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters"
        wrong.append(f"{shortest}: {HOW_TO_MAKE['SECRET_KEY']}")
    for name, each in _twilio_secrets(given):
        if len(each) < SHORTEST_TOKEN:
            wrong.append(f"{name} is shorter than {SHORTEST_TOKEN} characters: {HOW_TO_MAKE['TWILIO_AUTH_TOKEN']}")
    if given.get("FLASK_DEBUG", "").strip().lower() not in {"", "0", "false", "no"}:
        wrong.append("FLASK_DEBUG is set, which shows the inside of the service to everybody: take it away")
    if not base_url.startswith("https://"):
        wrong.append("PUBLIC_BASE_URL must begin with https://")
    wrong += [f"{name} is the one that was made for trying out: {HOW_TO_MAKE[name]}" for name in _local_ones(given)]
    if wrong:
        raise SettingsIncomplete(f"to serve {base_url} it needs more:\n  " + "\n  ".join(wrong))


def _twilio_secrets(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each secret that Twilio signs with, and the setting that it is from."""
    names = ("TWILIO_AUTH_TOKEN", "TWILIO_SHARED_KEYS")
    return [(name, each) for name in names for each in _listed(given.get(name, ""))]


def _local_ones(given: Mapping[str, str]) -> list[str]:
    """Return the secrets that were copied from those that a local run made on this machine."""
    path = Path(given.get("DATA_DIR") or REPOSITORY / "var") / LOCAL_SECRETS
    made: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return [name for name, value in made.items() if name in HOW_TO_MAKE and value in _listed(given.get(name, ""))]


def _with_local_secrets(environment: Mapping[str, str], data_dir: Path) -> dict[str, str]:
    """Return the environment, with secrets made for this machine where none are given.

    They are for trying the service out: a public run never reads this file.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / LOCAL_SECRETS
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
    }
    kept = _write_once(path, json.dumps(made))
    return {**json.loads(kept), **{name: value for name, value in environment.items() if value}}


def _write_once(path: Path, words: str) -> str:
    """Write a private file if it is not there yet, and return what it holds: two starts at once agree on one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(words)
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass  # another start was first: its secrets are the ones
    finally:
        beside.unlink()
    return path.read_text()
