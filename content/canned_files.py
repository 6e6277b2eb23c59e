"""Reads canned_replies.toml."""

from collections.abc import Set

from content.canned import HOURS, NAME, OFFICER, REFERENCE, WHEN, Canned, CannedReply
from content.checking import LONGEST_SMS, sms_faults
from content.fields import Fields
from content.hours import OfficeHours
from content.references import References

FILE = "canned_replies.toml"
SERVICE = "{service}"
FOR_REPLIES, FOR_HOURS = frozenset({"name", "reference", "officer", "hours"}), frozenset({"when"})
FOR_A_NUMBER = frozenset({"reference"})
# The longest that each is taken to be when a text is measured.
MEASURED = {NAME: "N" * 15, REFERENCE: "K4M 7PX", OFFICER: "O" * 15, WHEN: "on Wednesday 24 September at 10:30am"}


def read_canned(file: Fields, references: References, service: str, hours: OfficeHours) -> Canned:
    """Return what the file says. What can't be sent, or names what nobody fills in, is noted as a problem."""
    automatic = file.table("automatic")
    reader = _Reader(references, service, hours)
    canned = Canned(
        replies=tuple(reader.reply(row) for row in file.rows("reply")),
        out_of_hours=reader.words(automatic, "out_of_hours", FOR_HOURS),
        number_changed=reader.words(automatic, "number_changed", FOR_A_NUMBER),
    )
    automatic.rest_is_unknown()
    keys = [reply.key for reply in canned.replies]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        file.wrong("reply", f"has the key {key!r} twice.", "Give each reply a key of its own.")
    return canned


class _Reader:
    """Fills in what is the same for everybody, and measures the rest at its longest."""

    def __init__(self, references: References, service: str, hours: OfficeHours) -> None:
        self._references = references
        self._service = service
        self._measured = {**MEASURED, HOURS: hours.in_words}

    def reply(self, fields: Fields) -> CannedReply:
        reply = CannedReply(fields.text("key"), fields.text("title"), self.words(fields, "sms", FOR_REPLIES))
        fields.rest_is_unknown()
        return reply

    def words(self, fields: Fields, field: str, left_open: Set[str]) -> str:
        def missing(kind: str, key: str) -> None:
            if key or kind not in left_open:
                fields.wrong(
                    field, f"names {{{kind}{':' if key else ''}{key}}}, which nothing fills in.", "Take it out."
                )

        words = self._references.fill(fields.text(field).replace(SERVICE, self._service), missing)
        longest = words
        for name, example in self._measured.items():
            longest = longest.replace(name, example)
        letters = longest.replace("{", "").replace("}", "")
        for what, fix in sms_faults(longest, LONGEST_SMS, letters=letters):
            fields.wrong(field, what, fix)
        return words
