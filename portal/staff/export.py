"""The referrals that are ticked as a table for a spreadsheet, one row each."""

from collections.abc import Callable, Sequence
from datetime import datetime

from content.offer import Offer
from portal.referrals.models import Referral
from portal.referrals.reports.csv_lines import lines
from portal.staff.words import phone_as_read

COLUMNS: dict[str, Callable[[Referral, Offer], object]] = {
    "Reference": lambda one, _: one.reference,
    "Name": lambda one, _: one.first_name,
    "Age": lambda one, _: "Not known" if one.age is None else one.age,
    "District": lambda one, offer: _district(one, offer),
    "Locality": lambda one, _: one.locality or "",
    "Wants": lambda one, _: "; ".join(want.label for want in one.wants),
    "Status": lambda one, _: one.status.label,
    "With": lambda one, _: one.taken_by.name if one.taken_by else "",
    "Asked on": lambda one, offer: _day(one.received_at, offer),
    "Due": lambda one, offer: _moment(one.due_at, offer),
    "What is due": lambda one, _: one.due_kind.label,
    "Doing now": lambda one, _: one.situation.label,
    "On hold because": lambda one, _: one.hold_reason.label if one.hold_reason else "",
    "Reach by": lambda one, _: one.reach.label,
    "Phone": lambda one, _: phone_as_read(one.contact_point),
    "Email": lambda one, _: one.email or "",
    "To keep them safe": lambda one, _: one.safe_note,
    "Not to tell their PA": lambda one, _: "Don't tell" if one.keep_from_pa else "",
}


def as_csv(referrals: Sequence[Referral], offer: Offer) -> str:
    """Return the table, with a heading row."""
    rows = [[cell(each, offer) for cell in COLUMNS.values()] for each in referrals]
    return "".join(lines([COLUMNS, *rows]))


def _district(referral: Referral, offer: Offer) -> str:
    district = offer.districts.get(referral.district or "")
    return district.name if district else referral.place_words or ""


def _day(moment: datetime, offer: Offer) -> str:
    return offer.council.hours.local(moment).date().isoformat()


def _moment(moment: datetime | None, offer: Offer) -> str:
    """Return a moment as spreadsheets read it: "2026-11-24 15:30", where the team works."""
    return f"{offer.council.hours.local(moment):%Y-%m-%d %H:%M}" if moment else ""
