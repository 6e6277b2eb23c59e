"""Reads how old somebody says they are. An age limit that is only asked about is not an age."""

import re

from content.phrases import text_of

SPELLED = {
    word: str(13 + number)
    for number, word in enumerate(
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twentyone twentytwo twentythree "
        "twentyfour twentyfive twentysix".split()
    )
}
_AGE = r"(?P<age>1[3-9]|2[0-7])"


def _any(words: str) -> str:
    """Return a group that fits any of `words`, which are apart by bars."""
    return f"(?:{words})"


_MONTH = _any(
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_UNIT = _any(
    "week|weeks|month|months|day|days|quid|pound|pounds|hour|hours|minutes|mins|percent|miles|k|grand|bags|people|"
    "tablets|times|different|stone|points|of|to|bed|per|p|pm|am|gcse|letters|men|lads|boxes"
)
_SOON = _any(rf"next|on the|in (?:{_MONTH}|a|two|three|\d)|soon|tomorrow|this (?:{_MONTH}|week|month|year)|later")
_TURNING = _any("im|hes|shes|i turn|turn|turning|be|nearly|almost|coming up|about to be|soon|i be|im nearly|im almost")
_NEARLY = _any(
    "nearly|almost|soon|soon im|about to turn|about to be|coming up to|going to be|will be|soon be|soon turn"
)
_BEING = _any("im|i am|ive|am|age|aged|hes|shes|theyre|just turned|turned|now|only|about|still|being|is|as a|i")
_JUST = _any("only |just |just turned |now |about |a |still ")
_AT_FIRST = _any(
    "and (?!19\\b)|in |living |from |care |pregnant |no |with |female |male |lad |girl |year |years |i |got |at |just |"
    "here |but |on |not |m |f |yo "
)
_LIMIT = _any("when|until|before|after|once|since|by|over|under|past|hit|at|from|age of|to|or|between")
_WHO = _any(
    "i |im |i am |i was |i turn |i turned |i hit |we |you |your |hes |shes |he was |she was |turning |being |about "
)
# Said of a birthday that is still to come: the age is one less.
NOT_YET = [
    rf"\b{_TURNING} {_AGE} {_SOON}\b",
    rf"\b{_NEARLY} {_AGE}\b",
    rf"\A{_AGE} {_SOON}\b",
    rf"\b{_AGE}(?:th|st|nd|rd)? (?:birthday )?(?:is )?(?:coming up|soon|next (?:week|month|year))\b",
]
NOT_AN_AGE = re.compile(rf"\b{_LIMIT} {_WHO}*(?:{_AGE})\b")
AIM = rf"\b(?:at|as) {_AGE}\b"
AGES = [
    rf"\b{_BEING} {_JUST}?{_AGE}(?! {_UNIT}\b)",
    rf"\b{_AGE} (?:year|years|yo|yrs)(?: of age| old)?\b(?! (?:ago|in care))",
    rf"\A{_AGE} {_AT_FIRST}",
    rf"\A{_AGE} \Z",
    AIM,
]
_APART = re.compile(rf"(?:^|[,;:(/]\s*|\.\s+){_AGE}\s*(?:$|[,.;:)/])")
_GOING = re.compile(r"\b(?:going|can i|could i|i want|thinking|back to|gonna|start|am i|too late|too old|im) ")
_ENDING = re.compile(
    r"\b(?:end|ends|stop|stops|stopping|happens|finish|finishes|lose|dropped|left|leave|change|changes|moved|went|got|"
    r"taken|was|were|start getting|kick|kicked|turn|goes up|cut off) "
)


def age_in(message: str, words: list[str]) -> int | None:
    """Return the age in whole years that the message gives for the person it is about, or None."""
    text = text_of([SPELLED.get(word, word) for word in words])
    for pattern in NOT_YET:
        match = re.search(pattern, text)
        if match and not _is_excluded(text, match):
            return int(match["age"]) - 1
    found = _said(text)
    if found is not None:
        return found
    apart = _APART.search(message.lower())
    return int(apart["age"]) if apart else None


def _said(text: str) -> int | None:
    for pattern in AGES:
        for match in re.finditer(pattern, text):
            if _is_own_aim(text) if pattern is AIM else not _is_excluded(text, match):
                return int(match["age"])
    return None


def _is_own_aim(text: str) -> bool:
    """Return whether "at 21" is what somebody wants to do now, not when something ends."""
    return bool(_GOING.search(text)) and not _ENDING.search(text)


def _is_excluded(text: str, match: re.Match[str]) -> bool:
    """Return whether the figure stands where an age limit or a time long past stands."""
    return any(limit.end() == match.end("age") for limit in NOT_AN_AGE.finditer(text))
