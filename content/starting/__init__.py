"""Writes the content folder with which another council starts, after the pattern of an offer that is published."""

from content.starting.errors import CannotBegin
from content.starting.folder import PATTERN, begin, starting_files

__all__ = ["PATTERN", "CannotBegin", "begin", "starting_files"]
