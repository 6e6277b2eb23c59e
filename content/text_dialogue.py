"""Reads text_dialogue.toml: what the dialogues by text say, and which words of theirs mean what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.checking import sms_faults
from content.errors import BadContent, Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import PhraseFile
from content.phrases import Part, PhraseBook, text_of

FILE = "text_dialogue.toml"
ONE_SEGMENT, TWO_SEGMENTS = 160, 306
# What is filled in when a text is sent, at its longest. A longer name or place is left out or cut.
LONGEST = {
    "name": "Maximiliana-Josephin",
    "comma_name": ", Maximiliana-Josephin",
    "place": "Bamber Bridge, near Presto",
    "known": "Maximiliana-Josephin, 19, Bamber Bridge, near Presto, an apprenticeship and more",
    "was": "Bamber Bridge, near Presto",
    "number": "7",
    "reference": "BX2 9TD",
    "reach": "email you",
    "day": "Wed 30 Sep",
    "summary": "x" * 250,
    "state": "x" * 120,
    "menu": "x" * 150,
    "help": "x" * 60,
}
QUESTIONS = ("name", "help", "area", "age", "safe", "elsewhere", "adviser", "consent")
SAYINGS = frozenset(
    [
        *(f"ask_{question}" for question in QUESTIONS),
        *(f"again_{question}" for question in (*QUESTIONS, "check", "change")),
        *(f"why_{question}" for question in (*QUESTIONS, "check", "change")),
        *(f"state_{status}" for status in ("new", "late", "taken", "contacted", "working", "on_hold", "closed")),
        *"begin begin_short known left left_one check got_name got_area got_other note_young note_old".split(),
        *"note_elsewhere stuck change back back_first go_on go_on_later started waits restart not_sent".split(),
        *"sent sent_text_us sent_already menu ref_ask_name ref_none ref_wrong_name ref_give_up reference".split(),
        *"delete_passed delete_no deleted lasted_yes lasted_no".split(),
    ]
)
LABELS = frozenset(
    "job apprenticeship course experience cv costs unsure help text text_hours call email text_us adviser_yes "
    "adviser_no adviser_unsure adviser_secret reach_text reach_call reach_email".split()
)
FOR_STAFF = frozenset(
    "hours text_us adviser_yes adviser_no adviser_unsure adviser_secret for_other asker_unnamed agreed_by_text".split()
)
HEARD = frozenset(
    "yes no begins_yes begins_no unsure start go_on same send change none for_other want_job want_work "
    "want_apprenticeship want_course want_experience want_cv want_costs want_unsure want_all hours ring dont_ring "
    "text not_safe secret has_adviser no_adviser change_name change_help change_area change_age change_reach "
    "change_adviser change_nothing elsewhere not_a_name asks why progress still_going not_going".split()
)
BLANK = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True, slots=True)
class TextDialogue:
    """Sentences by key, in `say`; `say_for_other` has those that differ where somebody asks for another person."""

    say: Mapping[str, str]
    say_for_other: Mapping[str, str]
    labels: Mapping[str, str]
    for_staff: Mapping[str, str]
    book: PhraseBook[str]

    def sentence(self, key: str, *, for_other: bool = False) -> str:
        """Return a sentence with its blanks still open."""
        return self.say_for_other.get(key, self.say[key]) if for_other else self.say[key]

    def meanings(self, words: list[str]) -> frozenset[str]:
        """Return what plain `words` mean: keys of [hear]."""
        return frozenset(key for key, _ in self.book.find(text_of(words)))


def load_text_dialogue(root: Path, offer: Offer) -> TextDialogue:
    """Return what the folder `root` says in dialogues by text.

    Raises BadContent: a sentence is missing, too long for a text or not in GSM-7, or a pattern can't be read.
    """
    problems: list[Problem] = []
    file = PhraseFile(root, FILE, offer, problems, left_open=(*LONGEST, "examples"))
    two = frozenset(Fields(FILE, file.tables, problems).texts("two_segments"))
    whole = Fields(FILE, file.tables, problems)
    whole.texts("two_segments")
    say = _sentences(file, whole.table("say"), SAYINGS, two, offer)
    for_other = _sentences(file, whole.table("say_for_other"), frozenset(), two, offer)
    labels = _sentences(file, whole.table("labels"), LABELS, two, offer)
    for_staff = _sentences(file, whole.table("staff"), FOR_STAFF, two, offer)
    heard = _patterns(file, whole.table("hear"))
    whole.rest_is_unknown(besides=("words",))
    if problems:
        raise BadContent(problems)
    return TextDialogue(say, for_other, labels, for_staff, PhraseBook(heard))


def _sentences(
    file: PhraseFile, fields: Fields, needed: frozenset[str], two: frozenset[str], offer: Offer
) -> dict[str, str]:
    """Return the sentences of one table, having noted each that is missing, or would not fit once filled in."""
    known = needed or SAYINGS
    for name in sorted(needed - set(fields.names())):
        fields.wrong(name, "is missing.", "Put it back from the last good version.")
    found: dict[str, str] = {}
    for name in fields.names():
        found[name] = file.filled(fields, name).replace("{examples}", _examples(offer))
        longest = TWO_SEGMENTS if name in two else ONE_SEGMENT
        filled = BLANK.sub(lambda blank: LONGEST.get(blank[0].strip("{}"), blank[0]), found[name])
        for what, fix in sms_faults(filled, longest, letters=filled):
            fields.wrong(name, what, fix)
        if name not in known:
            fields.wrong(name, "is not a sentence that is known here.", "Check its spelling or take it out.")
    return found


def _examples(offer: Offer) -> str:
    """Return three places with short names: "Wyre, Fylde or Pendle"."""
    names = sorted((district.name for district in offer.districts.values()), key=lambda name: (len(name), name))[:3]
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _patterns(file: PhraseFile, fields: Fields) -> list[tuple[str, Part]]:
    for name in sorted(HEARD - set(fields.names())):
        fields.wrong(name, "is missing.", "Put it back from the last good version.")
    for name in sorted(set(fields.names()) - HEARD):
        fields.wrong(name, "is not a meaning that is known here.", "Check its spelling or take it out.")
    return [(name, part) for name in fields.names() for part in file.patterns(fields, name)]
