"""What the accounts refuse.

PasswordRefused   the password is too short, too long or too easy to guess
AccountExists     somebody already has this email
NoSuchAccount     nobody has this email
BadEmail          this is no email address
TooManyTries      too many wrong tries; says for how many minutes
NothingWaits      no session waits for a code: the password was given too long ago
LinkSpent         the link was used, is too old, or never was
NotYourself       nobody may do this to their own account
LastManager       the team would be left without a manager
WorkNotGiven      somebody who leaves still holds referrals, and nobody was named to get them
"""

from enum import StrEnum

from portal.errors import PortalError


class WeakBecause(StrEnum):
    """Why a password was refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"


class PasswordRefused(PortalError):
    """A new password is not strong enough, or too long to be hashed."""

    def __init__(self, because: WeakBecause) -> None:
        super().__init__(f"the password is refused: {because.value}")
        self.because = because


class AccountExists(PortalError):
    """Somebody already has an account with this email."""


class NoSuchAccount(PortalError):
    """Nobody has an account with this email."""


class BadEmail(PortalError):
    """What was given is not an email address."""


class TooManyTries(PortalError):
    """This browser's address has been wrong too often, for one account or for many. `minutes` is how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many wrong tries to sign in: wait {minutes} minutes")
        self.minutes = minutes


class NothingWaits(PortalError):
    """No session waits for a code: the password was given too long ago, or never."""


class LinkSpent(PortalError):
    """The link opens nothing: it was used, is too old, was replaced by a newer one, or never was."""


class NotYourself(PortalError):
    """Nobody changes their own role, switches themself off, or makes themself a link: a colleague does."""


class LastManager(PortalError):
    """Nobody would be left who can look after accounts."""


class WorkNotGiven(PortalError):
    """Somebody who is switched off still holds referrals, and no colleague was named to get them."""
