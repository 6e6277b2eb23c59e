"""What a text says about texts themselves: STOP, START, HELP, and the answer to "do you want us to stop?"."""

from dataclasses import replace

from content.plain_words import BREAK, plain_words
from portal.assistant import Knowledge, command_in
from sms.answers import Answer
from sms.incoming import Incoming
from sms.segments import fit

# These come before a dialogue that is going on, and end none.
ABOUT_TEXTS = frozenset({"STOP", "START", "HELP", "STOP_OR_NO"})
KEEPS_ON = "keeps_on"
YES = frozenset("yes yeah yep yea yeh ye yh y yup sure definitely".split())
NO = frozenset("no nah nope n na dont".split())
BESIDE = frozenset(
    "please thanks thank you cheers mate now it them the text texting messages texts me stop im just sorry is its fine "
    "i do want to keep carry on sending coming not all good xx x".split()
)


def fixed_text(key: str, knowledge: Knowledge) -> str:
    """Return the text that replies.toml has under `key`."""
    return fit(knowledge.replies.of(key).sms)


def is_about_texts(incoming: Incoming, knowledge: Knowledge, *, is_stopped: bool) -> bool:
    """Whether the whole text is STOP, START, HELP or nearly so: no answer to a question that a dialogue asked."""
    return command_in(incoming.meant(is_stopped=is_stopped), knowledge, by_rule=True) in ABOUT_TEXTS


def heard_after_question(incoming: Incoming) -> Incoming:
    """Return the text that follows "do you want us to stop?" with a yes taken for STOP."""
    words = _words(incoming)
    is_yes = words & YES and not words & NO and words <= YES | BESIDE
    return replace(incoming, body="STOP") if is_yes else incoming


def answer_after_question(incoming: Incoming, knowledge: Knowledge) -> Answer | None:
    """Return the answer to a no after "do you want us to stop?"; None: the text says something else."""
    words = _words(incoming)
    is_no = words & NO and not words & YES and words <= NO | BESIDE
    if "stop" in words and "dont" not in words:
        return None  # "no, stop" is no no
    return Answer(fixed_text(KEEPS_ON, knowledge), "command") if is_no else None


def _words(incoming: Incoming) -> frozenset[str]:
    return frozenset(plain_words(incoming.body)) - {BREAK}
