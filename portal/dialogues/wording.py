"""Puts the texts of a dialogue together from the sentences in text_dialogue.toml."""

import re
from dataclasses import dataclass

from content.offer import Offer
from content.text_dialogue import LONGEST, ONE_SEGMENT, TextDialogue
from portal.dialogues.form import ADVISER, AGE, AREA, CHANGE, CHECK, CONSENT, HELP, NAME, QUESTIONS, SAFE, Form
from portal.dialogues.questions import HOURS
from portal.messages.gsm7 import plain_gsm7
from portal.referrals.answers import YOUNGEST_OF_OFFER
from portal.referrals.wants import Reach, Want

LONGEST_PLACE_IN_A_TEXT = len(LONGEST["place"])
LONGEST_OWN_IN_A_TEXT = 40
FEW_LEFT = 2
NEW_LINE = "\n"
# One short word in letters that every phone can show (GSM-7).
NAME_FOR_A_TEXT = re.compile(r"[A-Za-zàäåæèéìñòöøùüÄÅÆÇÉÑÖØÜß'-]{1,20}")


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences, with what the offer knows filled in."""

    dialogue: TextDialogue
    offer: Offer

    def say(self, key: str, form: Form | None = None, **filled: str) -> str:
        """Return a sentence with its blanks filled in."""
        words = self.dialogue.sentence(key, for_other=form is not None and form.is_for_other)
        for name, value in filled.items():
            words = words.replace(f"{{{name}}}", value)
        return words

    def asks(self, form: Form, *leads: str) -> str:
        """Return the question that waits, with `leads` before it. In one segment, where what can go may go."""
        question = self._question(form)
        before = [lead for lead in leads if lead]
        left = self._left(form)
        short = joined(*before, question)
        whole = f"{short}{NEW_LINE if NEW_LINE in question else ' '}{left}" if left else short
        return whole if len(whole) <= ONE_SEGMENT else short

    def asks_briefly(self, form: Form, *leads: str, may_go: tuple[int, ...]) -> str:
        """Return the same where leads give way, those at the places `may_go` in turn, if that saves a segment."""
        whole = self.asks(form, *leads)
        for count in range(len(may_go) + 1):
            gone = may_go[:count]
            shorter = self.asks(form, *(lead for place, lead in enumerate(leads) if place not in gone))
            if len(shorter) <= ONE_SEGMENT:
                return shorter
        return whole

    def _question(self, form: Form) -> str:
        if form.asked == CHECK:
            return self.say("check", summary=self.summary(form))
        return self.say(CHANGE if form.asked == CHANGE else f"ask_{form.asked}", form)

    def _left(self, form: Form) -> str:
        left = [question for question in form.open_questions if question != form.asked]
        if form.asked not in QUESTIONS or form.asked == CONSENT or not left:
            return ""
        return self.say("left_one") if len(left) == 1 else self.say("left", number=str(len(left)))

    def greeting(self, form: Form) -> str:
        """Return who this is and how many questions there are, with what is known already."""
        count = len(form.open_questions)
        hello = self.say("begin", form, number=str(count)) if count > FEW_LEFT else self.say("begin_short", form)
        known = self.known(form)
        return joined(hello, self.say("known", known=known) if known else "")

    def courtesy(self, before: Form, form: Form) -> str:
        """Return the few words that say an answer was heard."""
        if before.asked == NAME and self.name(form):
            return self.say("got_name", form, name=self.name(form))
        if before.asked == AREA:
            return self.say("got_area", place=self.place(form))
        return self.say("got_other")

    def note(self, before: Form, form: Form) -> str:
        """Return what must be said at once about an age or a place, or nothing. Nobody is refused here."""
        answers = form.answers
        if answers.age is not None and answers.age != before.answers.age and answers.is_outside_the_offers_ages:
            return self.say("note_young" if answers.age < YOUNGEST_OF_OFFER else "note_old")
        moved = answers.place_words and answers.place_words != before.answers.place_words
        return self.say("note_elsewhere") if moved else ""

    def name(self, form: Form) -> str:
        """Return the name, where it is one that every phone can show."""
        name = plain_gsm7(form.answers.first_name)
        return name if NAME_FOR_A_TEXT.fullmatch(name) else ""

    def place(self, form: Form) -> str:
        district = self.offer.districts.get(form.answers.district or "")
        return district.name if district else form.answers.place_words[:LONGEST_PLACE_IN_A_TEXT].strip()

    def wants(self, form: Form) -> str:
        return ", ".join(self.dialogue.labels[want.value] for want in form.answers.wants)

    def known(self, form: Form) -> str:
        """Return what was given so far, in a few words: "Amara, 19, Burnley"."""
        age = "" if form.answers.age is None else str(form.answers.age)
        facts = [form.answers.first_name[:20], age, self.place(form) if form.has(AREA) else ""]
        first = self.dialogue.labels[form.answers.wants[0].value] if form.answers.wants else ""
        more = " and more" if len(form.answers.wants) > 1 else ""
        return ", ".join(fact for fact in [*facts, first + more] if fact)

    def summary(self, form: Form) -> str:
        """Return everything that would be sent, to be checked."""
        answers, labels = form.answers, self.dialogue.labels
        who = ", ".join(part for part in (answers.first_name[:20], str(answers.age or ""), self.place(form)) if part)
        wish = self.wants(form) if answers.wants != (Want.UNSURE,) else answers.own_words[:LONGEST_OWN_IN_A_TEXT]
        helped = labels["help"].replace("{help}", wish or self.wants(form))
        return joined(f"{who}.", helped, self.reached(form), labels[f"adviser_{form.adviser or 'unsure'}"])

    def reached(self, form: Form) -> str:
        """Return how we get in touch, in a few words."""
        labels, answers = self.dialogue.labels, form.answers
        if form.texts_us:
            return labels["text_us"]
        if answers.reach is Reach.EMAIL:
            return _label(labels["email"], answers.email[:LONGEST_OWN_IN_A_TEXT])
        if answers.safe_note == HOURS:
            return labels["text_hours"]
        label = labels["call" if answers.reach is Reach.CALL else "text"]
        other = answers.phone if answers.phone != form.sender else answers.safe_note
        return _label(label, other[:LONGEST_OWN_IN_A_TEXT]) if answers.reach else ""

    def was(self, form: Form) -> str:
        """Return the answer given before to the question that is asked again, or nothing."""
        if form.asked not in QUESTIONS or not form.has(form.asked):
            return ""
        adviser = self.dialogue.labels[f"adviser_{form.adviser}"] if form.adviser else ""
        found = {
            NAME: self.name(form),
            HELP: self.wants(form)[:60],
            AREA: self.place(form),
            AGE: str(form.answers.age or ""),
            SAFE: self.reached(form),
            ADVISER: adviser.partition(": ")[2] or adviser,
            CONSENT: "yes",
        }
        return found.get(form.asked, "").rstrip(".")


def _label(label: str, more: str) -> str:
    """Return a label with what stands after it: "Text OK: not at night."."""
    return f"{label.rstrip('.')}: {more.rstrip('.')}." if more else label


def joined(*parts: str) -> str:
    """Return the parts as one text. A list begins on a line of its own."""
    return " ".join(part for part in parts if part)
