"""Amounts and contacts are held once; pages name them by key, like {amount:setting-up-home} or {phone:csc}."""

import re
from collections.abc import Callable, Mapping

from content.council import Council
from content.facts import Amount, Certainty
from content.languages import Wording
from content.offer import Contact

AMOUNT = re.compile(r"\{amount:([a-z0-9-]+)\}")
REFERENCE = re.compile(r"\{(?P<kind>[a-z_]+)(?::(?P<key>[a-z0-9-]+))?\}")
ENGLISH = Wording()


class References:
    """Puts the words for each reference into a text. What can't be found goes to `missing(kind, key)`.

    `check_mark` stands behind every amount that is not certain; `wording` has the other words around facts.
    """

    def __init__(
        self,
        council: Council,
        amounts: Mapping[str, Amount],
        contacts: Mapping[str, Contact],
        check_mark: str,
        wording: Wording = ENGLISH,
    ) -> None:
        self._council = council
        self._amounts = amounts
        self._contacts = contacts
        self._check_mark = check_mark
        self._wording = wording

    def worded(self, wording: Wording) -> "References":
        """Return the same facts with the words of another language."""
        return References(self._council, self._amounts, self._contacts, f"({wording.ask_to_check})", wording)

    def fill(self, words: str, missing: Callable[[str, str], None], *, links: bool = False) -> str:
        """Return `words` with every reference put in. With `links`, phone numbers become Markdown links."""

        def put(match: re.Match[str]) -> str:
            kind, key = match["kind"], match["key"] or ""
            found = self._words_for(kind, key, links)
            if found is None:
                missing(kind, key)
                return match[0]
            before, after = self._wording.around
            return f"{before}{found}{after}"

        return REFERENCE.sub(put, words)

    def _words_for(self, kind: str, key: str, links: bool) -> str | None:
        if not key:
            return self._council_words(kind)
        if kind == "amount":
            amount = self._amounts.get(key)
            return figure_words(amount, self._check_mark) if amount else None
        contact = self._contacts.get(key)
        return self._contact_words(kind, contact, links) if contact else None

    def _council_words(self, kind: str) -> str | None:
        council = self._council
        known = {"council": council.name, "area": council.area, "textus": council.text_number}
        return known.get(kind)

    def _contact_words(self, kind: str, contact: Contact, links: bool) -> str | None:
        text_to = self._wording.text_to.replace("{word}", contact.text_word).replace("{number}", contact.text_to)
        words = {
            "phone": contact.phone,
            "ooh": contact.phone_out_of_hours,
            "name": contact.name,
            "hours": contact.hours,
            "email": contact.email,
            "text": text_to if contact.text_to else "",
        }.get(kind, "")
        if links and words and kind in {"phone", "ooh"}:
            return f"[{words}]({phone_link(words)})"
        return words or None


def figure_words(amount: Amount, check_mark: str) -> str:
    """Return the figure, with the mark behind it where it is not certain."""
    return f"{amount.figure} {check_mark}" if amount.certainty is Certainty.CHECK else amount.figure


def phone_link(number: str) -> str:
    """Return the link that dials `number`: "tel:03001236720"."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)
