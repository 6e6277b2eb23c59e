"""Understands one message and answers it from the offer. Knows no channel: the web and the phone get the same reply."""

from portal.assistant.answers import ContactToUse, Kind, Reply
from portal.assistant.knowledge import Knowledge
from portal.assistant.replying import command_in, reply

__all__ = ["ContactToUse", "Kind", "Knowledge", "Reply", "command_in", "reply"]
