"""Reads the TOML files that hold each fact once: council, contacts, amounts, sections, districts, vocabulary."""

from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from content.canned import Canned
from content.canned_files import FILE as CANNED_FILE
from content.canned_files import read_canned
from content.colours import Colours, read_colours
from content.council import Council, TextPrice
from content.errors import Problem
from content.facts import Amount, Reach
from content.fields import Fields
from content.hours import OfficeHours
from content.offer import Contact, District, DistrictLine, Heading, Section, Term
from content.references import References
from content.retention import FILE as RETENTION_FILE
from content.retention import Retention, read_retention
from content.toml_files import open_toml

UNITS = ("once", "a day", "a week", "a month", "a year", "percent", "a mile", "an hour")


class DataFiles:
    """The TOML files of one content folder. Every problem found goes into `problems`."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        self._root = root
        self._problems = problems

    def _open(self, name: str) -> dict[str, Any]:
        return open_toml(self._root, name, self._problems)

    def _file(self, name: str) -> Fields:
        return Fields(name, self._open(name), self._problems)

    def _tables(self, name: str) -> dict[str, Fields]:
        return {key: Fields(name, value, self._problems, key) for key, value in self._open(name).items()}

    def council(self) -> Council:
        """Return who runs the service, and when people are in."""
        tables = self._open("council.toml")
        fields = Fields("council.toml", tables.get("council", {}), self._problems, "council")
        names = (
            "name",
            "short_name",
            "service",
            "area",
            "people",
            "text_number",
            "office_phone",
            "link_host",
            "leave_to",
        )
        council = Council(
            **{name: fields.text(name) for name in names},
            outside_areas=fields.texts("outside_areas"),
            hours=_hours(Fields("council.toml", tables.get("hours", {}), self._problems, "hours")),
            text_price=_text_price(Fields("council.toml", tables.get("texts", {}), self._problems, "texts")),
            colours=_colours(Fields("council.toml", tables.get("colours", {}), self._problems, "colours")),
        )
        fields.rest_is_unknown()
        return council

    def contacts(self) -> dict[str, Contact]:
        return {key: _contact(key, fields) for key, fields in self._tables("contacts.toml").items()}

    def amounts(self) -> dict[str, Amount]:
        return {key: _amount(key, fields) for key, fields in self._tables("amounts.toml").items()}

    def sections(self) -> dict[str, Section]:
        """Return the sections, in the order in which they are shown."""
        found = [_section(row) for row in self._file("sections.toml").rows("section")]
        return {section.slug: section for section in found}

    def districts(self) -> dict[str, District]:
        return {slug: _district(slug, fields) for slug, fields in self._tables("districts.toml").items()}

    def law(self) -> dict[str, Heading]:
        """Return the headings of the law, in its order."""
        return {key: _heading(key, fields) for key, fields in self._tables("law.toml").items()}

    def glossary(self) -> dict[str, Term]:
        """Return the words that are explained where they stand."""
        return {key: _term(key, fields) for key, fields in self._tables("glossary.toml").items()}

    def question_tables(self) -> dict[str, Fields]:
        """Return the questions of "What can I get?", not yet understood."""
        return self._tables("questions.toml")

    def canned(self, references: References, council: Council) -> Canned:
        """Return what staff say often."""
        return read_canned(self._file(CANNED_FILE), references, council.service, council.hours)

    def language_tables(self) -> dict[str, Fields]:
        """Return the languages that people write in, not yet understood."""
        return self._tables("languages.toml")

    def retention(self) -> Retention:
        """Return how long each kind of thing is kept."""
        return read_retention(self._file(RETENTION_FILE))

    def vocabulary(self) -> dict[str, tuple[str, ...]]:
        """Return young people's words, in lower case, with the offer's words for each."""
        fields = self._file("vocabulary.toml").table("words")
        return {word.lower(): fields.texts(word, least=1) for word in fields.names()}


def _text_price(fields: Fields) -> TextPrice | None:
    if not fields.names():
        return None
    price = TextPrice(fields.pounds("pence_per_segment"), fields.certainty(), fields.text("source"))
    fields.rest_is_unknown()
    return price


def _colours(fields: Fields) -> Colours | None:
    return read_colours(fields) if fields.names() else None


def _hours(fields: Fields) -> OfficeHours:
    zone = fields.text("zone")
    try:
        zone_info = ZoneInfo(zone or "Europe/London")
    except (ZoneInfoNotFoundError, ValueError):
        fields.wrong("zone", f"is {zone!r}.", 'Write a zone like "Europe/London".')
        zone_info = ZoneInfo("Europe/London")
    opens, closes = _time(fields, "opens"), _time(fields, "closes")
    weekdays = [day for day in fields.items("weekdays", required=True) if isinstance(day, int) and 0 <= day <= 6]
    holidays = [day for day in fields.items("bank_holidays", required=True) if isinstance(day, date)]
    if not weekdays:
        fields.wrong("weekdays", "has no day.", "List the days that the office opens: Monday is 0.")
    fields.rest_is_unknown()
    return OfficeHours(opens, closes, frozenset(weekdays), frozenset(holidays), zone_info)


def _time(fields: Fields, field: str) -> time:
    words = fields.text(field)
    try:
        return time.fromisoformat(words)
    except ValueError:
        fields.wrong(field, f"is {words!r}.", 'Write it like "09:00".')
        return time(0)


def _contact(key: str, fields: Fields) -> Contact:
    optional = ("phone", "phone_out_of_hours", "text_to", "text_word", "email", "url", "hours")
    contact = Contact(
        key=key,
        name=fields.text("name"),
        what_for=fields.text("what_for"),
        certainty=fields.certainty(),
        reach=_reach(fields),
        source=fields.text("source"),
        free=fields.flag("free"),
        **{name: fields.text(name, default="") for name in optional},
    )
    if not any((contact.phone, contact.phone_out_of_hours, contact.text_to, contact.email, contact.url, contact.hours)):
        fields.wrong("phone", "and every other way to reach them is missing.", "Give a phone, text, email or url.")
    fields.rest_is_unknown()
    return contact


def _amount(key: str, fields: Fields) -> Amount:
    unit = fields.text("unit")
    if unit and unit not in UNITS:
        fields.wrong("unit", f"is {unit!r}.", f"Use one of: {', '.join(UNITS)}.")
    amount = Amount(
        key=key,
        value=fields.pounds("value"),
        unit=unit,
        about=fields.text("about"),
        who=fields.text("who"),
        valid_from=fields.text("valid_from"),
        reach=_reach(fields),
        source=fields.text("source"),
        certainty=fields.certainty(),
        valid_to=fields.text("valid_to", default=""),
        youngest=fields.number("youngest") if fields.has("youngest") else None,
        oldest=fields.number("oldest") if fields.has("oldest") else None,
    )
    fields.rest_is_unknown()
    return amount


def _reach(fields: Fields) -> Reach:
    words = fields.text("reach")
    if words and words not in set(Reach):
        fields.wrong("reach", f"is {words!r}.", 'Write "local" for what is your own, or "national".')
    return Reach(words) if words in set(Reach) else Reach.LOCAL


def _heading(key: str, fields: Fields) -> Heading:
    heading = Heading(key, fields.text("title"), fields.text("words"))
    fields.rest_is_unknown()
    return heading


def _term(key: str, fields: Fields) -> Term:
    term = Term(key, fields.text("term"), fields.texts("also"), fields.text("meaning"))
    fields.rest_is_unknown()
    return term


def _section(fields: Fields) -> Section:
    section = Section(
        **{name: fields.text(name) for name in ("slug", "title", "blurb", "icon")},
        guides=fields.flag("guides"),
    )
    fields.rest_is_unknown()
    return section


def _district(slug: str, fields: Fields) -> District:
    lines = fields.table("lines")
    district = District(
        slug=slug,
        name=fields.text("name"),
        locality=fields.text("locality"),
        towns=fields.texts("towns", least=1),
        also_called=fields.texts("also_called"),
        postcodes=fields.texts("postcodes"),
        homeless=fields.texts("homeless", least=1),
        lines={page: _line(lines.table(page)) for page in lines.names()},
    )
    fields.rest_is_unknown()
    return district


def _line(fields: Fields) -> DistrictLine:
    line = DistrictLine(
        text=fields.text("text"),
        sms=fields.text("sms"),
        certainty=fields.certainty(),
        source=fields.text("source"),
        contacts=fields.texts("contacts"),
    )
    fields.rest_is_unknown()
    return line
