"""Hears one message: its plain words, where and how old somebody is, whether there is danger, what it asks for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from content.phrases import PhraseBook, text_of
from content.plain_words import BREAK, plain_words
from content.replies import FixedReply, Replies
from portal.assistant.ages import age_in
from portal.assistant.danger import Alarm, look_for_danger, unmasked_words
from portal.assistant.knowledge import Knowledge

# A message may be as long as it likes; what is meant is said in its first part. Danger is looked for in all of it.
MEANT_WITHIN_WORDS = 250
REMEMBERED_WORDS = 4096
FOREIGN_SHARE = 0.5
LONGEST_SMALLTALK = 14
# How like the examples of danger a message must be; more so if it is like a question that a page is about, or one that
# has a fixed reply.
LIKE_DANGER, KNOWN, LESS_LIKE, MORE_IF_FIXED = 0.6, 4.0, 0.15, 1.0
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


def hear(message: str, knowledge: Knowledge) -> Heard:
    """Return what `message` says by itself. Any text is allowed."""
    typed = plain_words(message)
    words = [knowledge.mender.mended(word) for word in typed]
    meant = words[:MEANT_WITHIN_WORDS]
    fixed = _fixed(message, meant, knowledge.replies)
    smalltalk = _smalltalk(message, meant, knowledge.replies)
    alarm = look_for_danger(words, knowledge.safeguarding)
    if not alarm and not smalltalk and not (fixed and fixed.kind == "command"):
        alarm = _alarm_by_likeness(meant, knowledge, is_fixed=fixed is not None)
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
    if like.score <= LIKE_DANGER:
        return None
    choices = knowledge.chooser.scores(words)
    known = max(0.0, choices[0].score - KNOWN) if choices else 0.0
    if like.score <= LIKE_DANGER + known * LESS_LIKE + (MORE_IF_FIXED if is_fixed else 0.0):
        return None
    danger = next(danger for danger in knowledge.safeguarding.dangers if danger.kind == like.kind and not danger.first)
    return Alarm(danger, "like: " + ", ".join(like.terms), is_sure=False)


def _fixed(message: str, words: Sequence[str], replies: Replies) -> FixedReply | None:
    """Return the first fixed reply that fits, sentence marks left out, or None."""
    if _is_foreign(message):
        return replies.of("LANGUAGE")
    said = [word for word in words if word != BREAK]
    text = text_of(said)
    asked = _keys(replies.patterns, text)
    if not asked:
        return None
    about, unless = _keys(replies.about, text), _keys(replies.unless, text)
    fitting = (
        reply
        for reply in replies.fixed
        if reply.key in asked
        and reply.key not in unless
        and (not reply.has_about or reply.key in about)
        and (not reply.longest or len(said) <= reply.longest)
    )
    return next(fitting, None)


def _keys(book: PhraseBook[str], text: str) -> frozenset[str]:
    return frozenset(key for key, _ in book.find(text))


def _is_foreign(message: str) -> bool:
    """Return whether most letters are of another script, such as Arabic or Ge'ez."""
    letters = [letter for letter in message[:200] if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters)
    return len(letters) > 2 and foreign > FOREIGN_SHARE * len(letters)


def _smalltalk(message: str, words: Sequence[str], replies: Replies) -> FixedReply | None:
    """Return the small talk that the whole message is, or None where anything else is left of it."""
    said = [word for word in words if word != BREAK]
    if not said:
        return replies.of("ok") if message.strip() else replies.of("hello")
    if len(said) > LONGEST_SMALLTALK:
        return None
    text = text_of(said)
    found = list(replies.small_patterns.find(text))
    if len(_covered(text, [(span.start, span.end) for _, span in found])) < len(text):
        return None
    keys = {key for key, _ in found}
    return next((reply for reply in replies.smalltalk if reply.key in keys), None)


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, min(end, len(text)))}
