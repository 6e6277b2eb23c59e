"""Hears one message: its plain words, where and how old somebody is, whether there is danger, what it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.plain_words import BREAK, plain_words
from content.replies import FixedReply
from portal.assistant.ages import age_in
from portal.assistant.danger import Alarm, look_for_danger, unmasked_words
from portal.assistant.knowledge import Knowledge
from portal.assistant.matching import fixed_for, smalltalk_for

# A message may be as long as it likes; what is meant is said in its first part. Danger is looked for in all of it.
MEANT_WITHIN_WORDS = 250
MENDED_WITHIN_WORDS = 400
# How like the examples of danger a message must be: more so if it is like a question that a page is about, if it has a
# fixed reply, or if an idiom is in it; and one word at least must tell. Tried so that fewer than 3 in 100 calm messages
# are taken for danger.
LIKE_DANGER, TELLING = 0.0, 0.2
KNOWN, LESS_LIKE, MORE_IF_FIXED, MORE_IF_IDIOM = 4.0, 0.15, 1.5, 1.0
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, understood as far as it can be without those before it."""

    message: str
    words: tuple[str, ...]
    alarm: Alarm | None
    fixed: FixedReply | None
    smalltalk: FixedReply | None
    district: str | None
    age: int | None

    @property
    def is_question(self) -> bool:
        """Whether it may set a subject for what comes after it."""
        command = self.fixed is not None and self.fixed.kind in ("command", "out_of_scope")
        return not command and self.smalltalk is None and bool(self.words)


def hear(message: str, knowledge: Knowledge, *, for_danger: bool = True) -> Heard:
    """Return what `message` says by itself. Any text is allowed. Danger is looked for unless `for_danger` is false."""
    typed = plain_words(message)
    words = [knowledge.mender.mended(word) for word in typed[:MENDED_WITHIN_WORDS]] + typed[MENDED_WITHIN_WORDS:]
    meant = words[:MEANT_WITHIN_WORDS]
    fixed = fixed_for(message, meant, knowledge.replies)
    smalltalk = smalltalk_for(message, meant, knowledge.replies)
    alarm = look_for_danger(words, knowledge.safeguarding) if for_danger else None
    if for_danger and not alarm and not smalltalk and not (fixed and fixed.kind == "command"):
        said = [word for word in meant if word != BREAK]
        alarm = _alarm_by_likeness(said, knowledge, is_fixed=fixed is not None)
    return Heard(
        message=message,
        words=tuple(meant),
        alarm=alarm,
        fixed=fixed,
        smalltalk=smalltalk,
        district=knowledge.places.district_of(message, typed[:MEANT_WITHIN_WORDS]),
        age=age_in(message, meant),
    )


def _alarm_by_likeness(words: Sequence[str], knowledge: Knowledge, *, is_fixed: bool) -> Alarm | None:
    """Return the alarm of a message that is like the examples of danger, and not more like a question that we know."""
    plain = unmasked_words(words, knowledge.safeguarding)
    if len(plain) < FEWEST_WORDS:
        return None
    like = knowledge.resemblance.of(plain)
    doubt = LIKE_DANGER + (MORE_IF_FIXED if is_fixed else 0.0) + (MORE_IF_IDIOM if len(plain) < len(words) else 0.0)
    if like.score <= doubt or like.telling < TELLING:
        return None
    choices = knowledge.chooser.scores(words)
    if choices and like.score <= doubt + LESS_LIKE * (choices[0].score - KNOWN):
        return None
    danger = next(danger for danger in knowledge.safeguarding.dangers if danger.kind == like.kind and not danger.first)
    return Alarm(danger, "like: " + ", ".join(like.terms), is_sure=False)
