"""What conversations refuse.

NoSuchConversation   there is none with this id
ConversationOver     it has ended: the young person ended it, or the number changed hands
AlreadyHeld          another worker is on it; says who
NotHeld              nobody is on it, so nobody may answer in it
StaleReply           somebody answered since the page was loaded
HasStopped           the number said STOP
ReplyRefused         a reply or a message has no words, or too many
"""

from portal.errors import PortalError


class NoSuchConversation(PortalError):
    """No conversation has this id."""


class ConversationOver(PortalError):
    """Nothing more can be said in a conversation that has ended."""


class AlreadyHeld(PortalError):
    """Another worker took this conversation between the page loading and the button press."""

    def __init__(self, holder: str) -> None:
        super().__init__("the conversation is held by another worker")
        self.holder = holder


class NotHeld(PortalError):
    """Whoever answers takes the conversation first, so that nothing automatic is said in between."""


class StaleReply(PortalError):
    """A colleague answered while this reply was being written. `replies` is how many there are now."""

    def __init__(self, replies: int) -> None:
        super().__init__("somebody else has answered since the page was loaded")
        self.replies = replies


class HasStopped(PortalError):
    """The number said STOP: no text may go to it."""


class ReplyRefused(PortalError):
    """There are no words to send, or more than we send. `longest` is how many characters there may be."""

    def __init__(self, longest: int) -> None:
        super().__init__("the words are empty or too long")
        self.longest = longest
