"""Why another council's folder could not be begun."""

from content.errors import OfferError


class CannotBegin(OfferError):
    """A folder can't be begun with what was given. The message says why, and what to do instead."""
