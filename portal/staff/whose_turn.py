"""Who of the team works where, for suggesting whose turn it is."""

from collections.abc import Collection, Mapping, Sequence

from portal.accounts.models import StaffMember


def works_in(team: Sequence[StaffMember]) -> Mapping[int, Collection[str]]:
    """Return the localities of each, by their id. None of them stands for all."""
    return {member.id: {each.label for each in member.localities} for member in team}
