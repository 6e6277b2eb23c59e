"""The root of what the services raise. Faces turn these into pages and texts; services know no channel."""


class PortalError(Exception):
    """Something a service refuses to do, or can't. Carries facts; the face finds the words."""
