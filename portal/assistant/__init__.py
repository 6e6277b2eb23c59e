"""Understands one message and answers it from the offer. Knows no channel: the web and the phone get the same reply."""

from portal.assistant.answers import ContactToUse, Kind, Passage, Place, Reply, Score, Trace
from portal.assistant.knowledge import Knowledge
from portal.assistant.replying import command_in, reply

__all__ = ["ContactToUse", "Kind", "Knowledge", "Passage", "Place", "Reply", "Score", "Trace", "command_in", "reply"]
