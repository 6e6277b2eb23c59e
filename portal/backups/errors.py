"""What a backup can be refused for. Each message is a sentence for whoever runs the machine."""

from portal.errors import PortalError


class BadBackup(PortalError):
    """The file can't be restored: it is damaged, not ours, of another version, or written with other keys."""


class HasRows(PortalError):
    """The database that would be restored into is in use already."""


class FileInTheWay(PortalError):
    """There is a file where the backup should go."""
