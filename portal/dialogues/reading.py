"""Reads facts from what somebody texts. The readers of places and ages are the assistant's."""

import re
from dataclasses import dataclass

from content.plain_words import BREAK
from portal.assistant import Knowledge
from portal.assistant.ages import SPELLED
from portal.assistant.hearing import Heard, hear
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.referrals.answers import LONGEST_NAME, LONGEST_PLACE, LOOKS_LIKE_EMAIL
from portal.referrals.models import OLDEST_TAKEN, YOUNGEST_TAKEN
from portal.referrals.wants import Want

LETTERS = {letter: want for letter, want in zip("abcdefg", Want, strict=True)}
FIGURES = {str(number): want for number, want in enumerate(Want, 1)}
GREETING = r"(?:(?:hi|hello|hiya|hey|yo|ok|yeah|yes|well|just|erm|um|so)\b[\s,.!]*)*"
INTRO = (
    r"(?:my (?:first )?name(?:['’]?s| is)|the name(?:['’]?s| is)|names?(?:['’]?s| is)?|call me|you can call me"
    r"|(?:people|they|everyone) calls? me|i['’]?m called|i am called|this is|i['’]?m|i am|it['’]?s|its"
    r"|(?:s?he|they)['’]?s called|call (?:him|her|them))"
)
NAME = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
ASKED_NAME = re.compile(rf"\W*{GREETING}(?:(?P<intro>{INTRO})\s+)?(?:just\s+)?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
SURE_NAME = re.compile(
    rf"\b(?:my (?:first )?name(?:['’]?s| is)|call me|i['’]?m called|i am called)\s+(?P<name>{NAME})", re.IGNORECASE
)
# "im amara 19", "its jo from burnley": a name only where what comes after it shows so, and no word that we know.
LIKELY_NAME = re.compile(
    rf"\b(?:i['’]?m|i am|its|it['’]?s|this is)\s+(?P<name>{NAME})\s*(?=$|[,.\d!]|(?:and|from|in|here|age|aged|i|im)\b)",
    re.IGNORECASE,
)
# "ring me", "refr me": not somebody's name, however the first word is spelt.
ASKED_FOR = frozenset({"me", "us"})
ENDS_A_NAME = frozenset(
    "and but from in i im aged age year years yrs yo live lives living want wants need needs looking please pls thanks "
    "ta x xx here mate btw for with on at is he she hes shes who that the to my a an thats lol by so or of near".split()
)
MOST_NAMES = 2
# "burnley?" is an answer by somebody who is not sure of it, and no question.
FEW_WORDS = 2
AGE_AFTER_NAME = r"(1[3-9]|2[0-7])\b(?!\s*(?:hour|week|month|day|min|pound|quid|mile))"
SMALL_NUMBER = re.compile(r"(?<![\d/.:-])\b(\d{1,2})\b(?![\d/:-])")
BARE = re.compile(r"\W*(?:[^\W_]|\d{2})\W*")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
PHONE = re.compile(r"(?:\+|00)?\d[\d\s().-]{8,18}\d")


@dataclass(frozen=True, slots=True)
class Said:
    """One text, with what its words mean: keys of [hear] in text_dialogue.toml."""

    words: str
    heard: Heard
    means: frozenset[str]

    @property
    def plain(self) -> list[str]:
        return [word for word in self.heard.words if word != BREAK]

    @property
    def figure(self) -> str:
        """The one figure that the whole text is: "2", "2.", "(2)", or nothing."""
        bare = re.sub(r"[\W_]", "", self.words)
        return bare if len(bare) == 1 and bare.isascii() and bare.isdecimal() else ""

    @property
    def is_bare(self) -> bool:
        """Whether it is no more than one letter or a small number: it means something only after a question."""
        return BARE.fullmatch(self.words) is not None

    @property
    def is_question(self) -> bool:
        return "asks" in self.means or (self.words.rstrip(" !x").endswith("?") and len(self.plain) > FEW_WORDS)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts with what the assistant knows."""

    knowledge: Knowledge

    def hear(self, words: str) -> Said:
        """Return a text with what its words mean. Danger is not looked for here."""
        heard = hear(words, self.knowledge, for_danger=False)
        return Said(words, heard, self.knowledge.dialogue.meanings([word for word in heard.words if word != BREAK]))

    def asked_name(self, said: Said) -> str:
        """Return the first name in the answer to "what should we call you?", or nothing."""
        match = ASKED_NAME.match(said.words)
        rest = match["rest"] if match else ""
        parts: list[str] = []
        for token in re.findall(rf"{NAME}|\d+|[,.;:!?\n(]", rest):
            is_word = token[0].isalpha()
            if not is_word and not parts:
                continue
            if not is_word or (parts and token.lower() in ENDS_A_NAME) or len(parts) == MOST_NAMES:
                break
            parts.append(token)
        is_short = len(said.plain) <= 4 or bool(match and match["intro"])
        if not parts or not (is_short or len(parts) == 1 or not self._is_known(parts[0])):
            return ""
        return "" if self._is_no_name(parts) else as_name(parts)

    def _is_no_name(self, parts: list[str]) -> bool:
        if any(part.lower() in ASKED_FOR for part in parts[1:]):
            return True
        return "not_a_name" in self.knowledge.dialogue.meanings([parts[0].lower().replace("'", "").replace("’", "")])

    def _is_known(self, word: str) -> bool:
        return self.knowledge.mender.knows(word.lower().replace("'", "").replace("’", ""))

    def is_new_word(self, said: Said) -> bool:
        """Whether the whole text is one word that we don't know, and no slip for one: somebody's name, maybe."""
        words = re.findall(NAME, said.words.lower())
        is_one = len(words) == 1 and not any(letter.isdecimal() for letter in said.words)
        return is_one and not self._is_known(words[0]) and self.knowledge.mender.mended(words[0]) == words[0]

    def given_name(self, said: Said) -> str:
        """Return a name that somebody gives without being asked, only where it surely is one."""
        match = SURE_NAME.search(said.words)
        if match is None:
            likely = LIKELY_NAME.search(said.words)
            match = likely if likely and not self._is_known(likely["name"]) else None
        return as_name([match["name"]]) if match and not self._is_no_name([match["name"]]) else ""

    def given_age(self, said: Said) -> int | None:
        """Return an age that somebody gives without being asked: as the assistant reads it, or right after a name."""
        if said.heard.age is not None:
            return said.heard.age
        name = self.given_name(said) or self.asked_name(said)
        match = (
            re.search(rf"{re.escape(name)}\W{{1,3}}(?:and |aged? )?{AGE_AFTER_NAME}", said.words, re.I)
            if name
            else None
        )
        return int(match[1]) if match else None

    def age(self, said: Said) -> int | None:
        """Return the age in an answer to "how old are you?"; None where none can be read."""
        if said.heard.age is not None:
            return said.heard.age
        figures = SMALL_NUMBER.findall(said.words) or [SPELLED[word] for word in said.plain if word in SPELLED]
        ages = [int(figure) for figure in figures if YOUNGEST_TAKEN <= int(figure) <= OLDEST_TAKEN]
        return ages[0] if ages else None

    def is_elsewhere(self, said: Said) -> bool:
        """Whether a text says a place that is not one of ours."""
        return "elsewhere" in said.means or self.knowledge.places.is_outside(list(said.heard.words))

    def letters(self, said: Said) -> tuple[Want, ...]:
        """Return what "AE", "a and e" or "1 5" asks for: nothing where the text is anything else."""
        groups = [group for group in re.findall(r"[^\W_]+", said.words.lower()) if group not in {"and"}]
        if not groups or any(len(group) > 2 and self._is_known(group) for group in groups):
            return ()
        codes = "".join(groups)
        if any(len(group) > 1 and group.isdecimal() for group in groups):
            return ()  # "21" is an age
        for signs in (LETTERS, FIGURES):
            if set(codes) <= set(signs) and len(set(codes)) == len(codes):
                return without_doubt(tuple(signs[code] for code in codes))
        return ()

    def wants(self, said: Said) -> tuple[Want, ...]:
        """Return the kinds of help that the words of a text name."""
        if "want_all" in said.means:
            return tuple(want for want in Want if want is not Want.UNSURE)
        return without_doubt(tuple(want for want in Want if f"want_{want.value}" in said.means))


def without_doubt(wants: tuple[Want, ...]) -> tuple[Want, ...]:
    """Return the wants in the order of the form. Who names one is not unsure."""
    sure = tuple(want for want in Want if want in wants and want is not Want.UNSURE)
    return sure or ((Want.UNSURE,) if Want.UNSURE in wants else ())


def as_name(parts: list[str]) -> str:
    """Return a name as people write it: "amara" is Amara, "JJ" stays."""
    tidy = [part if len(part) <= 2 or not (part.islower() or part.isupper()) else part.title() for part in parts]
    return " ".join(part.title() if part.islower() else part for part in tidy)[:LONGEST_NAME]


def as_place(words: str) -> str:
    """Return a place as it was texted, without what only leads up to it."""
    place = re.sub(
        r"^\W*(?:(?:i|we|im|i['’]?m|i am|live|living|stay|staying|moved|in|at|to|near)\s+)+", "", words, flags=re.I
    )
    tidy = " ".join((place or words).split())[:LONGEST_PLACE].strip(" .!?")
    return tidy.title() if tidy.islower() else tidy


def email_in(words: str) -> str:
    """Return the email address in a text, or nothing."""
    match = EMAIL.search(words)
    return match[0] if match and LOOKS_LIKE_EMAIL.fullmatch(match[0]) else ""


def mobile_in(words: str) -> str:
    """Return the UK mobile number in a text as it was typed, or nothing."""
    match = PHONE.search(words)
    return match[0] if match and is_mobile(match[0]) else ""


def is_mobile(number: str) -> bool:
    """Whether this is a number of the kind that a form takes."""
    try:
        PhoneNumber.parse(number)
    except NotAPhoneNumber:
        return False
    return True
