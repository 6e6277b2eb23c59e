"""Finds the fixed reply that a message asks for, and tells small talk from the rest."""

from collections.abc import Sequence

from content.phrases import PhraseBook, text_of
from content.plain_words import BREAK
from content.replies import FixedReply, Replies
from portal.assistant.languages import language_of

LONGEST_SMALLTALK = 14


def fixed_for(message: str, words: Sequence[str], replies: Replies) -> FixedReply | None:
    """Return the first fixed reply that fits, sentence marks left out, or None."""
    language = language_of(message, replies.languages)
    if language:
        return replies.in_language(language)
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


def smalltalk_for(message: str, words: Sequence[str], replies: Replies) -> FixedReply | None:
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
