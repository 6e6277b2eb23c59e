"""Hears one message: its plain words, where and how old somebody is, whether there is danger, what it asks for."""

from dataclasses import dataclass

from content.plain_words import BREAK, plain_words
from content.replies import FixedReply
from portal.assistant.ages import age_in
from portal.assistant.answers import Kind
from portal.assistant.danger import FIRST_OF_ALL, Alarm, look_for_danger
from portal.assistant.kinds import Leaning
from portal.assistant.knowledge import Knowledge
from portal.assistant.lessons import NO_DANGER
from portal.assistant.matching import fixed_for, smalltalk_for

# What no rule knows as STOP or START is neither unless it speaks of texts: "make it stop" may be about something else.
ON_AND_OFF = frozenset({"STOP", "START"})
OF_TEXTS = frozenset(
    "text texts texting texted txt message messages messaging msg sms contact contacting contacted number list "
    "subscription unsubscribe unsubscribed resubscribe subscribe notifications phone send sending mobile".split()
)
# Small talk that no pattern knows.
OTHER_SMALLTALK = "ok"
# A message may be as long as it likes; what is meant is said in its first part. Danger is looked for in all of it.
MEANT_WITHIN_WORDS = 250
MENDED_WITHIN_WORDS = 400
# One word alone may be the menu's: only patterns raise an alarm for it.
FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, understood as far as it can be without those before it.

    `is_uneasy`: it may show danger, though not enough for an alarm.
    `fixed` and `smalltalk` are what it gets by itself; `fixed_by_pattern` and `small_by_pattern` are those that its
    very words ask for, which hold too where a message goes on about something and says little by itself. `leaning` is
    what was learned of its words, where no rule made that needless.
    """

    message: str
    words: tuple[str, ...]
    alarm: Alarm | None
    is_uneasy: bool
    fixed: FixedReply | None
    smalltalk: FixedReply | None
    kind: Kind
    fixed_by_pattern: FixedReply | None
    small_by_pattern: FixedReply | None
    district: str | None
    age: int | None
    leaning: Leaning | None = None

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
    by_pattern = fixed_for(message, meant, knowledge.replies)
    small = smalltalk_for(message, meant, knowledge.replies)
    said = [word for word in meant if word != BREAK]
    leaning = None if small or not said or _is_command(by_pattern) else Leaning.of(said, knowledge.learned)
    alarm = _alarm(words, said, leaning, knowledge) if for_danger else None
    kind, fixed, smalltalk = _kind(said, leaning, by_pattern, small, knowledge)
    return Heard(
        message=message,
        words=tuple(meant),
        alarm=alarm,
        is_uneasy=leaning is not None and leaning.is_uneasy(),
        fixed=fixed,
        smalltalk=smalltalk,
        kind=kind,
        fixed_by_pattern=by_pattern,
        small_by_pattern=small,
        district=knowledge.places.district_of(message, typed[:MEANT_WITHIN_WORDS]),
        age=age_in(message, meant),
        leaning=leaning,
    )


def _is_command(fixed: FixedReply | None) -> bool:
    return fixed is not None and fixed.kind == Kind.COMMAND


def _alarm(words: list[str], said: list[str], leaning: Leaning | None, knowledge: Knowledge) -> Alarm | None:
    """Return the alarm that a pattern raises, or the likeness to messages that show danger, or None."""
    pattern = look_for_danger(words, knowledge.safeguarding)
    known = knowledge.learned.word_for_word.get(" ".join(said), "")
    if known and known != NO_DANGER:
        return pattern or _alarm_of(known, "an example, word for word", knowledge, is_sure=True)
    if leaning is None:
        return pattern
    if known:
        return None
    if pattern and not leaning.overrules(pattern.kind, len(said)):
        kind = leaning.danger(pattern.kind)
        is_as_said = pattern.danger.first or pattern.kind in (FIRST_OF_ALL, kind)
        return pattern if is_as_said else _alarm_of(kind, pattern.words, knowledge, is_sure=True)
    if len(said) < FEWEST_WORDS or not leaning.is_danger():
        return None
    why = knowledge.learned.why(knowledge.learned.kinds, said, Kind.CRISIS)
    return _alarm_of(leaning.danger(), "like: " + ", ".join(term for term, _ in why), knowledge, is_sure=False)


def _alarm_of(kind: str, words: str, knowledge: Knowledge, *, is_sure: bool) -> Alarm:
    danger = next(danger for danger in knowledge.safeguarding.dangers if danger.kind == kind and not danger.first)
    return Alarm(danger, words, is_sure=is_sure)


def _kind(
    said: list[str],
    leaning: Leaning | None,
    fixed: FixedReply | None,
    smalltalk: FixedReply | None,
    knowledge: Knowledge,
) -> tuple[Kind, FixedReply | None, FixedReply | None]:
    """Return the sort of reply, with its fixed reply or its small talk where it is one of those."""
    if leaning is None:
        return (Kind(fixed.kind) if fixed else Kind.SMALLTALK), fixed, smalltalk
    kind = Kind.ANSWER if knowledge.chooser.is_title(said) else leaning.kind(len(said), fixed)
    if kind is Kind.COMMAND:
        command = _learned_reply(leaning, kind, knowledge)
        if _may_be_meant(said, command):
            return kind, command, None
        kind = leaning.kind(len(said), fixed, may_be_command=False)
    if kind is Kind.ANSWER:
        return kind, None, None
    if kind is Kind.SMALLTALK:
        return kind, None, knowledge.replies.of(OTHER_SMALLTALK)
    if fixed and fixed.kind == kind:
        return kind, fixed, None
    return kind, _learned_reply(leaning, kind, knowledge), None


def _may_be_meant(said: list[str], command: FixedReply) -> bool:
    return command.key not in ON_AND_OFF or not OF_TEXTS.isdisjoint(said)


def _learned_reply(leaning: Leaning, kind: Kind, knowledge: Knowledge) -> FixedReply:
    """Return the fixed reply of this kind that messages most like this one get."""
    scores = knowledge.learned.scores("replies", leaning.read)
    fitting = [reply for reply in knowledge.replies.fixed if reply.kind == kind and reply.key in scores]
    return max(fitting, key=lambda reply: scores[reply.key])
